/** Since when does a container not run what it should? */
import { movedAwayFrom, movedTo } from "./image/moves.ts";
import type { Digest } from "./image/reference.ts";
import type { ContainerView } from "./view.ts";

/** When the tag left the first of the outdated digests, else when it came to the expected one; `null` if nobody saw. */
export function divergedAt(
  { follows, repository }: ContainerView,
  expected: Digest,
  outdated: readonly Digest[],
): Date | null {
  if (follows.kind !== "tag" || !repository) return null;
  const moves = repository.moves.get(follows.tag) ?? [];
  const left = outdated.flatMap((digest) => movedAwayFrom(moves, digest)?.at ?? []);
  const first = left.sort((a, b) => a.getTime() - b.getTime())[0];
  return first ?? movedTo(moves, expected)?.at ?? null;
}
