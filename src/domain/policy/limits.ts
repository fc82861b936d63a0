/** How much is told and put right within a window of time, and when there is room again. */
import type { Policy } from "./policy.ts";

/** The `limits` of drift.yml, with their defaults. */
export type Limits = Required<Policy["limits"]>;

/** A remedy that was wanted, and that a limit forbids until then. */
export interface Limited {
  readonly until: Date;
  readonly why: string;
  /** Whether the limit is this service's own, or that of all services together. */
  readonly scope: "service" | "all";
}

/** What is counted: in steps of so many milliseconds, over a window of so many steps. */
export interface Window {
  readonly name: string;
  readonly step: number;
  readonly steps: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const alertsWindow: Window = { name: "alerts", step: 5 * minute, steps: 12 };
export const remediesWindow: Window = { name: "remedies", step: hour, steps: 24 };

/** The limits that hold. */
export function limitsOf({ limits }: Policy): Limits {
  return limits;
}

/**
 * The steps whose counts add up to what was done within the window, oldest first; the last is under way. One
 * more than the window has: so no window that begins within a step holds more than the limit.
 */
export function stepsOf({ step, steps }: Pick<Window, "step" | "steps">, now: Date): Date[] {
  const current = Math.floor(now.getTime() / step) * step;
  return Array.from({ length: steps + 1 }, (_, i) => new Date(current - (steps - i) * step));
}

/** When there is room for one more, given how many were done in each step. */
export function freeFrom(
  { step, steps }: Window,
  counts: ReadonlyMap<number, number>,
  { limit, now }: { readonly limit: number; readonly now: Date },
): Date {
  const begun = stepsOf({ step, steps }, now);
  let left = begun.reduce((sum, at) => sum + (counts.get(at.getTime()) ?? 0), 0);
  for (const at of begun) {
    left -= counts.get(at.getTime()) ?? 0;
    if (left < limit) return new Date(at.getTime() + (steps + 1) * step);
  }
  return new Date(now.getTime() + (steps + 1) * step);
}

/** Whether this service had its share of remedies within the last day: why, and until when. */
export function serviceLimited(
  remedied: readonly Date[],
  { remediesPerServicePerDay: limit }: Limits,
  now: Date,
): Limited | null {
  const recent = withinDay(remedied, now);
  if (recent.length < limit) return null;
  const oldest = recent.at(-limit);
  const until = new Date((limit > 0 && oldest ? oldest.getTime() : now.getTime()) + day);
  const why = `the limit of ${limit} remedies a day is reached (limits.remediesPerServicePerDay)`;
  return { until, why: `${why}; the next is possible at ${until.toISOString()}`, scope: "service" };
}

/** All services together had their share. */
export function allLimited(until: Date, { remediesPerDay }: Limits): Limited {
  const why = `the limit of ${remediesPerDay} remedies a day is reached (limits.remediesPerDay)`;
  return { until, why: `${why}; the next is possible at ${until.toISOString()}`, scope: "all" };
}

/** Those of these moments that lie within the day before now. */
export function withinDay(times: readonly Date[], now: Date): Date[] {
  return times.filter((at) => now.getTime() - at.getTime() < day);
}
