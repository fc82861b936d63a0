/**
 * When schedules run.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
import { describe, expect, test } from "vitest";
import { readExpression } from "../../../src/sandbox/events/expression.ts";

/** A Thursday. */
const start = "2026-11-26T09:00:00Z";

interface Options {
  readonly from?: string;
  readonly timeZone?: string;
  readonly of?: "rule" | "schedule";
}

/** The next occasions, as `2026-11-26 10:00` in UTC. */
function occasions(
  expression: string,
  count: number,
  { from = start, timeZone, of = "rule" }: Options = {},
): readonly string[] {
  const { next } = readExpression(expression, { from: new Date(from), timeZone, of });
  const found: string[] = [];
  for (let at = next(new Date(from)); at !== undefined && found.length < count; at = next(at))
    found.push(at.toISOString().slice(0, 16).replace("T", " "));
  return found;
}

describe("a cron expression of the EventBridge user guide", () => {
  test.each<[fields: string, meaning: string, expected: readonly string[]]>([
    ["0 10 * * ? *", "at 10:00 every day", ["2026-11-26 10:00", "2026-11-27 10:00"]],
    ["15 12 * * ? *", "at 12:15 every day", ["2026-11-26 12:15", "2026-11-27 12:15"]],
    [
      "0 18 ? * MON-FRI *",
      "at 18:00 from Monday to Friday",
      ["2026-11-26 18:00", "2026-11-27 18:00", "2026-11-30 18:00"],
    ],
    ["0 8 1 * ? *", "at 8:00 on the first of the month", ["2026-12-01 08:00", "2027-01-01 08:00"]],
    ["0/15 * * * ? *", "every 15 minutes", ["2026-11-26 09:15", "2026-11-26 09:30"]],
    [
      "0/10 * ? * MON-FRI *",
      "every 10 minutes from Monday to Friday",
      ["2026-11-26 09:10", "2026-11-26 09:20"],
    ],
    [
      "0/5 8-17 ? * MON-FRI *",
      "every 5 minutes between 8:00 and 17:55",
      ["2026-11-26 09:05", "2026-11-26 09:10"],
    ],
    ["0 9 ? * 2#1 *", "at 9:00 on the first Monday of the month", ["2026-12-07 09:00", "2027-01-04 09:00"]],
    ["1/10 * * * ? *", "every tenth minute, from the first", ["2026-11-26 09:01", "2026-11-26 09:11"]],
    ["0 9 ? * 3#2 *", "the second Tuesday of the month", ["2026-12-08 09:00", "2027-01-12 09:00"]],
    [
      "0 9 3W * ? *",
      "the weekday closest to the third",
      ["2026-12-03 09:00", "2027-01-04 09:00", "2027-02-03 09:00"],
    ],
    ["0 9 L * ? *", "the last day of the month", ["2026-11-30 09:00", "2026-12-31 09:00"]],
    ["15 10 ? * 6L 2022-2027", "the last Friday of the month", ["2026-11-27 10:15", "2026-12-25 10:15"]],
    ["0 9 ? * L *", "the last day of the week", ["2026-11-28 09:00", "2026-12-05 09:00"]],
    [
      "0 9 LW * ? *",
      "the last weekday of the month",
      ["2026-11-30 09:00", "2026-12-31 09:00", "2027-01-29 09:00"],
    ],
    ["0 9 ? JAN,FEB,MAR 1 *", "Sundays in three months", ["2027-01-03 09:00", "2027-01-10 09:00"]],
    [
      "0 9 ? * SAT-SUN *",
      "a range over the end of the week",
      ["2026-11-28 09:00", "2026-11-29 09:00", "2026-12-05 09:00"],
    ],
    ["0 0 29 2 ? *", "the day that there is every four years", ["2028-02-29 00:00"]],
  ])("%s: %s", (fields, _, expected) => {
    expect(occasions(`cron(${fields})`, expected.length)).toEqual(expected);
  });

  test("0/30 20-2 ? * MON-FRI *: a range over midnight belongs to the days that are named", () => {
    const found = occasions("cron(0/30 20-2 ? * MON-FRI *)", 24, { from: "2026-11-27T12:00:00Z" });
    expect(found.slice(0, 9)).toEqual([
      ...["20:00", "20:30", "21:00", "21:30", "22:00", "22:30", "23:00", "23:30"].map(
        (time) => `2026-11-27 ${time}`,
      ),
      "2026-11-30 00:00",
    ]);
    expect(found.slice(9, 15).map((time) => time.slice(11))).toEqual([
      "00:30",
      "01:00",
      "01:30",
      "02:00",
      "02:30",
      "20:00",
    ]);
  });

  test("of a year that is over has no occasion", () => {
    expect(occasions("cron(0 0 1 1 ? 2020)", 1)).toEqual([]);
  });
});

