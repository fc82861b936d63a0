/**
 * Thousands of histories of one service whose mode is remediate: people push, deploy, go back and scale, functions
 * die, events get lost, AWS fails, and time passes. After every step the laws hold; and when all is quiet, the
 * service runs what it follows, is held, or people know why not.
 */
import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { checkLaws, commands, mendAll } from "./commands.ts";
import { type History, leaveAlone, openTheatre, type Setup, type Theatre } from "./history.ts";
import { unquiet } from "./laws/at-quiet.ts";
import { sayHistory } from "./say.ts";

const runs = Number(process.env.RUNS ?? 40);

const setups: fc.Arbitrary<Setup> = fc.record({
  containers: fc.constantFrom(1, 1, 1, 2),
  desired: fc.constantFrom(1, 2),
  breaker: fc.constantFrom("rolls back", "rolls back", "gives up", null),
  on: fc.constantFrom("FARGATE", "FARGATE", "EC2", "EC2 that keeps images"),
  track: fc.constantFrom("auto", "same-tag"),
  bakes: fc.constantFrom(false, false, false, true),
  indexes: fc.boolean(),
});

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(() => theatre.close());

/** Nothing fails any more, nobody does anything: all comes right, sooner or later. */
async function comeToRest(history: History): Promise<void> {
  const { sandbox, witness } = history;
  mendAll(history);
  leaveAlone(history);
  await history.tag("hold-until", null);
  await history.tag("mode", "remediate");
  let left: string[] = [];
  for (let round = 0; round < 7; round++) {
    await sandbox.advance("31m");
    checkLaws(history);
    left = unquiet(await witness.look(), witness);
    if (left.length === 0) return;
  }
  throw new Error(left.join("\n"));
}

let played = 0;
const began = Date.now();

function progress(): void {
  if (++played % 50 > 0 || process.env.RUNS === undefined) return;
  const each = (Date.now() - began) / played;
  console.log(`${played} histories, ${Math.round(each)} ms each`);
}

test(`${runs} histories keep the laws`, { timeout: 24 * 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(setups, commands, async (setup, steps) => {
      const history = await theatre.begin(setup);
      try {
        await fc.asyncModelRun(() => ({ model: { containers: [] }, real: history }), steps);
        await comeToRest(history);
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : error}\n\n${sayHistory(history)}`);
      }
      progress();
    }),
    { numRuns: runs },
  );
});
