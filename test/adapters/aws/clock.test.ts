import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createClock } from "../../../src/adapters/aws/clock.ts";
import { times } from "../../arbitraries.ts";

const noon = Date.parse("2026-11-26T12:00:00Z");
const header = (ms: number) => new Date(ms).toUTCString();

describe("the clock", () => {
  test.each<[what: string, headers: readonly (string | undefined)[], shows: string]>([
    ["the wall's time before anybody answered", [], "2026-11-26T12:00:00.000Z"],
    ["the wall's time where AWS agrees", [header(noon)], "2026-11-26T12:00:00.000Z"],
    [
      "the wall's time where an answer was a second on the way",
      [header(noon - 1000)],
      "2026-11-26T12:00:00.000Z",
    ],
    ["AWS's time on a machine that is slow", [header(noon + 3_600_000)], "2026-11-26T13:00:00.000Z"],
    ["AWS's time on a machine that is fast", [header(noon - 86_400_000)], "2026-11-25T12:00:00.000Z"],
    ["AWS's time from two seconds on", [header(noon - 2000)], "2026-11-26T11:59:58.000Z"],
    [
      "the last answer's time",
      [header(noon + 3_600_000), header(noon + 7_200_000)],
      "2026-11-26T14:00:00.000Z",
    ],
    [
      "the wall's time when AWS agrees again",
      [header(noon + 3_600_000), header(noon)],
      "2026-11-26T12:00:00.000Z",
    ],
    [
      "what it showed before where an answer has no time",
      [header(noon + 3_600_000), undefined, "", "soon"],
      "2026-11-26T13:00:00.000Z",
    ],
  ])("shows %s", (_, headers, shows) => {
    const clock = createClock(() => noon);
    for (const one of headers) clock.correct(one);
    expect(clock.now().toISOString()).toBe(shows);
  });

  test("goes on as the wall's clock does", () => {
    let wall = noon;
    const clock = createClock(() => wall);
    clock.correct(header(noon + 3_600_000));
    wall += 90_000;
    expect(clock.now().getTime()).toBe(noon + 3_600_000 + 90_000);
  });

  test("is right to two seconds, however wrong the wall's", () => {
    fc.assert(
      fc.property(times(), fc.integer({ min: -1e12, max: 1e12 }), (truth, skew) => {
        const clock = createClock(() => truth.getTime() + skew);
        clock.correct(truth.toUTCString());
        expect(Math.abs(clock.now().getTime() - truth.getTime())).toBeLessThan(2000);
      }),
    );
  });
});
