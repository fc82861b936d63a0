import type { Clock } from "../world.ts";
import { flowingTime, frozenTime } from "./time.ts";
import { createTimerQueue, type ScheduledTask } from "./timers.ts";

/** The world's clock, and what its owner may do with it. */
export interface SimulatedClock extends Clock {
  /** Moves time on, from timer to timer; resolves when nothing due is left to run. */
  advance(milliseconds: number): Promise<void>;
  /** Runs what is due now, and resolves when nothing due is left. */
  settle(): Promise<void>;
  /** Has the next `advance` or `settle` throw this: a mistake of the sandbox itself must not go unseen. */
  fail(error: unknown): void;
  /** Forgets all timers; what runs now is the last. */
  stop(): void;
}

export interface ClockOptions {
  readonly start: Date;
  /** `frozen`: time moves by `advance` alone. `flowing`: it also passes as real time does. */
  readonly mode: "frozen" | "flowing";
}

/**
 * Simulated time. One timer runs at a time, and the next one waits until it is done.
 * What a timer throws is kept, and thrown by the next `advance` or `settle`.
 */
export function createClock({ start, mode }: ClockOptions): SimulatedClock {
  const time = mode === "frozen" ? frozenTime(start) : flowingTime(start);
  const timers = createTimerQueue();
  const failures: unknown[] = [];
  let horizon = start.getTime();
  let pump: Promise<void> | undefined;
  let alarm: NodeJS.Timeout | undefined;
  let stopped = false;

  function takeDue(): ScheduledTask | undefined {
    const next = timers.peek();
    return next !== undefined && next.at <= Math.max(horizon, time.now()) ? timers.pop() : undefined;
  }

  async function runDue(): Promise<void> {
    for (let timer = takeDue(); timer !== undefined; timer = takeDue()) {
      time.moveTo(timer.at);
      try {
        await timer.task();
      } catch (error) {
        failures.push(error);
      }
    }
    if (!stopped) time.moveTo(horizon);
  }

  function wake(): void {
    if (pump !== undefined || stopped) return;
    clearTimeout(alarm);
    pump = new Promise((resolve) => setImmediate(resolve)).then(runDue).finally(() => {
      pump = undefined;
      if (horizon > time.now()) wake();
      else arm();
    });
  }

  /** Sees to it that the next timer runs when its time has come. */
  function arm(): void {
    clearTimeout(alarm);
    const next = timers.peek();
    if (next === undefined || stopped) return;
    if (next.at <= time.now()) wake();
    else if (mode === "flowing")
      alarm = setTimeout(wake, Math.min(next.at - time.now(), 2 ** 31 - 1)).unref();
  }

  async function settle(): Promise<void> {
    while (pump !== undefined) await pump;
    if (failures.length > 0) throw failures.shift();
  }

  return {
    now: () => new Date(time.now()),
    after(milliseconds, task) {
      const timer = timers.add(time.now() + Math.max(0, milliseconds), task);
      if (pump === undefined) arm();
      return {
        cancel() {
          timer.cancelled = true;
        },
      };
    },
    async advance(milliseconds) {
      horizon = Math.max(horizon, time.now()) + milliseconds;
      wake();
      await settle();
    },
    settle,
    fail(error) {
      failures.push(error);
    },
    stop() {
      stopped = true;
      clearTimeout(alarm);
      timers.clear();
    },
  };
}
