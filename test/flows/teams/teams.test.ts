import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, type World } from "../../support/world.ts";
import { healthy, unlucky } from "./teams.ts";
import { liveThroughAWeek, toldOf } from "./week.ts";

describe.each([
  { what: "a week in which all goes well", teams: healthy },
  { what: "a week in which one thing goes wrong", teams: unlucky },
])("$what", ({ teams }) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await liveThroughAWeek(world, teams);
  }, 300_000);
  afterAll(() => world.close());

  test.each(teams)("$name hears what it wants to hear", (team) => {
    expect(toldOf(team, world)).toEqual(team.wants);
  });

  test("nobody else is named, and no handler crashed", () => {
    const told = teams.flatMap((team) => toldOf(team, world));
    expect(world.told().filter((message) => !message.startsWith("reminder"))).toHaveLength(told.length);
    expect(world.sandbox.failures()).toEqual([]);
  });
});
