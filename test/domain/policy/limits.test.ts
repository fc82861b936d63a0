import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  alertsWindow,
  allLimited,
  freeFrom,
  limitsOf,
  remediesWindow,
  serviceLimited,
  stepsOf,
} from "../../../src/domain/policy/limits.ts";
import { at, policyFile } from "../building.ts";

const limits = limitsOf(policyFile({ limits: { remediesPerServicePerDay: 2 } }));
const none = limitsOf(policyFile({ limits: { remediesPerServicePerDay: 0 } }));
const next = (clock: string) => new Date(at(clock).getTime() + 24 * 3_600_000);

test("what drift.yml does not say has a default", () => {
  expect(limitsOf(policyFile())).toEqual({
    alertsPerHour: 60,
    remediesPerServicePerDay: 6,
    remediesPerDay: 100,
  });
  expect(limits).toEqual({ alertsPerHour: 60, remediesPerServicePerDay: 2, remediesPerDay: 100 });
});

describe("a service", () => {
  test.each<[string, string[], Date | null]>([
    ["that was never put right may be", [], null],
    ["that was put right once may be", ["09:00"], null],
    [
      "that was put right as often as it may waits for the first to be a day ago",
      ["09:00", "10:00"],
      next("09:00"),
    ],
    ["that was put right more often waits longer", ["08:00", "09:00", "10:00"], next("09:00")],
  ])("%s", (_, remedied, until) => {
    expect(serviceLimited(remedied.map(at), limits, at("12:00"))?.until ?? null).toEqual(until);
  });

  test("may be put right a day later", () => {
    const day = 24 * 3_600_000;
    const remedied = [at("09:00"), at("10:00")];
    expect(serviceLimited(remedied, limits, new Date(at("09:00").getTime() + day))).toBeNull();
    expect(serviceLimited(remedied, limits, new Date(at("09:00").getTime() + day - 1))).not.toBeNull();
  });

  test.each([[[]], [["09:00"]]])("is never put right where the limit is 0, after %j", (remedied) => {
    expect(serviceLimited(remedied.map(at), none, at("12:00"))?.until).toEqual(next("12:00"));
  });

  test("is told which limit it is, and until when", () => {
    expect(serviceLimited([at("09:00"), at("10:00")], limits, at("12:00"))).toEqual({
      until: next("09:00"),
      why: "the limit of 2 remedies a day is reached (limits.remediesPerServicePerDay); the next is possible at 2026-11-27T09:00:00.000Z",
      scope: "service",
    });
  });
});

test("all services are told which limit it is, and until when", () => {
  expect(allLimited(next("09:00"), limits)).toEqual({
    until: next("09:00"),
    why: "the limit of 100 remedies a day is reached (limits.remediesPerDay); the next is possible at 2026-11-27T09:00:00.000Z",
    scope: "all",
  });
});

describe.each([alertsWindow, remediesWindow])("the window of $name", (window) => {
  const span = window.step * window.steps;

  test("holds over any span of its length, wherever that begins", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 * span }), { maxLength: 60 }),
        fc.nat(5),
        (offsets, limit) => {
          const counts = new Map<number, number>();
          const done: number[] = [];
          for (const time of offsets.sort((a, b) => a - b).map((offset) => at("00:00").getTime() + offset)) {
            const steps = stepsOf(window, new Date(time)).map((step) => step.getTime());
            const sum = steps.reduce((all, step) => all + (counts.get(step) ?? 0), 0);
            if (sum >= limit) continue;
            const current = steps.at(-1) ?? 0;
            counts.set(current, (counts.get(current) ?? 0) + 1);
            done.push(time);
          }
          for (const from of done)
            expect(done.filter((time) => time >= from && time < from + span).length).toBeLessThanOrEqual(
              limit,
            );
        },
      ),
    );
  });

  test("is free again when it is said to be, and not before", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: window.steps }), fc.integer({ min: 1, max: 3 })), {
          minLength: 1,
        }),
        fc.integer({ min: 1, max: 4 }),
        (filled, limit) => {
          const now = new Date(at("12:00").getTime() + 1);
          const steps = stepsOf(window, now).map((step) => step.getTime());
          const counts = new Map(filled.map(([i, count]) => [steps[i] ?? 0, count]));
          const sumAt = (time: number) =>
            stepsOf(window, new Date(time)).reduce((all, step) => all + (counts.get(step.getTime()) ?? 0), 0);
          fc.pre(sumAt(now.getTime()) >= limit);
          const until = freeFrom(window, counts, { limit, now }).getTime();
          expect(sumAt(until)).toBeLessThan(limit);
          expect(sumAt(until - 1)).toBeGreaterThanOrEqual(limit);
        },
      ),
    );
  });

  test("is not free within it where nothing is allowed", () => {
    expect(
      freeFrom(window, new Map(), { limit: 0, now: at("12:00") }).getTime() - at("12:00").getTime(),
    ).toBeGreaterThan(span);
  });
});
