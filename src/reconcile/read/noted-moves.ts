/** The moves of tags, as they were noted, and as the judgement wants them. */
import { valueOr } from "../../domain/common/known.ts";
import type { RepositoryFacts, TagMove } from "../../domain/facts/facts.ts";
import { digestOf } from "../../domain/image/line.ts";
import type { Digest, Tag } from "../../domain/image/reference.ts";
import type { NotedMove } from "../ports/journal.ts";
import type { Reading } from "./reading.ts";

/**
 * What the last known move of a tag does not say: that it names this digest, or that it is there no more. From now
 * on, we know when we saw it. Where the last one cannot be read, this may be an old one.
 */
export function firstSeen({ key, facts, moves, asked }: Reading, at: Date): NotedMove[] {
  const read = [...asked.moves].filter((tag) => !facts.unreadMoves.includes(tag));
  return read.flatMap((tag): NotedMove[] => {
    const own = moves.filter((move) => move.tag === tag);
    const last = Math.max(...own.map((move) => move.at.getTime()));
    const isLast = (digest: Digest | null) =>
      own.some((move) => move.digest === digest && move.at.getTime() === last);
    const digest = digestOf(tag, facts);
    const isAbsent = valueOr(facts.tags.get(tag), undefined) === null;
    const note = { repository: key, tag, at, source: "seen" as const };
    if (digest !== null) return isLast(digest) ? [] : [{ ...note, digest }];
    return isAbsent && own.length > 0 && !isLast(null) ? [{ ...note, digest: null }] : [];
  });
}

/** The moves of each tag to an image, and since when it is not there where that came last. */
export function byTag(moves: readonly NotedMove[]): Pick<RepositoryFacts, "moves" | "absentSince"> {
  const named = movesByTag(moves);
  const absentSince = new Map<Tag, Date>();
  for (const { tag, digest, at } of moves.toSorted((a, b) => b.at.getTime() - a.at.getTime())) {
    const last = named.get(tag)?.some((move) => move.at > at) ?? false;
    if (digest === null && !last) absentSince.set(tag, at);
  }
  return { moves: named, absentSince };
}

/** The moves to an image by tag, for the judgement while more is read. */
export function movesByTag(moves: readonly NotedMove[]): ReadonlyMap<Tag, readonly TagMove[]> {
  const named = moves.flatMap(({ tag, digest, at, source }) =>
    digest ? [{ tag, move: { digest, at, source } }] : [],
  );
  const groups = Map.groupBy(named, ({ tag }) => tag);
  return new Map([...groups].map(([tag, own]) => [tag, own.map(({ move }) => move)]));
}