describe("a time zone", () => {
  test.each<[what: string, expression: string, from: string, expected: readonly string[]]>([
    ["is used for cron", "cron(0 3 * * ? *)", start, ["2026-11-27 08:00"]],
    ["is used for at", "at(2026-12-24T18:30:00)", start, ["2026-12-24 23:30"]],
    [
      "skips a time that there is not",
      "cron(30 2 * * ? *)",
      "2026-03-07T12:00:00Z",
      ["2026-03-09 06:30", "2026-03-10 06:30"],
    ],
    [
      "runs once at a time that comes twice",
      "cron(30 1 * * ? *)",
      "2026-10-31T12:00:00Z",
      ["2026-11-01 05:30", "2026-11-02 06:30"],
    ],
  ])("%s", (_, expression, from, expected) => {
    expect(
      occasions(expression, expected.length, { from, timeZone: "America/New_York", of: "schedule" }),
    ).toEqual(expected);
  });

  test("does not change a rate: a day is 24 hours", () => {
    const days = occasions("rate(1 day)", 2, { from: "2026-10-31T12:00:00Z", timeZone: "America/New_York" });
    expect(days).toEqual(["2026-11-01 12:00", "2026-11-02 12:00"]);
  });
});

describe("a rate", () => {
  test.each([
    ["rate(1 minute)", "2026-11-26 09:01"],
    ["rate(5 minutes)", "2026-11-26 09:05"],
    ["rate(1 hour)", "2026-11-26 10:00"],
    ["rate(3 days)", "2026-11-29 09:00"],
  ])("%s", (expression, expected) => {
    expect(occasions(expression, 1)).toEqual([expected]);
  });

  test("counts from one moment, however late it is asked", () => {
    const { next } = readExpression("rate(1 hour)", { from: new Date(start), of: "schedule" });
    expect(next(new Date("2026-11-26T13:20:00Z"))).toEqual(new Date("2026-11-26T14:00:00Z"));
    expect(next(new Date("2026-11-26T08:00:00Z"))).toEqual(new Date(start));
  });
});

describe("what is refused", () => {
  test.each([
    "rate(0 minutes)",
    "rate(5 weeks)",
    "rate(-5 minutes)",
    "cron(0 10 * * *)",
    "cron(0 10 * * ? * *)",
    "cron(0 10 * * * *)",
    "cron(0 10 ? * ? *)",
    "cron(0 10 1 * MON *)",
    "cron(60 10 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 10 32 * ? *)",
    "cron(0 10 0 * ? *)",
    "cron(0 10 ? * 8 *)",
    "cron(0 10 ? * 0 *)",
    "cron(0 10 ? 13 MON *)",
    "cron(0 10 * * ? 1969)",
    "cron(0 10 ? * 3#1,6#3 *)",
    "cron(0 10 ? * 3#6 *)",
    "cron(0 10 ? * FOO *)",
    "cron(0 10 L-3 * ? *)",
    "cron(0/0 10 * * ? *)",
    "cron(* * * * ? *) ",
    "cron()",
    "at(2026-02-30T10:00:00)",
    "at(2026-12-24)",
    "every hour",
    "",
  ])("%s", (expression) => {
    expect(() => occasions(expression, 1)).toThrow(RangeError);
  });

  test("a time zone that there is not", () => {
    expect(() => occasions("rate(1 hour)", 1, { timeZone: "Europe/Atlantis" })).toThrow(
      'no time zone "Europe/Atlantis"',
    );
  });

  test.each(["at(2026-12-24T18:30:00)", "rate(1 hours)", "rate(5 minute)"])(
    "%s of a rule, not of a schedule",
    (expression) => {
      expect(() => occasions(expression, 1)).toThrow(RangeError);
      expect(occasions(expression, 1, { of: "schedule" })).toHaveLength(1);
    },
  );
});
