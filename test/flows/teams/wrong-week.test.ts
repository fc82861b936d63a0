/** The same week, in which one thing goes wrong on Wednesday, for each of the teams. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { teams } from "./members/index.ts";
import { play, type Team, type Week } from "./week.ts";

describe("in a week in which one thing goes wrong", () => {
  let week: Week;
  beforeAll(async () => {
    week = await play(teams.map((team) => ({ ...team, week: team.wrong.week })));
  }, 300_000);
  afterAll(() => week.world.close());

  const check = (team: Team) => {
    expect(week.toldTo(team)).toEqual(team.wrong.told);
    expect(week.troubles()).toEqual([]);
  };

  test.for(teams.filter(({ wrong }) => !wrong.open))("a team that $name is told of it: $wrong.what", check);

  test.fails.for(teams.filter(({ wrong }) => wrong.open))(
    "a team that $name is not told of it: $wrong.open",
    check,
  );

  test("no message is about two teams, or about none", () => {
    expect(week.strays()).toEqual([]);
  });
});
