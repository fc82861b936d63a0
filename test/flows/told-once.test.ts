/**
 * Every incident is opened once and resolved once, whatever dies, fails or looks at the same time. A message
 * can come twice only if its sender died between publishing it and writing down that it did.
 */
import { resolve } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import { repositoryKey } from "../../src/domain/image/ecr.ts";
import { parseDigest, parseTag } from "../../src/domain/image/reference.ts";
import type { Ports } from "../../src/reconcile/ports.ts";
import { reconcile } from "../../src/reconcile/reconcile.ts";
import type { Request } from "../../src/sandbox/calls.ts";
import type { SandboxOptions } from "../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { asAdministrator } from "../support/administrator.ts";
import { type Death, deathsIn, faultOf, lastBefore, sayDeath, watchHandlers } from "../support/deaths.ts";
import { deploymentOf, readTemplate } from "../support/package.ts";
import {
  type AlertMessage,
  account,
  createWorld,
  region,
  registry,
  sayAlert,
  type World,
} from "../support/world.ts";

/** The program, whose handlers do not wait as long as they should before they try again. */
async function impatientProgram() {
  const template = await readTemplate("off");
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== "AWS::Lambda::Function") continue;
    const { Variables } = Properties.Environment as { Variables: JsonObject };
    Variables.NODE_OPTIONS = `--require=${resolve("test/support/impatient.cjs")}`;
  }
  return { deployment: deploymentOf(template, "off") };
}

/** A service whose incidents come and go: each round a push that nobody deploys, and then the deployment. */
async function begin(options: SandboxOptions = {}) {
  const world = await createWorld(options);
  await world.push("backend", "first", "latest");
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
  );
  await world.advance("37m");
  let rounds = 0;
  return {
    world,
    handlers: watchHandlers(world.sandbox),
    async push() {
      await world.push("backend", `round ${++rounds}`, "latest");
      await world.advance("30m");
    },
    async redeploy() {
      await world.redeploy("dev", "backend");
      await world.advance("30m");
    },
  };
}

type Story = Awaited<ReturnType<typeof begin>>;

const opened = expect.stringMatching(/^opened dev\/backend stale (not-redeployed|undetermined)$/);
const resolved = "resolved dev/backend";

/** The messages since `from`, each once: a double has the same incident and sequence. */
function once(world: World, from: number): AlertMessage[] {
  const alerts = world.alerts().slice(from);
  return [...new Map(alerts.map((alert) => [`${alert.incident} ${alert.sequence}`, alert])).values()];
}

/** What the handlers did until the last message was told and written down. */
function untilTold(calls: readonly Request[]): readonly Request[] {
  return calls.slice(0, calls.findLastIndex(({ operation }) => operation === "sns:Publish") + 2);
}

describe.for<[string, JsonObject[], { pushed: string[]; redeployed: string[] }]>([
  ["events arrive", [], { pushed: ["image-pushed", "recheck"], redeployed: ["service-changed"] }],
  ["all events are lost", [{ events: "drop" }], { pushed: ["sweep", "recheck"], redeployed: ["sweep"] }],
])("when %s and a handler dies", ([, faults, dying]) => {
  let story: Story;
  let deaths: { pushed: Death[]; redeployed: Death[] };
  beforeAll(async () => {
    story = await begin();
    story.world.sandbox.fault(...faults);
    story.handlers.take();
    await story.push();
    const pushed = deathsIn(untilTold(story.handlers.take()));
    await story.redeploy();
    deaths = { pushed, redeployed: deathsIn(untilTold(story.handlers.take())) };
  });
  afterAll(() => story.world.close());

  /** Plays a round in which a handler dies after the push, or after the deployment. */
  async function playWith(death: Death, during: keyof typeof deaths) {
    const { world, handlers } = story;
    const from = world.alerts().length;
    let last: string | null = null;
    for (const [phase, play] of [
      ["pushed", story.push],
      ["redeployed", story.redeploy],
    ] as const) {
      handlers.take();
      if (phase === during) world.sandbox.fault(faultOf(death));
      await play();
      if (phase === during) last = lastBefore(death, handlers.take());
      world.sandbox.clearFaults();
      world.sandbox.fault(...faults);
    }
    const told = once(world, from);
    return { last, told, doubles: world.alerts().length - from - told.length };
  }

  test.for(["pushed", "redeployed"] as const)(
    "before or after any of its calls, once an image was %s, the incident is told, and told once",
    { timeout: 180_000 },
    async (during) => {
      const possible = deaths[during].filter(({ handler }) => dying[during].includes(handler));
      const survived: string[] = [];
      let doubled = 0;
      for (const death of possible) {
        const { last, told, doubles } = await playWith(death, during);
        expect(told.map(sayAlert), sayDeath(death)).toEqual([opened, resolved]);
        expect(new Set(told.map(({ incident }) => incident)).size, sayDeath(death)).toBe(1);
        if (doubles > 0) expect(last, sayDeath(death)).toBe("sns:Publish");
        doubled += doubles;
        if (!last) survived.push(sayDeath(death));
      }
      // Not every round makes every call: a recheck, say, is only scheduled where none is due.
      expect(survived.length, survived.join(", ")).toBeLessThan(possible.length / 10);
      expect(new Set(possible.map(({ handler }) => handler))).toEqual(new Set(dying[during]));
      expect(doubled, "after publishing, and before writing that down").toBe(2);
    },
  );
});

