/** What is told though handlers die, before or after any of their calls. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Request } from "../../../src/sandbox/calls.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { type Death, deathsIn, distinct, faultOf, lastBefore, sayDeath } from "../../support/deaths.ts";
import { type AlertMessage, sayAlert } from "../../support/world.ts";
import { begin, once, opened, resolved, type Story } from "./story.ts";

/** The halves of a round: a push that nobody deploys, and then the deployment. */
const phases = ["pushed", "redeployed"] as const;

type Phase = (typeof phases)[number];

/** What came of half a round. */
interface Half {
  readonly death: Death | undefined;
  /** What the handler had done last; `null` if it did not come so far. */
  readonly last: string | null;
  readonly told: readonly AlertMessage[];
  readonly doubles: number;
}

type Round = Readonly<Record<Phase, Half>>;

/**
 * Plays rounds with a death in each half, until every death was died, and tests what was told.
 * @param faults what else is wrong all the time
 * @param dying the handlers that must have died in each half
 */
export function testDeaths(
  faults: readonly JsonObject[],
  dying: Readonly<Record<Phase, readonly string[]>>,
): void {
  let story: Story;
  let rounds: readonly Round[];
  beforeAll(async () => {
    story = await begin();
    story.world.sandbox.fault(...faults);
    rounds = await playAll();
  }, 600_000);
  afterAll(() => story.world.close());

  async function playAll(): Promise<Round[]> {
    const possible = { pushed: await deathsOf("pushed"), redeployed: await deathsOf("redeployed") };
    const played: Round[] = [];
    for (let i = 0; i < Math.max(possible.pushed.length, possible.redeployed.length); i++) {
      const pushed = await playWith("pushed", possible.pushed[i]);
      played.push({ pushed, redeployed: await playWith("redeployed", possible.redeployed[i]) });
    }
    return played;
  }

  const play = (phase: Phase) => (phase === "pushed" ? story.push() : story.redeploy());

  async function deathsOf(phase: Phase): Promise<Death[]> {
    story.handlers.take();
    await play(phase);
    const deaths = distinct(deathsIn(untilTold(story.handlers.take())));
    return deaths.filter(({ handler }) => dying[phase].includes(handler));
  }

  /** Plays half a round, in which a handler dies, if this is a death. */
  async function playWith(phase: Phase, death: Death | undefined): Promise<Half> {
    const { world, handlers } = story;
    const from = world.alerts().length;
    handlers.take();
    if (death) world.sandbox.fault(faultOf(death));
    await play(phase);
    const last = death ? lastBefore(death, handlers.take()) : null;
    world.sandbox.clearFaults();
    world.sandbox.fault(...faults);
    const told = once(world, from);
    return { death, last, told, doubles: world.alerts().length - from - told.length };
  }

  test("in every round one incident is told, and that it is over", () => {
    for (const { pushed, redeployed } of rounds) {
      const deaths = [pushed, redeployed].map(({ death }) => death && sayDeath(death)).join(" and ");
      expect([pushed.told.map(sayAlert), redeployed.told.map(sayAlert)], deaths).toEqual([
        [opened],
        [resolved],
      ]);
      const told = [...pushed.told, ...redeployed.told];
      expect(new Set(told.map(({ incident }) => incident)).size, deaths).toBe(1);
    }
  });

  test.for(phases)(
    "before or after any of its calls, once an image was %s, a message comes twice only if it was published before",
    (phase) => {
      const halves = rounds.flatMap((round) => {
        const { death, ...half } = round[phase];
        return death ? [{ death, ...half }] : [];
      });
      for (const { death, last, doubles } of halves)
        if (doubles > 0) expect(last, sayDeath(death)).toBe("sns:Publish");
      // Not every round makes every call: a recheck, say, is only scheduled where none is due.
      const survived = halves.filter(({ last }) => !last).map(({ death }) => sayDeath(death));
      expect(survived.length, survived.join(", ")).toBeLessThan(halves.length / 10);
      expect(new Set(halves.map(({ death }) => death.handler))).toEqual(new Set(dying[phase]));
      const doubled = halves.reduce((sum, { doubles }) => sum + doubles, 0);
      expect(doubled, "after publishing, and before writing that down").toBe(2);
    },
  );
}

/** What the handlers did until the last message was told and written down. */
function untilTold(calls: readonly Request[]): readonly Request[] {
  return calls.slice(0, calls.findLastIndex(({ operation }) => operation === "sns:Publish") + 2);
}
