/** Each kind of drift and each thing that is none, told by events alone, and by the sweep alone. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { causes } from "../../arbitraries.ts";
import { drift } from "./drift.ts";
import { noDrift } from "./no-drift.ts";
import { type Build, type Play, play, type Scenario, toldBy, type Way } from "./scenario.ts";

const scenarios: readonly Scenario[] = [...Object.values(drift), ...noDrift];

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

describe.for<[Way, Build]>([
  ["events", "manifests"],
  ["events", "indexes"],
  ["sweep", "manifests"],
  ["sweep", "indexes"],
])("by %s alone, with %s", ([way, build]) => {
  let played: Play;
  beforeAll(async () => {
    played = await play(scenarios, way, build);
  }, 600_000);
  afterAll(() => played.world.close());

  test.for(scenarios)("a service $story", (scenario) => {
    expect(played.toldOf(scenario)).toEqual(toldBy(scenario, way));
  });

  test.for(noDrift)("and is in sync when all is over: a service $story", (scenario) => {
    expect(played.statusOf(scenario)).toBe("in-sync");
  });

  test("no message is about two scenarios, or about none, and the program has no trouble", () => {
    expect(played.strays()).toEqual([]);
    expect(played.troubles()).toEqual([]);
  });
});
