/** Each row, told and remedied, by events alone and by the sweep alone, under `auto` and under tracks of its owner. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Case, type Mode, type Played, play, type Way } from "./play.ts";
import { type Program, packageProgram, type Track } from "./programs.ts";
import { type Right, type Row, rows, titleOf } from "./rows.ts";

/** A row under a track. */
interface Trial {
  readonly title: string;
  readonly one: Case;
  readonly right: Right;
}

function trial(row: Row, key: string, mode: Mode, track: Track, right: Right): Trial {
  const { repository = key, settings, cache, architecture, before, runs, later } = row;
  const one = { key, repository, settings, cache, architecture, before, runs, later, mode, track };
  return { title: `${titleOf(row)}: ${sayRight(right)}`, one, right };
}

const underAuto = (mode: Mode) =>
  rows.map((row, i) => trial(row, `row-${i}`, mode, row.track ?? "auto", row.right));

const underTracks = rows.flatMap((row, i) =>
  row.tracks.map(([track, right], j) => {
    const made = trial(row, `row-${i}-${j}`, "remediate", track, right);
    return { ...made, title: `${track}: ${made.title}` };
  }),
);

/** What may be written: under `auto` only what a moving tag leads to, under a track of its owner all that it leads to. */
function mayWrite({ one: { mode, track }, right }: Trial): boolean {
  return mode === "remediate" && (right.is === "stale" || (right.is === "behind" && track !== "auto"));
}

/** The one message that is due, or none. */
function wanted(of: Trial): string {
  const { right } = of;
  if (right.is === "quiet") return "";
  if (right.is === "missing") return `opened missing ${right.cause}`;
  if (mayWrite(of)) return "remediated";
  const cause = right.is === "stale" ? "not-redeployed" : "not-registered";
  return `opened ${right.is} ${cause}${right.severity ? ` ${right.severity}` : ""}: ${right.expected}`;
}

/** A message, without what is free. */
function heard(message: string, right: Right): string {
  if (right.is === "missing") return message.replace(/ (?:high|medium|low): .*/, "");
  if (right.is !== "quiet" && !right.severity) return message.replace(/ (?:high|medium|low):/, ":");
  return message;
}

function sayRight(right: Right): string {
  if (right.is === "quiet") return right.notes ? "quiet, a note" : "quiet";
  return right.is === "missing" ? `missing ${right.cause}` : `${right.is} ${right.expected}`;
}

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
    const { one, right } = of;
    const told = played.told(one).map((message) => heard(message, right));
    expect(told.join(", ")).toBe(wanted(of));
    expect(await played.registered(one)).toEqual(mayWrite(of) && "expected" in right ? [right.expected] : []);
    if (right.is !== "quiet") return;
    const { findings = [], status, notes = [] } = played.assessment(one) ?? {};
    expect(findings.filter(({ group }) => group !== "advice")).toEqual([]);
    expect(["in-sync", "unchecked"]).toContain(status);
    if (right.notes) expect(notes.filter((note) => note.includes(right.notes ?? ""))).toHaveLength(1);
  });

  test("no message is about none of them, and the program has no trouble", () => {
    expect(played.strays()).toEqual([]);
    expect(played.troubles()).toEqual([]);
  });
});
