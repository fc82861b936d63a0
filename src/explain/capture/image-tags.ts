import { valueOr } from "../../domain/common/known.ts";
import type { RepositoryFacts, ServiceFacts } from "../../domain/facts/facts.ts";

/** Every text in which the tag of an image stands. */
export function imageTagsIn({ containers, newest, repositories }: ServiceFacts): string[] {
  const written = [
    ...valueOr(containers, []),
    ...(valueOr(newest ?? undefined, null)?.containers ?? []),
  ].flatMap((container) => [container.written, container.pinnedFrom ?? ""]);
  return [...written, ...[...repositories.values()].flatMap(tagsIn)];
}

function tagsIn({ tags, images, moves, catalogue, formerTags, absentSince }: RepositoryFacts): string[] {
  return [
    ...tags.keys(),
    ...[...images.values()].flatMap((image) => valueOr(image, null)?.tags ?? []),
    ...moves.keys(),
    ...valueOr(catalogue, []).flatMap((entry) => entry.tags),
    ...[...formerTags.values()].flat(),
    ...absentSince.keys(),
  ];
}
