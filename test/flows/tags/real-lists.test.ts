/** Published lists of tags, by events alone and by the sweep alone: what a team that has them would want to hear. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Played, play } from "./play.ts";
import { type Program, packageProgram } from "./programs.ts";
import { realLists } from "./real-lists.ts";
import { check, trial } from "./trial.ts";

const trials = realLists.map((row, i) => trial(row, `list-${i}`, "alert", "auto", row.right));

let program: Program;
beforeAll(async () => {
  program = await packageProgram();
});
afterAll(() => program.remove());

describe.for(["events", "sweep"] as const)("by %s alone", (way) => {
  let played: Played;
  beforeAll(async () => {
    played = await play(
      trials.map(({ one }) => one),
      way,
      program,
      45,
    );
  }, 600_000);
  afterAll(() => played.world.close());

  test.for(trials.map((of) => [of.title, of] as const))("%s", async ([, of]) => {
    await check(of, played);
  });

  test("no message is about none of them, and the program has no trouble", () => {
    expect(played.strays()).toEqual([]);
    expect(played.troubles()).toEqual([]);
  });
});
