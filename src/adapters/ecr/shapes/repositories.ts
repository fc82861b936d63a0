/** How repositories are set, and which a registry fills by itself. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import type { Mutability } from "../../../domain/image/mutability.ts";

const repositories = v.object({
  repositories: v.array(
    v.object({
      repositoryName: v.string(),
      imageTagMutability: v.optional(v.string(), "MUTABLE"),
      imageTagMutabilityExclusionFilters: v.optional(
        v.nullable(v.array(v.object({ filter: v.string() }))),
        [],
      ),
    }),
  ),
});

/** Whether the tags of each repository of DescribeRepositories may move, by its name. */
export function readMutability(answer: JsonObject): ReadonlyMap<string, Mutability> {
  return new Map(
    v.parse(repositories, answer).repositories.map((repository) => [
      repository.repositoryName,
      {
        setting: repository.imageTagMutability,
        exclusions: (repository.imageTagMutabilityExclusionFilters ?? []).map(({ filter }) => filter),
      },
    ]),
  );
}

const pullThroughRules = v.object({
  pullThroughCacheRules: v.optional(v.nullable(v.array(v.object({ ecrRepositoryPrefix: v.string() }))), []),
  nextToken: v.optional(v.nullable(v.string()), null),
});

/** The prefixes of the repositories that a page of DescribePullThroughCacheRules names. */
export function readPullThroughPrefixes(answer: JsonObject): {
  prefixes: readonly string[];
  nextToken: string | undefined;
} {
  const { pullThroughCacheRules, nextToken } = v.parse(pullThroughRules, answer);
  return {
    prefixes: (pullThroughCacheRules ?? []).map(({ ecrRepositoryPrefix }) => ecrRepositoryPrefix),
    nextToken: nextToken ?? undefined,
  };
}
