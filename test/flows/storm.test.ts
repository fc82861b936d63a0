/** Events come late, twice and in any order, and by the thousand: people are told neither more nor less for it. */
import { afterAll, describe, expect, test } from "vitest";
import { createRandom, type Random } from "../../src/sandbox/random.ts";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { createWorld, registry, type World } from "../support/world.ts";

const worlds: World[] = [];
afterAll(() => Promise.all(worlds.map((world) => world.close())));

/** As many services as there are orders to be tried, each with a repository of its own. */
const orders = Array.from({ length: 100 }, (_, seed) => `backend-${seed}`);

/** As many at a time as may be told of within an hour, once when it opens and once when it is over. */
const groups = Array.from({ length: 4 }, (_, i) => orders.slice(25 * i, 25 * (i + 1)));

async function begin(names: readonly string[]): Promise<World> {
  const world = await createWorld({ services: { ecs: { pageSize: 100 } } });
  worlds.push(world);
  for (const name of names) {
    await world.push(name, `${name} one`, "latest");
    await world.service("dev", name, await world.register(name, { web: `${registry}/${name}:latest` }));
  }
  await world.advance("7m");
  return world;
}

/** Puts events on the bus as anybody could. */
async function put(world: World, events: readonly JsonObject[]): Promise<void> {
  const response = await fetch(`${world.sandbox.url}/_sandbox/events`, {
    method: "POST",
    body: JSON.stringify(events),
  });
  expect(response.status).toBe(200);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Each event twice, in an order that is the service's own, mixed with those of all other services. */
function doubled(events: readonly JsonObject[], seed: number): JsonObject[] {
  return shuffled([...events, ...events], createRandom(seed));
}

/** What is told of each service. */
function toldOf(names: readonly string[], world: World): Record<string, string[]> {
  const told = new Map<string, string[]>(names.map((name) => [name, []]));
  for (const { event, services } of world.alerts())
    for (const { name } of services) told.set(name, [...(told.get(name) ?? []), event]);
  return Object.fromEntries(told);
}

function each(names: readonly string[], ...events: string[]): Record<string, string[]> {
  return Object.fromEntries(names.map((name) => [name, events]));
}

describe("in 100 orders, all events doubled", () => {
  test.each(groups.map((names, i) => [i + 1, names] as const))(
    "in place of those that were lost, one opens and one resolves: group %d",
    async (group, names) => {
      const world = await begin(names);
      const record = async (act: (name: string) => Promise<unknown>, then: string) => {
        const from = world.sandbox.events().length;
        world.sandbox.fault({ events: "drop" });
        for (const name of names) await act(name);
        await world.advance(then);
        world.sandbox.clearFaults();
        return world.sandbox.events().slice(from);
      };

      const pushes = await record((name) => world.push(name, `${name} two`, "latest"), "5s");
      expect(pushes).toHaveLength(names.length);
      await put(world, doubled(pushes, 100 + group));
      await world.advance("20m");
      expect(toldOf(names, world)).toEqual(each(names, "opened"));

      const deployments = await record((name) => world.redeploy("dev", name), "1m");
      expect(deployments.length).toBeGreaterThan(names.length * 10);
      expect(toldOf(names, world)).toEqual(each(names, "opened"));
      await put(world, doubled(deployments, 200 + group));
      await world.advance("20m");
      expect(toldOf(names, world)).toEqual(each(names, "opened", "resolved"));

      await put(world, doubled([...pushes, ...deployments], 3 + group));
      await world.advance("1h");
      expect(toldOf(names, world)).toEqual(each(names, "opened", "resolved"));
    },
  );

  test("beside the first ones, those of earlier phases among them, one opens and one resolves", async () => {
    const names = orders.slice(0, 20);
    const world = await begin(names);
    const deliverAgain = async (seed: number) => {
      await world.advance("1m");
      await put(world, doubled(world.sandbox.events(), seed));
      await world.advance("20m");
    };
    for (const name of names) await world.push(name, `${name} two`, "latest");
    await deliverAgain(4);
    expect(toldOf(names, world)).toEqual(each(names, "opened"));
    for (const name of names) await world.redeploy("dev", name);
    await deliverAgain(5);
    expect(toldOf(names, world)).toEqual(each(names, "opened", "resolved"));
  });
});

describe("a storm of task events", () => {
  test("of a service in sync costs no call of ECS", async () => {
    const world = await begin(["backend"]);
    const running = world.sandbox
      .events()
      .find(({ detail }) => (detail as JsonObject).lastStatus === "RUNNING") as { detail: JsonObject };
    const storm = Array.from({ length: 5_000 }, (_, i) => ({
      ...running,
      id: `storm-${i}`,
      detail: { ...running.detail, taskArn: `arn:aws:ecs:us-east-1:123456789012:task/dev/${i}` },
    }));
    world.sandbox.clearCalls();
    await put(world, storm);
    await world.advance("1m");
    const calls = world.sandbox.calls();
    expect(calls.filter(({ caller }) => caller === "service-changed")).not.toEqual([]);
    expect(calls.filter(({ operation }) => operation.startsWith("ecs:"))).toEqual([]);
    expect(world.told()).toEqual([]);
  });
});

describe("a pipeline that pushes and deploys", () => {
  test("within the settle window is no drift: nobody is told anything", async () => {
    const world = await begin(["backend"]);
    await world.push("backend", "two", "latest");
    await world.advance("9m");
    await world.redeploy("dev", "backend");
    await world.advance("6h");
    expect(world.told()).toEqual([]);
  });
});
