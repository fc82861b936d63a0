/** What is beyond the limits is not lost: it is told later, and alerted instead of put right. */
import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connectRemediate } from "../../src/connect/connect.ts";
import { parseServiceArn, type ServiceArn } from "../../src/domain/ecs/arn.ts";
import type { Policy } from "../../src/domain/policy/policy.ts";
import { reconcile } from "../../src/reconcile/reconcile.ts";
import { remediate } from "../../src/reconcile/remedy/remediate.ts";
import { asAdministrator } from "../support/administrator.ts";
import { account, createWorld, region, registry, type World } from "../support/world.ts";

let world: World;
afterAll(() => vi.unstubAllEnvs());

describe("alerts", () => {
  beforeAll(async () => {
    world = await createWorld();
    await asAdministrator(world).journal.noteSweep(world.sandbox.clock.now());
    world.sandbox.fault({ events: "drop" });
  });
  afterAll(() => world.close());

  const names = ["one", "two", "three"];
  const services = names.map(
    (name) => parseServiceArn(`arn:aws:ecs:${region}:${account}:service/dev/${name}`).arn,
  );

  /** Two look at once, so many minutes from now. */
  const look = async (minutes: number) => {
    const ports = asAdministrator(world);
    const policy: Policy = { ...ports.policy, limits: { ...ports.policy.limits, alertsPerHour: 2 } };
    const now = () => new Date(ports.now().getTime() + minutes * 60_000);
    await Promise.all([1, 2].map(() => reconcile(services, { ...ports, policy, now })));
    await world.sandbox.settle();
  };
  const opened = () => world.alerts().filter(({ event }) => event === "opened");
  const told = () => opened().flatMap(({ services }) => services.map(({ name }) => name));
  const notices = () => world.alerts().filter(({ event }) => event === "notice");

  test("beyond the limit wait, and one notice lists them", async () => {
    for (const name of names) {
      await world.push(name, `${name} first`, "latest");
      await world.service("dev", name, await world.register(name, { web: `${registry}/${name}:latest` }));
    }
    await world.advance("1m");
    await look(0);
    // Pushes that were seen within a minute would be one message.
    for (const [i, name] of names.entries()) {
      await world.push(name, `${name} second`, "latest");
      await look(1 + 2 * i);
    }
    await look(16);
    await look(40);
    expect(told()).toHaveLength(2);
    expect(notices()).toHaveLength(1);
    expect(notices()[0]?.services.map(({ name }) => name)).toEqual(
      names.filter((name) => !told().includes(name)),
    );
  });

  test("are told when there is room, once", async () => {
    await look(80);
    await look(81);
    expect(told().sort()).toEqual([...names].sort());
    expect(opened()).toHaveLength(3);
    expect(notices()).toHaveLength(1);
  });
});

describe("remedies of one service", () => {
  beforeAll(async () => {
    world = await createWorld({ remediation: "on" });
  });
  afterAll(() => world.close());

  test("beyond the limit are alerts, which say so; a day later it is put right", async () => {
    await world.push("backend", "image 0", "latest");
    await world.service(
      "dev",
      "backend",
      await world.register("backend", { web: `${registry}/backend:latest` }),
      {
        tags: [{ key: "ecs-image-drift:mode", value: "remediate" }],
      },
    );
    await world.advance("20m");
    for (let i = 1; i <= 7; i++) {
      await world.push("backend", `image ${i}`, "latest");
      await world.advance("30m");
    }
    const events = () => world.alerts().map(({ event, remedy }) => `${event} ${remedy.state}`);
    const remediated = Array.from({ length: 6 }, () => "remediated done");
    expect(events().slice(0, 6)).toEqual(remediated);
    expect(events().slice(6).sort()).toEqual(["notice none", "opened refused"]);
    expect(world.alerts().find(({ event }) => event === "opened")?.remedy.reason).toMatch(
      /^the limit of 6 remedies a day is reached \(limits\.remediesPerServicePerDay\); the next is possible at 20/,
    );
    await world.advance("24h");
    expect(events().at(-1)).toBe("remediated done");
    expect(events().filter((event) => event === "remediated done")).toHaveLength(7);
  });
});

describe("where nothing is ever told", () => {
  beforeAll(async () => {
    world = await createWorld({ remediation: "on" });
  });
  afterAll(() => world.close());

  const { arn } = parseServiceArn(`arn:aws:ecs:${region}:${account}:service/dev/backend`);
  const drift = { defaults: { settle: "0s" }, limits: { alertsPerHour: 0 } };

  /** Looks at the service, puts it right if that is asked for, and answers with its record. */
  const look = async () => {
    const { log } = asAdministrator(world);
    const asked: ServiceArn[] = [];
    const remedies = { ask: async (service: ServiceArn) => void asked.push(service) };
    const rechecks = { schedule: async () => {}, schedulePush: async () => {} };
    const connected = connectRemediate(process.env, drift);
    const ports = { ...connected, log, mayRemediate: true, remedies, rechecks };
    await ports.journal.sweptAt();
    await reconcile([arn], ports);
    for (const service of asked) await remediate(service, ports);
    return (await ports.journal.read([arn])).get(arn);
  };
  const revision = async () => {
    const { services = [] } = await world.ecs.send(
      new DescribeServicesCommand({ cluster: "dev", services: ["backend"] }),
    );
    return services[0]?.taskDefinition?.split(":").at(-1);
  };

  test("each push is put right: no remedy waits until its outcome is told", async () => {
    world.sandbox.fault({ events: "drop" });
    await world.push("backend", "one", "latest");
    const first = await world.register("backend", { web: `${registry}/backend:latest` });
    const tags = [{ key: "ecs-image-drift:mode", value: "remediate" }];
    await world.service("dev", "backend", first, { tags });
    await world.advance("46m");
    for (const content of ["two", "three"]) {
      await world.push("backend", content, "latest");
      await look(); // dates the move of the tag, which no event told
      await world.advance("1m");
      await look();
      await world.advance("4m");
      expect(await look()).toMatchObject({ remedy: null });
    }
    expect(await revision()).toBe("3");
    expect(world.alerts().filter(({ event }) => event !== "notice")).toEqual([]);
  });
});
