/**
 * When did a tag come to name what it names?
 *
 * ECR does not tell that moment outside of the push event, and events come late, twice and out of order. So
 * what was seen of a tag is kept as a set of moves, and everything is derived from the set: the order in
 * which the moves became known cannot matter.
 */
import type { TagMove } from "../facts/facts.ts";
import type { Digest } from "./reference.ts";

/** The move by which a tag came to name a digest, with bounds where only an observation is known. */
export interface MovedAt {
  /** The moment of the push, or of the first look that saw it. */
  readonly at: Date;
  readonly source: TagMove["source"];
  /** The tag did not name the digest before this moment; `null` if nothing is known of that. */
  readonly notBefore: Date | null;
}

/** When a tag last came to name this digest, or `null` if no move to it is known. */
export function movedTo(moves: readonly TagMove[], digest: Digest): MovedAt | null {
  const history = inOrder(moves);
  const last = history.findLastIndex((move) => move.digest === digest);
  const before = history.findLastIndex((move, i) => i < last && move.digest !== digest);
  const first = history[before + 1];
  if (last < 0 || !first) return null;
  const { at, source } = first;
  return { at, source, notBefore: source === "event" ? at : (history[before]?.at ?? null) };
}

/** The first move away from a digest since the tag last named it, or `null` if it was not known to name it. */
export function movedAwayFrom(moves: readonly TagMove[], digest: Digest): TagMove | null {
  const history = inOrder(moves);
  const last = history.findLastIndex((move) => move.digest === digest);
  return last < 0 ? null : (history[last + 1] ?? null);
}

/** Two events this close may be one push told twice, by the registry and by its replication. */
const samePush = 60_000;

/** The last push of a digest that the tag named already, or `null` if there was none since it last moved. */
export function unchangedPush(moves: readonly TagMove[], digest: Digest): Date | null {
  const history = inOrder(moves);
  const before = history.findLastIndex((move) => move.digest !== digest);
  const pushes = history.slice(before + 1).filter(({ source }) => source === "event");
  const [first, last] = [pushes[0], pushes.at(-1)];
  return first && last && last.at.getTime() - first.at.getTime() > samePush ? last.at : null;
}

/** The moves by which the tag came to name another digest than before, from the earliest to the latest. */
export function changesOf(moves: readonly TagMove[]): TagMove[] {
  return inOrder(moves).filter((move, i, all) => move.digest !== all[i - 1]?.digest);
}

/** The moves from the earliest to the latest. */
export function inOrder(moves: readonly TagMove[]): TagMove[] {
  return [...moves].sort(
    (a, b) => a.at.getTime() - b.at.getTime() || compare(a.source, b.source) || compare(a.digest, b.digest),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
