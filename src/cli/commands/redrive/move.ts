/** Puts messages back, each only once it is known where it goes, and deletes what was put back. */
import type { DeadLetterQueue, Letter, WayBack } from "../../../connect/redrive.ts";
import { explainError } from "../../explain-error.ts";
import type { Interruption } from "../../terminal/interruption.ts";
import type { Readable, Receiver, Unreadable } from "./read-letter.ts";

/**
 * What became of a message. `waiting`: nobody asked for it. `left`: it cannot be put back. `unsure`: it was put back,
 * or it may have been, and it lies there still.
 */
export type State = "waiting" | "would-be-put-back" | "put-back" | "left" | "unsure";

/** A message, what it is, and what became of it. */
export interface Entry {
  readonly letter: Letter;
  readonly read: Readable | Unreadable;
  readonly reason: string;
  readonly state: State;
  /** Why it is left or unsure. */
  readonly why: string | null;
}

/** The way back to each function, or why there is none. */
export type Ways = (to: Receiver) => WayBack | string;

/** Puts one message back. Sent first and then deleted: what happens between leaves it in both places, and in none never. */
async function moveOne(entry: Entry, ways: Ways, queue: DeadLetterQueue): Promise<Entry> {
  const { read, letter } = entry;
  if (read.to === null) return { ...entry, state: "left", why: read.why };
  const way = ways(read.to);
  if (typeof way === "string") return { ...entry, state: "left", why: way };
  try {
    await queue.putBack(read.body, way);
  } catch (error) {
    return { ...entry, state: "left", why: `it could not be put back: ${explainError(error)}` };
  }
  try {
    await queue.delete(letter);
  } catch (error) {
    const why = `it was put back, and could not be deleted here: ${explainError(error)}`;
    return { ...entry, state: "unsure", why };
  }
  return { ...entry, state: "put-back" };
}

/** What would become of it. */
export function rehearse(entry: Entry, ways: Ways): Entry {
  const way = entry.read.to === null ? entry.read.why : ways(entry.read.to);
  return typeof way === "string"
    ? { ...entry, state: "left", why: way }
    : { ...entry, state: "would-be-put-back" };
}

/** Puts those back that were chosen, one after the other, until somebody interrupts. */
export async function moveLetters(
  entries: readonly Entry[],
  isChosen: (letter: Letter) => boolean,
  { ways, queue, interruption }: { ways: Ways; queue: DeadLetterQueue; interruption: Interruption },
): Promise<{ readonly entries: readonly Entry[]; readonly isComplete: boolean }> {
  const done: Entry[] = [];
  for (const [i, entry] of entries.entries()) {
    const moved = isChosen(entry.letter)
      ? await interruption.or(moveOne(entry, ways, queue))
      : await interruption.or(Promise.resolve(entry));
    if (moved === null) {
      const unsure = { ...entry, state: "unsure", why: "interrupted while it was put back" } as const;
      const rest = isChosen(entry.letter) ? unsure : entry;
      return { entries: [...done, rest, ...entries.slice(i + 1)], isComplete: false };
    }
    done.push(moved);
  }
  return { entries: done, isComplete: true };
}
