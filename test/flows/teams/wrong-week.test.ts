/** A week of every kind of team, side by side in one account, with something going wrong for each. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { teams } from "./members/index.ts";
import { play, type Week } from "./week.ts";

let week: Week;
beforeAll(async () => {
  week = await play(teams.map((team) => ({ ...team, week: team.wrong.week })));
}, 600_000);
afterAll(() => week.world.close());

describe("in a week in which one thing goes wrong", () => {
  test.for(teams)("a team that $name is told of it: $wrong.what", (team) => {
    expect(week.toldTo(team)).toEqual(team.wrong.told);
    expect(week.troubles()).toEqual([]);
  });

  test("no message is about two teams, or about none", () => {
    expect(week.strays()).toEqual([]);
  });
});
