/** A usual week of every kind of team, side by side in one account. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { teams } from "./members/index.ts";
import { play, type Week } from "./week.ts";

let week: Week;
beforeAll(async () => {
  week = await play(teams);
}, 600_000);
afterAll(() => week.world.close());

describe("in a usual week", () => {
  test.for(teams)("a team that $name is told what it wants to know", (team) => {
    expect(week.toldTo(team)).toEqual(team.told ?? []);
    expect(week.troubles()).toEqual([]);
  });

  test("no message is about two teams, or about none", () => {
    expect(week.strays()).toEqual([]);
  });
});
