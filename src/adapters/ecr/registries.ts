/** The list of a registry's repositories: for the command line alone. */
import * as v from "valibot";
import type { JsonObject } from "../../domain/common/json.ts";
import type { Registries } from "../../reconcile/ports/ecr.ts";
import { attempt } from "../aws/attempt.ts";
import type { Call } from "../aws/call.ts";

const page = v.object({
  repositories: v.array(v.object({ repositoryName: v.string() })),
  nextToken: v.optional(v.nullable(v.string()), null),
});

/** The registries over the calls of each region. */
export function createRegistries(callsOf: (region: string) => Call): Registries {
  return {
    repositories: ({ account, region }) =>
      attempt("ecr:DescribeRepositories", async () => {
        const names = await listNames(callsOf(region), account);
        return names.map((name) => ({ account, region, name }));
      }),
  };
}

/** Every name, page by page. */
async function listNames(call: Call, registryId: string): Promise<string[]> {
  const names: string[] = [];
  const input: JsonObject = { registryId, maxResults: 1000 };
  let nextToken: string | null = null;
  do {
    const next: JsonObject = nextToken === null ? input : { ...input, nextToken };
    const answer: v.InferOutput<typeof page> = v.parse(page, await call("DescribeRepositories", next));
    names.push(...answer.repositories.map(({ repositoryName }) => repositoryName));
    nextToken = answer.nextToken;
  } while (nextToken);
  return names;
}
