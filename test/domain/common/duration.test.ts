import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDuration, sayDuration } from "../../../src/domain/common/duration.ts";

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

describe("parseDuration", () => {
  test.each([
    ["0s", 0],
    ["90s", 90 * second],
    ["10m", 10 * minute],
    ["24h", day],
    ["2d", 2 * day],
    ["007m", 7 * minute],
  ])("reads %s", (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  test.each(["", "10", "m", "10 m", "10M", "1.5h", "-1m", "10ms", "1h30m", "1w", "10m\n", "١m"])(
    "refuses %j",
    (text) => {
      expect(() => parseDuration(text)).toThrow(
        new SyntaxError(
          `Cannot parse duration "${text}": expected a whole number and s, m, h or d, as in "10m"`,
        ),
      );
    },
  );
});

describe("sayDuration", () => {
  test.each([
    [0, "0 seconds"],
    [-5 * minute, "0 seconds"],
    [400, "0 seconds"],
    [second, "1 second"],
    [59 * second, "59 seconds"],
    [59.6 * second, "1 minute"],
    [14 * minute + 12 * second, "14 minutes"],
    [hour, "1 hour"],
    [hour + minute, "1 hour 1 minute"],
    [2 * hour + 59 * second, "2 hours"],
    [23 * hour + 59 * minute, "23 hours 59 minutes"],
    [day, "1 day"],
    [day + 2 * hour + 3 * minute, "1 day 2 hours"],
    [2 * day + 59 * minute, "2 days"],
    [400 * day, "400 days"],
  ])("says %d ms as %s", (length, expected) => {
    expect(sayDuration(length)).toBe(expected);
  });

  test("says what parseDuration read", () => {
    const units = { s: "second", m: "minute", h: "hour", d: "day" } as const;
    const most = { s: 59, m: 59, h: 23, d: 999 } as const;
    fc.assert(
      fc.property(fc.constantFrom("s", "m", "h", "d"), fc.nat(), (unit, n) => {
        const count = 1 + (n % most[unit]);
        expect(sayDuration(parseDuration(`${count}${unit}`))).toBe(
          `${count} ${units[unit]}${count === 1 ? "" : "s"}`,
        );
      }),
    );
  });
});
