import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { epochTime, time, timeText } from "../../../src/adapters/aws/time.ts";

describe("a time in a text", () => {
  test.each(["2026-11-26T12:00:00Z", "2026-11-26T12:00:00.000Z", "2026-11-26T13:00:00+01:00"])(
    "%s is one",
    (text) => {
      expect(v.parse(timeText, text)).toBe(text);
      expect(v.parse(time, text)).toEqual(new Date("2026-11-26T12:00:00Z"));
    },
  );

  test.each(["2026-02-30T25:61:00Z", "2026-01-01T10:00:00+23", "2026-11-26", "now", "", 12, null])(
    "%j is none",
    (text) => {
      expect(v.is(timeText, text)).toBe(false);
      expect(v.is(time, text)).toBe(false);
    },
  );
});

test.each([
  [1_795_694_400, true],
  [1_795_694_400.25, true],
  [-1, true],
  [8.64e12, true],
  [8.65e12, false],
  [1e300, false],
  ["1795694400", false],
])("%j seconds are a time: %j", (seconds, is) => {
  expect(v.is(epochTime, seconds)).toBe(is);
});
