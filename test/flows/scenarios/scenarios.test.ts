/** Each kind of drift and each thing that is none, told by events alone, and by the sweep alone. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { causes } from "../../arbitraries.ts";
import { drift } from "./drift.ts";
import { noDrift } from "./no-drift.ts";
import { type Play, play, type Scenario, toldBy, type Way } from "./scenario.ts";

const scenarios: readonly Scenario[] = [...Object.values(drift), ...noDrift];
const plays = {} as Record<Way, Play>;

beforeAll(async () => {
  [plays.events, plays.sweep] = await Promise.all([play(scenarios, "events"), play(scenarios, "sweep")]);
}, 600_000);

afterAll(() => Promise.all(Object.values(plays).map(({ world }) => world.close())));

/** What no scenario here ends with, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  "endangered lifecycle-policy": "only the sweep asks for it, once a day: test/flows/endangered.test.ts",
  "mutable moving-tag": "it is never told: every scenario with a moving tag shows that",
};

test("there is a scenario for each finding and cause", () => {
  const ownReason: readonly string[] = ["stalled", "unpullable"];
  const all = Object.entries(causes).flatMap(([kind, of]) =>
    ownReason.includes(kind) ? kind : Object.keys(of).map((cause) => `${kind} ${cause}`),
  );
  const beside = ["wrong-repository", "moved off by hand", "one of several"];
  expect([...Object.keys(drift), ...Object.keys(elsewhere)].sort()).toEqual([...all, ...beside].sort());
});

describe.for(["events", "sweep"] as const)("by %s alone", (way) => {
  test.for(scenarios)("a service $story", (scenario) => {
    expect(plays[way].toldOf(scenario)).toEqual(toldBy(scenario, way));
  });

  test.for(noDrift)("and is in sync when all is over: a service $story", (scenario) => {
    expect(plays[way].statusOf(scenario)).toBe("in-sync");
  });

  test("no message is about two scenarios, or about none, and the program has no trouble", () => {
    expect(plays[way].strays()).toEqual([]);
    expect(plays[way].troubles()).toEqual([]);
  });
});
