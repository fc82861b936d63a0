import type { World } from "../world.ts";
import { type Bus, type Rule, stamp } from "./bus.ts";

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;

/** `cron(0/15 * * * ? *)` and the like: every so many minutes or hours. */
const CRON_MINUTES = /^cron\(0\/(\d+) \* \* \* \? \*\)$/;
const CRON_HOURS = /^cron\(0 0\/(\d+) \* \* \? \*\)$/;

/**
 * The milliseconds between two runs of a schedule.
 * @throws {RangeError} if the expression is not a rate, nor a cron expression that stands for one
 */
export function readRate(expression: string): number {
  const [, amount, unit] = RATE.exec(expression) ?? [];
  if (unit === "minute" || unit === "hour" || unit === "day") return Number(amount) * UNITS[unit];
  const [, minutes] = CRON_MINUTES.exec(expression) ?? [];
  if (minutes !== undefined) return Number(minutes) * UNITS.minute;
  const [, hours] = CRON_HOURS.exec(expression) ?? [];
  if (hours !== undefined) return Number(hours) * UNITS.hour;
  throw new RangeError(`Cannot read schedule "${expression}": the sandbox knows rate(…) and cron steps`);
}

/** Fires a rule's targets again and again; the first time after one interval. */
export function startSchedule(
  world: World,
  bus: Bus,
  rule: Rule,
  interval: number,
  told: { readonly source: string; readonly resource: string },
): void {
  world.clock.after(interval, function fire() {
    world.clock.after(interval, fire);
    const { source, resource } = told;
    bus.trigger(
      rule,
      stamp(world, { source, "detail-type": "Scheduled Event", resources: [resource], detail: {} }),
    );
  });
}
