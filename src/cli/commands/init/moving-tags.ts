/** Which of the tags that move in the repositories say what the newest image is. */

import type { Tag } from "../../../domain/image/reference.ts";
import { spell } from "../../../domain/image/tag/spell.ts";
import { usualMovingTags } from "../../../domain/image/track.ts";

/** What the repositories have for moving tags. */
export interface MovingTags {
  /** For `repositories.moving`, in order of preference. */
  readonly chosen: readonly Tag[];
  /** Others that were seen, the most frequent first. */
  readonly others: readonly Tag[];
  /** In how many repositories each was seen. */
  readonly counts: ReadonlyMap<Tag, number>;
  /** The repositories that have none of those that are chosen. */
  readonly without: readonly string[];
}

/**
 * The usual ones that were seen; then those that are the only moving tag of a repository which has no usual one.
 * A repository with several others does not say which of them counts.
 */
export function movingTagsOf(repositories: ReadonlyMap<string, readonly Tag[]>): MovingTags {
  const moving = new Map(
    [...repositories].map(([name, tags]) => [name, tags.filter((tag) => spell(tag).kind === "moving")]),
  );
  const counts = new Map<Tag, number>();
  for (const tag of [...moving.values()].flat()) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const byFrequency = [...counts.keys()].sort(
    (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1),
  );
  const usual = usualMovingTags.filter((tag) => counts.has(tag));
  const only = [...moving.values()].flatMap((tags) => (tags.length === 1 ? tags : []));
  const chosen = [...usual, ...byFrequency.filter((tag) => only.includes(tag) && !usual.includes(tag))];
  return {
    chosen: chosen.length > 0 ? chosen : usualMovingTags,
    others: byFrequency.filter((tag) => !chosen.includes(tag)),
    counts,
    without: [...moving]
      .flatMap(([name, tags]) => (tags.some((tag) => chosen.includes(tag)) ? [] : name))
      .sort(),
  };
}
