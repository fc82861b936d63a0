/** A service is deleted: its end is told once, and it is forgotten, whoever looks at the same time or dies. */
import { CreateServiceCommand, DeleteServiceCommand } from "@aws-sdk/client-ecs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import { repositoryKey } from "../../src/domain/image/ecr.ts";
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

test.each([1, 2, 3])("a death after the removal %i of what is forgotten leaves nothing behind", async (nth) => {
  world.sandbox.fault({ kill: "sweep", after: "dynamodb:DeleteItem", nth });
  await remove();
  await world.advance("1h");
  expect([await users(), await asAdministrator(world).journal.services()]).toEqual([[], []]);
  world.sandbox.clearFaults();
  const again = { cluster: "dev", serviceName: "backend", taskDefinition, desiredCount: 2 };
  await world.ecs.send(new CreateServiceCommand({ ...again, launchType: "FARGATE" }));
  await world.advance("20m");
  expect(await users()).toEqual([arn]);
});