describe("when AWS fails", () => {
  let story: Story;
  let operations: string[];
  beforeAll(async () => {
    story = await begin(await impatientProgram());
    story.handlers.take();
    await story.push();
    await story.redeploy();
    operations = [...new Set(story.handlers.take().map(({ operation }) => operation))].sort();
  });
  afterAll(() => story.world.close());

  test.for(["ThrottlingException", "500", "reset", "timeout"])(
    "a few times with %s, on any operation, the incident is told all the same",
    async (error) => {
      const { world } = story;
      const times = error === "timeout" ? 1 : 2;
      for (const operation of operations) {
        const from = world.alerts().length;
        for (const play of [story.push, story.redeploy]) {
          world.sandbox.fault({ operation, error, times });
          await play();
          world.sandbox.clearFaults();
        }
        expect(world.told().slice(from), operation).toEqual([opened, resolved]);
      }
    },
  );

  test("for good, on any operation, nothing false is said, and the truth comes when it works again", async () => {
    const { world } = story;
    for (const operation of operations) {
      const from = world.alerts().length;
      const broken = { operation, error: "AccessDeniedException" };
      for (const [play, truth] of [
        [story.push, [opened]],
        [story.redeploy, [opened, resolved]],
      ] as const) {
        const before = world.told().slice(from);
        world.sandbox.fault(broken);
        await world.advance("1h");
        expect(world.told().slice(from), `${operation}, while nothing happens`).toEqual(before);
        await play();
        world.sandbox.clearFaults();
        await world.advance("30m");
        expect(once(world, from).map(sayAlert), `${operation}, when it works again`).toEqual(truth);
      }
    }
  });
});

describe("when two look at the same moment", () => {
  let world: World;
  afterEach(async () => {
    vi.unstubAllEnvs();
    await world.close();
  });

  /** The program's ports, each call of which waits for its turn. */
  function portsOf(scheduler: fc.Scheduler): Ports {
    const ports = asAdministrator(world);
    const { read, write, nextSequence } = ports.journal;
    return {
      ...ports,
      journal: {
        ...ports.journal,
        read: scheduler.scheduleFunction(read),
        write: scheduler.scheduleFunction(write),
        nextSequence: scheduler.scheduleFunction(nextSequence),
      },
      alerts: { publish: scheduler.scheduleFunction(ports.alerts.publish) },
    };
  }

  test("whoever goes first at each step, one tells", async () => {
    world = await createWorld();
    const { sandbox } = world;
    const { journal } = asAdministrator(world);
    await journal.noteSweep(sandbox.clock.now());
    sandbox.fault({ events: "drop" });

    let services = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const name = `backend-${++services}`;
        await world.push(name, `${name} one`, "latest");
        await world.service("dev", name, await world.register(name, { web: `${registry}/${name}:latest` }));
        await world.advance("30s");
        const digest = parseDigest(await world.push(name, `${name} two`, "latest"));
        const at = new Date(sandbox.clock.now().getTime() - 3_600_000);
        const repository = repositoryKey({ account, region, name });
        await journal.noteMoves([{ repository, tag: parseTag("latest"), digest, at, source: "event" }]);

        const from = world.alerts().length;
        const { arn } = parseServiceArn(`arn:aws:ecs:${region}:${account}:service/dev/${name}`);
        const looks = [portsOf(scheduler), portsOf(scheduler)].map((ports) => reconcile([arn], ports));
        await scheduler.waitFor(Promise.all(looks));
        await sandbox.settle();
        expect(world.told().slice(from)).toEqual([expect.stringContaining(`opened dev/${name} stale`)]);
      }),
      { numRuns: 15, seed: 1 },
    );
  });

  test("one tells, though the other has so many services that its claims take long to write", async () => {
    world = await createWorld();
    await world.push("shared", "one", "latest");
    const names = Array.from({ length: 12 }, (_, i) => `service-${i}`);
    for (const name of names) {
      const revision = await world.register(name, { web: `${registry}/shared:latest` });
      await world.service("dev", name, revision);
    }
    await world.advance("37m");
    world.sandbox.fault({ events: "drop" });
    const digest = parseDigest(await world.push("shared", "two", "latest"));
    const at = world.sandbox.clock.now();
    const repository = repositoryKey({ account, region, name: "shared" });
    const { journal } = asAdministrator(world);
    await journal.noteMoves([{ repository, tag: parseTag("latest"), digest, at, source: "event" }]);
    const services = names.map(
      (name) => parseServiceArn(`arn:aws:ecs:${region}:${account}:service/dev/${name}`).arn,
    );

    let later = 3_600_000;
    /** A look an hour from now, whose every write of a record takes so long. */
    const looking = (milliseconds: number): Ports => {
      const ports = asAdministrator(world);
      const write: Ports["journal"]["write"] = (...record) => {
        later += milliseconds;
        return ports.journal.write(...record);
      };
      const now = () => new Date(ports.now().getTime() + later);
      return { ...ports, now, journal: { ...ports.journal, write } };
    };
    const [slow, quick] = [looking(20_000), looking(0)];
    let isFirst = true;
    const publish: typeof slow.alerts.publish = async (alert) => {
      if (isFirst) {
        isFirst = false;
        await reconcile(services.slice(-1), quick);
      }
      await slow.alerts.publish(alert);
    };
    await reconcile(services, { ...slow, alerts: { publish } });
    await world.sandbox.settle();
    expect(world.alerts()).toHaveLength(1);
  });
});
