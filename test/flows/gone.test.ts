/** A service is deleted: its end is told once, and it is forgotten, whoever looks at the same time or dies. */
import { CreateServiceCommand, DeleteServiceCommand } from "@aws-sdk/client-ecs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import { repositoryKey } from "../../src/domain/image/ecr.ts";
import { reconcile } from "../../src/reconcile/reconcile.ts";
import { asAdministrator } from "../support/administrator.ts";
import { account, createWorld, region, registry, type World } from "../support/world.ts";

const { arn } = parseServiceArn(`arn:aws:ecs:${region}:${account}:service/dev/backend`);
const repository = repositoryKey({ account, region, name: "backend" });

let world: World;
let taskDefinition: string;
beforeEach(async () => {
  world = await createWorld();
  await world.push("backend", "one", "latest");
  taskDefinition = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", taskDefinition);
  await world.advance("37m");
  await world.push("backend", "two", "latest");
  await world.advance("30m");
  world.sandbox.fault({ events: "drop" });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

const remove = () =>
  world.ecs.send(new DeleteServiceCommand({ cluster: "dev", service: "backend", force: true }));
const users = () => asAdministrator(world).journal.servicesUsing(repository);

const ends = () => world.alerts().flatMap(({ event, sequence }) => (event === "resolved" ? sequence : []));

test("its end is told once, though two look at once", async () => {
  await remove();
  await Promise.all([1, 2].map(() => reconcile([arn], asAdministrator(world))));
  await world.advance("1h");
  expect(ends()).toEqual([2]);
});

test.each([
  ["before", "dynamodb:PutItem", 1],
  ["after", "dynamodb:PutItem", 1],
  ["before", "sns:Publish", 1],
  ["after", "sns:Publish", 1],
  ["after", "dynamodb:PutItem", 2],
  ["before", "dynamodb:DeleteItem", 1],
  ["after", "dynamodb:DeleteItem", 1],
] as const)(
  "its end is told under one sequence, if who tells it dies %s %s %i",
  async (when, operation, nth) => {
    world.sandbox.fault({ kill: "sweep", [when]: operation, nth });
    await remove();
    await world.advance("1h");
    expect(new Set(ends()).size).toBe(1);
    expect(ends()).toHaveLength(when === "after" && operation === "sns:Publish" ? 2 : 1);
  },
);

test("its end waits for room among the alerts, and is told then", async () => {
  await remove();
  const ports = asAdministrator(world);
  const takeAlert = async () => false;
  await reconcile([arn], { ...ports, journal: { ...ports.journal, takeAlert } });
  await world.sandbox.settle();
  expect(ends()).toEqual([]);
  await world.advance("20m");
  expect(ends()).toEqual([2]);
  expect(await ports.journal.services()).toEqual([]);
});

test.each([1, 2, 3])(
  "a death after the removal %i of what is forgotten leaves nothing behind",
  async (nth) => {
    world.sandbox.fault({ kill: "sweep", after: "dynamodb:DeleteItem", nth });
    await remove();
    await world.advance("1h");
    expect([await users(), await asAdministrator(world).journal.services()]).toEqual([[], []]);
    world.sandbox.clearFaults();
    const again = { cluster: "dev", serviceName: "backend", taskDefinition, desiredCount: 2 };
    await world.ecs.send(new CreateServiceCommand({ ...again, launchType: "FARGATE" }));
    await world.advance("20m");
    expect(await users()).toEqual([arn]);
  },
);
