import { parseDuration } from "../../../domain/duration.ts";

/** RFC 3339: a date, a time, and where on earth. */
const moment = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * A moment from a duration from now on, or from a time.
 * @throws {SyntaxError} if it is neither
 */
export function readUntil(text: string, now: Date): Date {
  if (/^\d+[smhd]$/.test(text)) return new Date(now.getTime() + parseDuration(text));
  const at = new Date(text);
  if (moment.test(text) && !Number.isNaN(at.getTime())) return at;
  throw new SyntaxError(
    `Cannot read --until "${text}": expected a duration, as in "4h", or a time with its zone, as in "2026-11-27T09:00:00Z"`,
  );
}
