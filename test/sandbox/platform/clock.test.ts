import { describe, expect, test } from "vitest";
import { createClock } from "../../../src/sandbox/clock/clock.ts";

const start = new Date("2026-11-26T09:00:00Z");
const frozen = () => createClock({ start, mode: "frozen" });

describe("simulated time", () => {
  test("stands still until it is moved", async () => {
    const clock = frozen();
    expect(clock.now()).toEqual(start);
    await clock.advance(90_000);
    expect(clock.now().toISOString()).toBe("2026-11-26T09:01:30.000Z");
  });

  test("timers run in order of time, then of asking, each at its time", async () => {
    const clock = frozen();
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(`${name} ${clock.now().toISOString().slice(14, 19)}`);
    clock.after(2000, note("third"));
    clock.after(1000, note("first"));
    clock.after(1000, note("second"));
    clock.after(9000, note("never"));
    await clock.advance(5000);
    expect(ran).toEqual(["first 00:01", "second 00:01", "third 00:02"]);
  });

  test("a timer waits until the one before is done", async () => {
    const clock = frozen();
    const ran: string[] = [];
    clock.after(1, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ran.push("slow");
    });
    clock.after(1, () => void ran.push("fast"));
    await clock.advance(1);
    expect(ran).toEqual(["slow", "fast"]);
  });

  test("is moved even in the moment in which the last timer ends", async () => {
    for (let moments = 0; moments < 20; moments++) {
      const clock = frozen();
      const { promise, resolve } = Promise.withResolvers<void>();
      clock.after(0, resolve);
      await promise;
      for (let i = 0; i < moments; i++) await undefined;
      await clock.advance(1000);
      expect(clock.now().getTime() - start.getTime()).toBe(1000);
    }
  });

  test("advancing goes from timer to timer, those set on the way included", async () => {
    const clock = frozen();
    let fired = 0;
    clock.after(1000, function again() {
      fired += 1;
      clock.after(1000, again);
    });
    await clock.advance(10_000);
    expect(fired).toBe(10);
  });

  test("what is due now runs without anybody asking", async () => {
    const clock = frozen();
    await new Promise<void>((resolve) => clock.after(0, () => resolve()));
  });

  test("a cancelled timer does not run", async () => {
    const clock = frozen();
    let ran = false;
    clock
      .after(10, () => {
        ran = true;
      })
      .cancel();
    await clock.advance(20);
    expect(ran).toBe(false);
  });

  test("what a timer throws reaches whoever moves time, and the others run all the same", async () => {
    const clock = frozen();
    let ran = false;
    clock.after(10, () => Promise.reject(new Error("broken")));
    clock.after(20, () => {
      ran = true;
    });
    await expect(clock.advance(30)).rejects.toThrow("broken");
    expect(ran).toBe(true);
    await clock.settle();
  });

  test("flowing time runs timers by itself, and can still be moved", async () => {
    const clock = createClock({ start, mode: "flowing" });
    await new Promise<void>((resolve) => clock.after(5, () => resolve()));
    await clock.advance(86_400_000);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(start.getTime() + 86_400_000);
    clock.stop();
  });
});
