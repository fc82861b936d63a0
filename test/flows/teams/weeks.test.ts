/** Weeks of every kind of team, side by side in one account: a usual one, and one with something going wrong. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { teams } from "./members/index.ts";
import { play, type Week } from "./week.ts";

let usual: Week;
let wrong: Week;

beforeAll(async () => {
  [usual, wrong] = await Promise.all([
    play(teams),
    play(teams.map((team) => ({ ...team, week: team.wrong.week }))),
  ]);
}, 600_000);

afterAll(() => Promise.all([usual.world.close(), wrong.world.close()]));

describe("in a usual week", () => {
  test.for(teams)("a team that $name is told what it wants to know", (team) => {
    expect(usual.toldTo(team)).toEqual(team.told ?? []);
    expect(usual.troubles()).toEqual([]);
  });

  test("no message is about two teams, or about none", () => {
    expect(usual.strays()).toEqual([]);
  });
});

describe("in a week in which one thing goes wrong", () => {
  test.for(teams)("a team that $name is told of it: $wrong.what", (team) => {
    expect(wrong.toldTo(team)).toEqual(team.wrong.told);
    expect(wrong.troubles()).toEqual([]);
  });

  test("no message is about two teams, or about none", () => {
    expect(wrong.strays()).toEqual([]);
  });
});
