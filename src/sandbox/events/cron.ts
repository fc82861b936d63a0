import { Cron } from "croner";
import type { Occasions } from "./schedule.ts";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** What may stand in each field, beside lists, ranges and steps. */
const FIELDS = [
  { name: "minutes", least: 0, most: 59 },
  { name: "hours", least: 0, most: 23 },
  { name: "day of month", least: 1, most: 31, special: /^(?:\?|L|LW|\d{1,2}W)$/ },
  { name: "month", least: 1, most: 12, words: MONTHS },
  { name: "day of week", least: 1, most: 7, words: WEEKDAYS, special: /^(?:\?|[1-7]L|[1-7]#[1-5])$/ },
  { name: "year", least: 1970, most: 2199 },
] as const satisfies readonly Field[];

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Words for numbers, from the least. */
  readonly words?: readonly string[];
  readonly special?: RegExp;
}

/**
 * When a cron expression of EventBridge runs. Its numbers of weekdays begin with 1 for Sunday, ranges may go over
 * the end (`20-2`), and `?` stands in one of the two fields of days. A local time that a change of the clocks skips
 * is no occasion, and one that comes twice is one.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 * @param fields six, or seven with the seconds first
 * @throws {RangeError} if it is none
 */
export function createCron(fields: string, timeZone: string): Occasions {
  const given = fields.trim().toUpperCase().split(/\s+/);
  const seconds = given.length === 7 ? (given.shift() ?? "0") : "0";
  if (given.length !== 6) throw new RangeError(`"${fields}" has ${given.length} fields, and not 6`);
  if ((given[2] === "?") === (given[4] === "?"))
    throw new RangeError(
      `"${fields}" must have ? as its day of month or as its day of week, and not as both`,
    );
  const read = FIELDS.map((field, at) => readField(field, given[at] ?? ""));
  const cron = parse([seconds, ...read].join(" "), timeZone);
  return {
    next(after) {
      for (let at = cron.nextRun(after); at !== null; at = cron.nextRun(at)) if (cron.match(at)) return at;
      return undefined;
    },
  };
}

function parse(pattern: string, timezone: string): Cron {
  try {
    return new Cron(pattern, { timezone, paused: true, alternativeWeekdays: true, sloppyRanges: true });
  } catch (cause) {
    throw new RangeError(`"${pattern}" is no cron expression`, { cause });
  }
}

/** A field with numbers for words, and with no range that goes over the end. */
function readField(field: Field, text: string): string {
  const parts = text.split(",").map((part) => readPart(field, withNumbers(field, part)));
  if (parts.length > 1 && /[?#]/.test(text)) throw wrong(field, text);
  return parts.join(",");
}

function readPart(field: Field, part: string): string {
  if (field.special?.test(part)) return part;
  // The last day of the week is Saturday.
  if (field.name === "day of week" && part === "L") return "7";
  const [, from, to, step] = /^(\*|\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(part) ?? [];
  if (from === undefined || (from === "*" && to !== undefined) || step === "0") throw wrong(field, part);
  for (const number of [from, to])
    if (
      number !== undefined &&
      number !== "*" &&
      (Number(number) < field.least || Number(number) > field.most)
    )
      throw wrong(field, part);
  if (to === undefined || Number(from) <= Number(to)) return part;
  return overTheEnd(field, Number(from), Number(to), Number(step ?? 1)).join(",");
}

/** `20-2` are the hours 20 to 23 and 0 to 2. */
function overTheEnd({ least, most }: Field, from: number, to: number, step: number): number[] {
  const span = most - least + 1;
  const numbers: number[] = [];
  for (let at = from; at <= to + span; at += step) numbers.push(at > most ? at - span : at);
  return numbers;
}

function withNumbers({ words, least }: Field, part: string): string {
  if (words === undefined) return part;
  return part.replace(/[A-Z]{3}/g, (word) =>
    words.includes(word) ? String(words.indexOf(word) + least) : word,
  );
}

function wrong({ name }: Field, text: string): RangeError {
  return new RangeError(`"${text}" is no ${name}`);
}
