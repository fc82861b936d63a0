/** Each row, told and remedied, by events alone and by the sweep alone, under `auto` and under tracks of its owner. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Mode, type Played, play, type Way } from "./play.ts";
import { type Program, packageProgram } from "./programs.ts";
import { rows } from "./rows.ts";
import { check, type Trial, trial } from "./trial.ts";

const underAuto = (mode: Mode) =>
  rows.map((row, i) => trial(row, `row-${i}`, mode, row.track ?? "auto", row.right));

const underTracks = rows.flatMap((row, i) =>
  row.tracks.map(([track, right], j) => {
    const made = trial(row, `row-${i}-${j}`, "remediate", track, right);
    return { ...made, title: `${track}: ${made.title}` };
  }),
);

let program: Program;
beforeAll(async () => {
  program = await packageProgram();
});
afterAll(() => program.remove());

const sets = [
  ["alert", underAuto("alert")],
  ["remediate", underAuto("remediate")],
  ["remediate, under tracks of their owners", underTracks],
] as const;

describe.for(
  sets.flatMap(([set, trials]) =>
    (["events", "sweep"] as const).map((way): [string, Way, readonly Trial[]] => [set, way, trials]),
  ),
)("rows in mode %s, by %s alone", ([, way, trials]) => {
  let played: Played;
  beforeAll(async () => {
    played = await play(
      trials.map(({ one }) => one),
      way,
      program,
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
