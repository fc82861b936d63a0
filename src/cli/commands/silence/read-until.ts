import { parseDuration } from "../../../domain/common/duration.ts";

/** RFC 3339: a date, a time, and where on earth. */
const moment = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * A moment from a duration from now on, or from a time: now at the earliest, and at the latest the end of the year
 * 9999, beyond which no timestamp has four digits for its year.
 * @throws {SyntaxError} if it is neither
 */
export function readUntil(text: string, now: Date): Date {
  if (/^\d+[smhd]$/.test(text)) return clamp(now.getTime() + parseDuration(text), now);
  const at = new Date(text);
  if (moment.test(text) && !Number.isNaN(at.getTime())) return clamp(at.getTime(), now);
  throw new SyntaxError(
    `Cannot read --until "${text}": expected a duration, as in "4h", or a time with its zone, as in "2026-11-27T09:00:00Z"`,
  );
}

const latestTime = Date.parse("9999-12-31T23:59:59Z");

function clamp(time: number, now: Date): Date {
  return new Date(Math.min(Math.max(time, now.getTime()), latestTime));
}
