/** What is counted within a window of time: how much was told within the hour, or put right within the day. */
import { freeFrom, stepsOf, type Window } from "../../domain/policy/limits.ts";
import { type Complain, readRow, writeRow } from "./rows.ts";
import type { Item, Key } from "./table/items.ts";
import type { Table } from "./table/table.ts";

/**
 * Counts one more within a window, if there is room: of two that take the last one, one gets it. In a step whose count
 * cannot be read there may have been as many as are allowed.
 */
export async function take(
  table: Table,
  window: Window,
  limit: number,
  now: Date,
  complain: Complain,
): Promise<"taken" | Date> {
  const steps = stepsOf(window, now);
  const keys = steps.map((at) => keyOf(window, at));
  const counts = new Map(
    (await table.get(keys)).map((row) => [Date.parse(row.sk), readRow(row, countOf, complain) ?? limit]),
  );
  const current = steps.at(-1) ?? now;
  const before = steps.slice(0, -1).reduce((sum, at) => sum + (counts.get(at.getTime()) ?? 0), 0);
  const expiresAt = current.getTime() / 1000 + 2 * 86_400;
  let isTaken = false;
  const count = async () => {
    isTaken = await table.countBelow(limit - before, keyOf(window, current), expiresAt);
  };
  if (before < limit) await writeRow(keyOf(window, current), count, complain);
  return isTaken ? "taken" : freeFrom(window, counts, { limit, now });
}

/** Gives back one that was taken at this moment. */
export async function giveBack(table: Table, window: Window, takenAt: Date): Promise<void> {
  const step = stepsOf(window, takenAt).at(-1) ?? takenAt;
  await table.countDown(keyOf(window, step));
}

function countOf({ count }: Item): number {
  if (typeof count !== "number") throw new TypeError("The count is no number");
  return count;
}

function keyOf({ name }: Window, at: Date): Key {
  return { pk: `limit ${name}`, sk: at.toISOString() };
}
