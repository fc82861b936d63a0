import type { Known } from "../../domain/common/known.ts";
import { attempt } from "../aws/attempt.ts";
import type { Call } from "../aws/call.ts";
import { readPullThroughPrefixes } from "./shapes/repositories.ts";

/** The prefixes of the repositories that fill themselves from another registry. */
export async function readPullThroughRules(
  call: Call,
  registryId: string,
): Promise<Known<readonly string[]>> {
  return attempt("ecr:DescribePullThroughCacheRules", async () => {
    const all: string[] = [];
    let nextToken: string | undefined;
    do {
      const input = { registryId, maxResults: 1000, ...(nextToken ? { nextToken } : {}) };
      const page = readPullThroughPrefixes(await call("DescribePullThroughCacheRules", input));
      all.push(...page.prefixes);
      nextToken = page.nextToken;
    } while (nextToken);
    return all;
  });
}
