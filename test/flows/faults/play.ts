/** Plays rounds with faults, and compares how they end with how a round without any does. */
import { vi } from "vitest";
import { connect } from "../../../src/connect/connect.ts";
import type { ServiceArn } from "../../../src/domain/ecs/arn.ts";
import { reconcile } from "../../../src/reconcile/reconcile.ts";
import { asAdministrator } from "../../support/administrator.ts";
import type { World } from "../../support/world.ts";
import type { Ending } from "./ending.ts";
import { isError, isLasting, isRead } from "./faults.ts";
import type { Counts } from "./matrix.ts";
import { type Act, openStage, type PlayOptions, type Scene } from "./story.ts";
import { type Cell, createStrikes, type Strikes, type Struck } from "./strikes.ts";

/** A round that was played. */
export interface Round {
  readonly scene: Scene;
  readonly ending: Ending;
  readonly struck: readonly Struck[];
  readonly counts: Counts;
}

/** Plays rounds of a scene. */
export interface Player {
  play(cells: readonly Cell[], options?: PlayOptions): Promise<Round>;
  close(): Promise<void>;
}

/** A world is played in so often: what the journal remembers of it costs more with each round. */
const roundsOfAWorld = 25;

export async function openPlayer(scene: Scene): Promise<Player> {
  let services: readonly ServiceArn[] = [];
  let stage = await openStage(scene);
  let strikes = strike();
  let played = 0;

  function strike(): Strikes {
    return createStrikes(stage.world, () => look(stage.world, services));
  }

  async function renew(): Promise<void> {
    await stage.close();
    stage = await openStage(scene);
    strikes = strike();
  }

  return {
    async play(cells, options) {
      if (++played % roundsOfAWorld === 0) await renew();
      const struck: Struck[] = [];
      const counts: Partial<Record<Act, ReadonlyMap<string, number>>> = {};
      const ending = await stage.play(
        {
          async begin(act, about) {
            services = about;
            const own = cells.filter((cell) => cell.act === act);
            // Whoever is to be told what was true before, must be able to learn it.
            if (own.some(({ fault }) => fault === "answered what was true before"))
              await look(stage.world, services);
            strikes.begin(own);
          },
          end(act) {
            struck.push(...strikes.end());
            counts[act] = strikes.counts();
          },
        },
        options,
      );
      return { scene, ending, struck, counts: counts as Counts };
    },
    async close() {
      vi.unstubAllEnvs();
      await stage.close();
    },
  };
}

/** Another function looks at these services, as the deployed ones do. */
async function look(world: World, services: readonly ServiceArn[]): Promise<void> {
  const { log } = asAdministrator(world);
  const queue = world.sandbox.stack?.resources.find(({ logicalId }) => logicalId === "Remedies");
  vi.stubEnv("REMEDIES_QUEUE", queue?.physicalId ?? "");
  await reconcile(services, { ...connect(process.env, {}), log });
}

/**
 * What is wrong with an ending, though these struck; `[]` if nothing. Only this may be otherwise than in a round
 * without faults:
 * - A message comes twice where a fault struck between its publication and the write that confirms it.
 * - People hear that a remedy has to wait, where what it needs could not be read.
 * - What a function could not handle for as long as it was tried is a dead letter, too.
 * - The blindness of the sweeps is told, where it lasted; and must be, if it lasted for two of them.
 */
export function wrongIn({ scene, ending, struck }: Round, clean: Ending): string[] {
  const { doubles, others, letters, told, posted, ...state } = ending;
  const { doubles: _, others: __, letters: ___, told: ____, posted: _____, ...expected } = clean;
  const between = struck.filter(({ last }) => last === "sns:Publish").length;
  const lasting = struck.some(({ cell }) => isLasting(cell.fault));
  const isBlindness = (said: string) => lasting && said.endsWith(" blind");
  const opened = others.filter((said) => said === "opened blind").length;
  const resolved = others.filter((said) => said === "resolved blind").length;
  return [
    ...differences("told", withoutWaiting(told, struck), clean.told),
    ...differences("posted to Slack", posted, told),
    ...differences("left", state, expected),
    ...(doubles > between ? [`${doubles} messages came twice, and ${between} may`] : []),
    ...others.filter((said) => !isBlindness(said)).map((said) => `told besides: ${said}`),
    ...(opened === 0 && struck.some(({ cell }) => isBlinding(cell, scene)) ? ["no blindness was told"] : []),
    ...(opened === resolved ? [] : [`a blindness was told ${opened} times, and its end ${resolved} times`]),
    ...(lasting ? [] : letters.map((letter) => `a dead letter: ${letter}`)),
  ];
}

/** What every verdict needs: a sweep that may not read it checks nothing. */
const needed: ReadonlySet<string> = new Set([
  "ecr:DescribeImages",
  "ecs:DescribeServices",
  "ecs:DescribeTasks",
  "ecs:ListClusters",
  "ecs:ListServices",
  "ecs:ListTasks",
]);

/** Whether two sweeps in a row are blind: so many there are in one act alone. */
function isBlinding({ act, caller, operation, fault }: Cell, scene: Scene): boolean {
  const isLong = scene === "without events" && act === "pushed";
  return isLong && caller === "sweep" && fault === "denied" && needed.has(operation);
}

function differences(what: string, is: unknown, should: unknown): string[] {
  const [one, other] = [JSON.stringify(is), JSON.stringify(should)];
  return one === other ? [] : [`${what}: ${one} instead of ${other}`];
}

/** A remedy is not planned on what is unknown: people hear of the drift, and of the remedy as its end. */
function withoutWaiting(told: readonly string[], struck: readonly Struck[]): readonly string[] {
  const mayWait = struck.some(({ cell }) => isError(cell.fault) && isRead(cell.operation));
  const isWait = (said: string, i: number) =>
    said === "opened cured stale" && told[i + 1] === "remediated cured";
  return mayWait ? told.filter((said, i) => !isWait(said, i)) : told;
}
