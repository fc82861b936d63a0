import { createCron } from "./cron.ts";
import type { Occasions } from "./schedule.ts";

/** What the expression alone does not say. */
export interface ExpressionOptions {
  /** Where a rate begins to count. */
  readonly from: Date;
  /**
   * What is scheduled. A rule knows no `at(…)`, refuses `rate(1 hours)`, and begins one interval after it was put.
   * A schedule of Scheduler knows and takes both, and begins at once.
   */
  readonly of: "rule" | "schedule";
  /** An IANA time zone, in which `cron` and `at` are read; UTC if absent. */
  readonly timeZone?: string | undefined;
}

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

const RATE = /^rate\((\d+) (minute|hour|day)(s?)\)$/;
const CRON = /^cron\((.+)\)$/;
const AT = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/;

/**
 * Reads `rate(…)`, `cron(…)` or `at(…)`.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @throws {RangeError} if AWS would refuse the expression or the time zone
 */
export function readExpression(expression: string, options: ExpressionOptions): Occasions {
  const { of, timeZone = "UTC" } = options;
  checkTimeZone(timeZone);
  const [, number, unit, plural] = RATE.exec(expression) ?? [];
  if (unit === "minute" || unit === "hour" || unit === "day") {
    if (Number(number) === 0 || (of === "rule" && (number === "1") === (plural === "s")))
      throw wrong(expression);
    return everySoOften(Number(number) * UNITS[unit], options);
  }
  const [, fields] = CRON.exec(expression) ?? [];
  if (fields !== undefined) return createCron(fields, timeZone);
  const [, local] = AT.exec(expression) ?? [];
  if (local !== undefined && of === "schedule") return onlyAt(expression, local, timeZone);
  throw wrong(expression);
}

function everySoOften(interval: number, { from, of }: ExpressionOptions): Occasions {
  const first = of === "schedule" ? 0 : 1;
  return {
    next(after) {
      const passed = Math.floor((after.getTime() - from.getTime()) / interval);
      return new Date(from.getTime() + Math.max(first, passed + 1) * interval);
    },
  };
}

/** A local time is a cron expression with one occasion. */
function onlyAt(expression: string, local: string, timeZone: string): Occasions {
  const date = new Date(`${local}Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== local) throw wrong(expression);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const time = `${date.getUTCSeconds()} ${date.getUTCMinutes()} ${date.getUTCHours()}`;
  return createCron(`${time} ${day} ${month} ? ${year}`, timeZone);
}

function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch {
    throw new RangeError(`There is no time zone "${timeZone}"`);
  }
}

function wrong(expression: string): RangeError {
  return new RangeError(`Cannot read schedule "${expression}"`);
}
