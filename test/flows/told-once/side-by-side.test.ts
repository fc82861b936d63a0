import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import { repositoryKey } from "../../../src/domain/image/ecr.ts";
import { parseDigest, parseTag } from "../../../src/domain/image/reference.ts";
import type { Ports } from "../../../src/reconcile/ports.ts";
import { reconcile } from "../../../src/reconcile/reconcile.ts";
import { asAdministrator } from "../../support/administrator.ts";
import { account, createWorld, region, registry, type World } from "../../support/world.ts";

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
