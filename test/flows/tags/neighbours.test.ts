/**
 * Neighbours of the rows, a hundred services to an account: other words, numbers, orders and company. A thousand with
 * NEIGHBOURS=all in the environment, else some of them.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diceOf } from "./lines.ts";
import { type Neighbour, neighbourOf, sayNeighbour } from "./neighbours.ts";
import { type Played, play, type Way } from "./play.ts";
import { type Program, packageProgram } from "./programs.ts";

const perAccount = 100;
const accountsPlayed = process.env.NEIGHBOURS === "all" ? 10 : 4;

const accounts = fc
  .sample(fc.noBias(fc.gen().map((draw) => diceOf(draw, fc))), accountsPlayed)
  .map((dice, account) => ({
    // Events cost more to play, and are judged alike.
    way: (account % 3 === 0 ? "events" : "sweep") as Way,
    name: `account ${account}`,
    neighbours: Array.from({ length: perAccount }, (_, i) => neighbourOf(dice, `n${account}-${i}`)),
  }));

let program: Program;
beforeAll(async () => {
  program = await packageProgram();
});
afterAll(() => program.remove());

describe.for(accounts)("$name, by $way alone", ({ way, neighbours }) => {
  let played: Played;
  beforeAll(async () => {
    played = await play(
      neighbours.map(({ one }) => one),
      way,
      program,
      way === "events" ? 25 : 35,
    );
  }, 600_000);
  afterAll(() => played.world.close());

  /** Nobody of these was told anything else than is right. */
  const check = (those: readonly Neighbour[]) => {
    const wrong = those.flatMap((neighbour) => {
      const right = neighbour.right ?? "";
      const told = played
        .told(neighbour.one)
        .join(", ")
        .replaceAll(/ (?:high|medium|low):/g, ":");
      return told === right ? [] : [`${sayNeighbour(neighbour, way)}: told "${told}", not "${right}"`];
    });
    expect(wrong, wrong.join("\n")).toEqual([]);
  };

  test("nobody is told of another line, another platform, an older image, or what is no image", () => {
    check(neighbours.filter(({ right }) => right === null));
  });

  test("everybody is told who forgot to deploy, of the right image", () => {
    check(neighbours.filter(({ right }) => right !== null));
  });

  test("the program has no trouble", () => {
    expect(played.strays()).toEqual([]);
    expect(played.troubles()).toEqual([]);
  });
});
