/**
 * The story that is played with every fault: an image is pushed, of one service people are told, another is
 * remediated; then the first is redeployed. All that a fault may change of it is when.
 */
import { PutLifecyclePolicyCommand } from "@aws-sdk/client-ecr";
import { DeleteServiceCommand } from "@aws-sdk/client-ecs";
import type { ServiceArn } from "../../../src/domain/ecs/arn.ts";
import { impatientProgram } from "../../support/impatient.ts";
import { createWorld, registry, type World } from "../../support/world.ts";
import { arnOf, type Ending, known, type Left, lookAt, sentSince, servicesOf, takeStock } from "./ending.ts";

/** The acts of a round: what happens in each, and then its time passes, in which things go wrong. */
export const acts = ["created", "pushed", "redeployed", "deleted"] as const;

export type Act = (typeof acts)[number];

/**
 * How the program comes to know of it: by events, or by its sweeps alone. A round takes a multiple of the sweeps'
 * rate, so that each meets the same ones.
 */
export const scenes = {
  "with events": {
    times: { created: "25m", pushed: "20m", redeployed: "15m", deleted: "20m" },
    rest: "5m",
    lost: [],
  },
  "without events": {
    times: { created: "25m", pushed: "35m", redeployed: "20m", deleted: "20m" },
    rest: "0m",
    lost: [{ events: "drop", match: { source: ["aws.ecr", "aws.ecs"] } }],
  },
} as const;

export type Scene = keyof typeof scenes;

/** A world in which rounds are played, one after the other, each with services of its own. */
export interface Stage {
  readonly world: World;
  /** Plays a round in which somebody is told when each half begins, and when its time is over. */
  play(director: Director, options?: PlayOptions): Promise<Ending>;
  close(): Promise<void>;
}

/** Small pages: each list has a second one, which can fail where the first did not. */
const services = { ecs: { pageSize: 1 }, ecr: { pageSize: 5 } };
const mode = { key: "ecs-image-drift:mode", value: "remediate" };
const lifecycle = {
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 100 },
      action: { type: "expire" },
    },
  ],
};

/** Decides what is wrong in an act: all is mended when its time is over, and then there is time to recover. */
export interface Director {
  begin(act: Act, services: readonly ServiceArn[]): void | Promise<void>;
  end(act: Act): void;
}

export interface PlayOptions {
  /** Whether another image is pushed when all is mended: what was given up for good is tried with it. */
  readonly pushesAgain?: boolean;
}

let rounds = 0;

/** Opens a world of a scene. The program in it does not wait as long as it should before it tries again. */
export async function openStage(
  scene: Scene,
  clocksAhead?: Readonly<Record<string, number>>,
): Promise<Stage> {
  const { lost, times, rest } = scenes[scene];
  const world = await createWorld({
    ...(await impatientProgram("on", clocksAhead)),
    services,
    buildsIndexes: true,
  });
  await world.advance("7m");

  /** All that is wrong is mended; what events are lost in this scene stay lost. */
  function mend(): void {
    world.sandbox.clearFaults();
    world.sandbox.fault(...lost);
  }

  async function create(name: string): Promise<void> {
    await world.push(name, `${name} one`, "latest");
    await world.ecr.send(
      new PutLifecyclePolicyCommand({ repositoryName: name, lifecyclePolicyText: JSON.stringify(lifecycle) }),
    );
    const revision = await world.register(name, { web: `${registry}/${name}:latest` });
    const [told = "", cured = ""] = servicesOf(name);
    await world.service("dev", told, revision);
    await world.service("dev", cured, revision, { tags: [mode] });
  }

  return {
    world,
    async play(director, { pushesAgain = false } = {}) {
      const name = `shop-${++rounds}`;
      const names = servicesOf(name);
      const before = takeStock(world);
      let digest = "";
      let left: Left = { revisions: 0, on: [], astray: 0, open: [] };
      const happens = {
        created: () => create(name),
        pushed: async () => {
          digest = await world.push(name, `${name} two`, "latest");
        },
        redeployed: () => world.redeploy("dev", `told-${name}`),
        async deleted() {
          left = await lookAt(world, name, digest);
          for (const service of names)
            await world.ecs.send(new DeleteServiceCommand({ cluster: "dev", service, force: true }));
        },
      };
      mend();
      for (const act of acts) {
        await director.begin(act, names.map(arnOf));
        await happens[act]();
        await world.advance(times[act]);
        director.end(act);
        mend();
        await world.advance("35m");
        if (act !== "pushed" || !pushesAgain) continue;
        digest = await world.push(name, `${name} three`, "latest");
        await world.advance("45m");
      }
      await world.advance(rest);
      return { ...sentSince(world, before, name), ...left, known: await known(world, name) };
    },
    close: () => world.close(),
  };
}
