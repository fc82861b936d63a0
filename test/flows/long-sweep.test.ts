/** A sweep that never has time for more than a portion goes on in further invocations, and says so. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { asAdministrator } from "../support/administrator.ts";
import { deploymentOf, readTemplate } from "../support/package.ts";
import { createWorld, type World } from "../support/world.ts";

const services = 405;
let world: World;

beforeAll(async () => {
  const template = await readTemplate("off");
  const { SweepLambdaFunction } = template.Resources;
  if (SweepLambdaFunction) SweepLambdaFunction.Properties.Timeout = 250;
  world = await createWorld({
    deployment: deploymentOf(template, "off"),
    services: { ecs: { pageSize: 100 }, ecr: { pageSize: 1000 } },
  });
  world.sandbox.fault({ events: "drop" });
  const taskDefinition = await world.register("shared", { web: "nginx:1.29" });
  await world.service("dev", "service-0", taskDefinition, { desiredCount: 0 });
  for (let i = 1; i < services; i++)
    await world.sandbox.ask("ecs:CreateService", {
      cluster: "dev",
      serviceName: `service-${i}`,
      taskDefinition,
      desiredCount: 0,
    });
  await world.advance("16m");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

const lines = (text: string) => world.sandbox.logs().filter(({ line }) => line.includes(text)).length;

test("every service is checked, and each sweep finishes once", async () => {
  const { journal } = asAdministrator(world);
  const records = await journal.read(await journal.services());
  expect(records.size).toBe(services);
  expect([...records.values()].filter(({ version }) => version === 1)).toHaveLength(services);
  expect(await journal.sweepUnderWay()).toBeNull();
  const putOff = lines("continues in another invocation");
  expect(putOff).toBeGreaterThan(0);
  expect(lines('"SweepFinished"')).toBe(putOff);
  expect(world.sandbox.failures()).toEqual([]);
  expect(world.sandbox.denials()).toEqual([]);
});
