/** How fast ECS is called: never more than its share of a bucket, and at once where there is something in it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPace } from "../../../src/adapters/aws/pace.ts";

/** A pace by a clock that only waiting moves. */
function begin(share = 0.5, isInStep = true) {
  const clock = { now: 0 };
  const pace = createPace({
    share,
    ticks: () => clock.now,
    pause: async (milliseconds) => {
      clock.now += milliseconds;
    },
    isInStep: () => isInStep,
  });
  const calls = async (operation: string, count: number) => {
    for (let i = 0; i < count; i++) await pace.turn(operation);
    return clock.now;
  };
  return { clock, pace, calls };
}

describe("a call", () => {
  test("waits for nobody while there are tokens", async () => {
    const { calls } = begin();
    expect(await calls("DescribeServices", 25)).toBe(0);
    expect(await calls("ListServices", 25)).toBe(0);
    expect(await calls("DescribeTaskDefinition", 25)).toBe(0);
    expect(await calls("ListServices", 10)).toBeCloseTo(1000);
  });

  test("has the whole bucket where that is its share", async () => {
    expect(await begin(1).calls("DescribeServices", 100)).toBe(0);
    expect(await begin(1).calls("DescribeServices", 120)).toBeCloseTo(1000);
  });

  test("finds the bucket full again after a while, and no fuller", async () => {
    const { clock, calls } = begin();
    await calls("DescribeTasks", 50);
    clock.now += 60_000;
    expect(await calls("DescribeTasks", 50)).toBe(60_000);
    expect(await calls("DescribeTasks", 1)).toBeCloseTo(60_100);
  });

  test("of whatever has no quota, or by a clock that is not AWS's, never waits", async () => {
    expect(await begin().calls("DescribeImages", 1000)).toBe(0);
    const outOfStep = begin(0.5, false);
    outOfStep.pace.throttled();
    expect(await outOfStep.calls("DescribeServices", 1000)).toBe(0);
  });
});

test("after a throttle, every operation waits", async () => {
  const { pace, calls } = begin();
  pace.throttled();
  expect(await calls("DescribeServices", 1)).toBeCloseTo(100);
  pace.throttled();
  expect(await calls("DescribeTasks", 1)).toBeCloseTo(200);
});

test("whatever is called when, no window has more calls than the share of the bucket", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3000), { maxLength: 300 }), async (gaps) => {
      const { clock, calls } = begin();
      const made: number[] = [];
      for (const gap of gaps) {
        clock.now += gap < 2000 ? 0 : gap;
        made.push(await calls("DescribeTaskDefinition", 1));
      }
      for (const [i, from] of made.entries())
        for (const [j, to] of made.entries())
          if (j >= i) expect(j - i + 1).toBeLessThanOrEqual(25 + ((to - from) / 1000) * 10 + 1e-6);
    }),
    { numRuns: 30 },
  );
});
