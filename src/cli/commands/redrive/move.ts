/** Puts messages back, each only once it is known where it goes, and deletes what was put back. */
import type { DeadLetterQueue, Letter, WayBack } from "../../../connect/redrive.ts";
import { explainError } from "../../explain-error.ts";
import type { Interruption } from "../../terminal/interruption.ts";
import type { Readable, Receiver, Unreadable } from "./read-letter.ts";

/**
 * What became of a message. `waiting`: nobody asked for it. `covered`: it starts a sweep, as one that was put back
 * does, and it was deleted. `left`: it cannot be put back. `unsure`: it was put back, or it may have been, and it lies
 * there still.
 */
export type State =
  | "waiting"
  | "would-be-put-back"
  | "would-be-covered"
  | "put-back"
  | "covered"
  | "left"
  | "unsure";

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

/** Deletes what starts a sweep, after another of them was sent: one sweep checks every service. */
async function coverOne(entry: Entry, queue: DeadLetterQueue): Promise<Entry> {
  try {
    await queue.delete(entry.letter);
    return { ...entry, state: "covered" };
  } catch (error) {
    const why = `a sweep that was put back covers it, and it could not be deleted: ${explainError(error)}`;
    return { ...entry, state: "left", why };
  }
}

/** What would become of them. */
export function rehearse(
  entries: readonly Entry[],
  isChosen: (letter: Letter) => boolean,
  ways: Ways,
): readonly Entry[] {
  let isSweepSent = false;
  return entries.map((entry) => {
    if (!isChosen(entry.letter)) return entry;
    const way = entry.read.to === null ? entry.read.why : ways(entry.read.to);
    if (typeof way === "string") return { ...entry, state: "left", why: way };
    if (entry.read.to !== "sweep") return { ...entry, state: "would-be-put-back" };
    const state = isSweepSent ? "would-be-covered" : "would-be-put-back";
    isSweepSent = true;
    return { ...entry, state };
  });
}

/**
 * Puts those back that were chosen, one after the other, until somebody interrupts. Of those that start a sweep, only
 * one is sent: as many sweeps at once as failed in two weeks would be throttled by AWS, and one does as much.
 */
export async function moveLetters(
  entries: readonly Entry[],
  isChosen: (letter: Letter) => boolean,
  { ways, queue, interruption }: { ways: Ways; queue: DeadLetterQueue; interruption: Interruption },
): Promise<{ readonly entries: readonly Entry[]; readonly isComplete: boolean }> {
  const done: Entry[] = [];
  for (const [i, entry] of entries.entries()) {
    if (!isChosen(entry.letter)) {
      done.push(entry);
      continue;
    }
    if (interruption.came()) return { entries: [...done, ...entries.slice(i)], isComplete: false };
    const isCovered = entry.read.to === "sweep" && done.some(isSentSweep);
    const moved = await interruption.or(isCovered ? coverOne(entry, queue) : moveOne(entry, ways, queue));
    if (moved === null) {
      const why = `interrupted while it was ${isCovered ? "deleted" : "put back"}`;
      const unsure = { ...entry, state: "unsure", why } as const;
      return { entries: [...done, unsure, ...entries.slice(i + 1)], isComplete: false };
    }
    done.push(moved);
  }
  return { entries: done, isComplete: true };
}

function isSentSweep({ read, state }: Entry): boolean {
  return read.to === "sweep" && (state === "put-back" || state === "unsure");
}
