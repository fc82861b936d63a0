/** What becomes of the story though any call goes wrong, in any way: the tests of one scene. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { cellsOf, inRounds, isGivenUp } from "./matrix.ts";
import { openPlayer, type Player, type Round, wrongIn } from "./play.ts";
import { acts, type Scene } from "./story.ts";
import { type Cell, sayCell } from "./strikes.ts";

const seed = Number(process.env.SEED ?? 20_261_126);

/** All cells with `FAULTS=all`; else so many rounds: each call goes wrong in some way, and in others with each `SEED`. */
const atMost = process.env.FAULTS === "all" ? Number.POSITIVE_INFINITY : 16;

/** Cells in which a mistake was found: each run plays them. */
const found: Readonly<Record<Scene, readonly Cell[]>> = {
  "with events": [
    {
      act: "pushed",
      caller: "service-changed",
      operation: "ecs:DescribeServices",
      nth: 1,
      fault: "answered what was true before",
    },
  ],
  "without events": [],
};

/** The calls of a scene: the operations of each function. */
export type Calls = Readonly<Record<string, readonly string[]>>;

/** Tests one scene. @param calls all that the functions call in it */
export function testEveryCall(scene: Scene, calls: Calls): void {
  let player: Player;
  let clean: Round;
  let cells: readonly Cell[];
  beforeAll(async () => {
    player = await openPlayer(scene);
    await player.play([]);
    clean = await player.play([]);
    cells = cellsOf(clean.counts);
  });
  afterAll(() => player.close());

  test("without faults people are told of the one, and the other is remediated", () => {
    expect(clean.ending).toEqual({
      told: ["remediated cured", "opened told stale", "resolved told"],
      posted: ["remediated cured", "opened told stale", "resolved told"],
      doubles: 0,
      others: [],
      revisions: 2,
      on: ["1", "2"],
      astray: 0,
      open: [],
      letters: [],
      known: [],
    });
  });

  test("each call is in the table of test/flows/faults/calls.ts, and nothing else is", () => {
    const seen = new Set(acts.flatMap((act) => [...clean.counts[act].keys()]));
    const listed = Object.entries(calls).flatMap(([caller, own]) => own.map((one) => `${caller} ${one}`));
    const says = (call: string, what: string) => `${call} ${what} (${scene})`;
    expect([
      ...[...seen]
        .filter((call) => !listed.includes(call))
        .map((call) =>
          says(call, "is a new call: add it to the table, and play its faults once with FAULTS=all"),
        ),
      ...listed
        .filter((call) => !seen.has(call))
        .map((call) => says(call, "is in the table and is not called any more: take it out")),
    ]).toEqual([]);
  });

  // By sweeps alone the same calls are made, and more slowly: their faults are played on demand.
  const isSkipped = scene === "without events" && process.env.FAULTS !== "all";
  test.skipIf(isSkipped)(
    `whatever call goes wrong, all ends as without faults (SEED=${seed}, ${atMost === 16 ? "some" : "all"} cells)`,
    {
      timeout: 3 * 3_600_000,
    },
    async () => {
      const struck: Cell[] = [];
      const wrong: string[] = [];
      async function play(round: readonly Cell[]): Promise<void> {
        const played = await player.play(round);
        struck.push(...played.struck.map(({ cell }) => cell));
        const bad = wrongIn(played, clean.ending);
        if (bad.length > 0)
          wrong.push([...bad, ...played.struck.map(({ cell }) => sayCell(cell))].join("\n  "));
      }
      const passing = cells.filter((cell) => !isGivenUp(cell));
      for (const cell of found[scene]) await play([cell]);
      for (const round of inRounds(passing, seed, atMost)) await play(round);
      expect(wrong.join("\n\n")).toBe("");
      for (const cell of missedBy(struck, passing)) await play([cell]);
      expect(wrong.join("\n\n")).toBe("");
      expect(missedBy(struck, passing).map(sayCell), "no fault struck these calls").toEqual([]);
      console.log(`${scene}: ${cells.length} cells, ${struck.length} of them struck, SEED=${seed}`);
    },
  );

  test("what AWS refuses remediate once it has begun to write is told, and tried again with the next image", async () => {
    for (const cell of cells.filter(isGivenUp)) {
      const { ending } = await player.play([cell], { pushesAgain: true });
      const told = ending.told.filter((said) => said.split(" ")[1] === "cured");
      expect(told, sayCell(cell)).toEqual(["remediation-failed cured stale", "remediated cured"]);
      expect(ending, sayCell(cell)).toMatchObject({
        doubles: 0,
        astray: 0,
        open: [],
        letters: [],
        known: [],
      });
    }
  });
}

/** One cell of each call that none struck so far. */
function missedBy(struck: readonly Cell[], cells: readonly Cell[]): Cell[] {
  const callOf = ({ caller, operation }: Cell) => `${caller} ${operation}`;
  const done = new Set(struck.map(callOf));
  return [...new Map(cells.toReversed().map((cell) => [callOf(cell), cell])).values()].filter(
    (cell) => !done.has(callOf(cell)),
  );
}
