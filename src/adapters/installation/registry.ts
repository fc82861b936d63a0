/** The names in a registry of ECR: for the command line alone. */
import * as v from "valibot";
import type { RegistryReader } from "../../reconcile/ports/ecr.ts";
import { attempt } from "../aws/attempt.ts";
import type { Call } from "../aws/call.ts";

const page = v.object({
  repositories: v.array(v.object({ repositoryName: v.string() })),
  nextToken: v.nullish(v.string()),
});

/** Reads registries by what calls ECR in a region. */
export function createRegistry(callsOf: (region: string) => Call): RegistryReader {
  return {
    names: ({ account, region }) =>
      attempt("ecr:DescribeRepositories", async () => {
        const names: string[] = [];
        let nextToken: string | null | undefined;
        do {
          const input = { registryId: account, maxResults: 1000, ...(nextToken ? { nextToken } : {}) };
          const read = v.parse(page, await callsOf(region)("DescribeRepositories", input));
          names.push(...read.repositories.map(({ repositoryName }) => repositoryName));
          nextToken = read.nextToken;
        } while (nextToken);
        return names;
      }),
  };
}
