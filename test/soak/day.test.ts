/**
 * A day in which everything goes wrong a little: one call in fifty fails, events are lost, doubled and late, and AWS
 * refuses a read for an hour or two. Every drift is told once or put right in time, nothing else is told, and that the
 * program is blind is told within two sweeps.
 */
import { expect, test } from "vitest";
import { playDay } from "./day/play.ts";

const { HOURS, SEED = "1" } = process.env;
const wish =
  HOURS === undefined
    ? { seed: Number(SEED), hours: 1, size: 0.2, broken: 0.4, busy: 1 / 3 }
    : { seed: Number(SEED), hours: Number(HOURS), size: 1, broken: 0.1, busy: 1 };

test(`${wish.hours} hours with seed ${wish.seed} are told as they should be`, {
  timeout: 24 * 3_600_000,
}, async () => {
  const { wrong, ...measured } = await playDay(wish);
  if (HOURS !== undefined) console.log(measured);
  expect(wrong).toEqual([]);
  expect(measured.counts.opened).toBeGreaterThan(1);
});
