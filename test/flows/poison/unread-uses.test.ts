/** Which image a service has cannot be read: nobody takes that for a reason to wait, or not to. */
import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { afterEach, expect, test } from "vitest";
import { account, createWorld, region, registry, type World } from "../../support/world.ts";
import { rowsOf } from "./rows.ts";

let world: World;
afterEach(() => world.close());

/** `prod` and `staging` run the same image, named by its commit. */
async function begin(): Promise<void> {
  world = await createWorld();
  await world.push("backend", "one", "abc1234");
  const revision = await world.register("backend", { web: `${registry}/backend:abc1234` });
  for (const cluster of ["staging", "prod"]) await world.service(cluster, "backend", revision);
  await world.advance("37m");
  await world.push("backend", "two", "def5678");
  const taskDefinition = await world.register("backend", { web: `${registry}/backend:def5678` });
  await world.ecs.send(new UpdateServiceCommand({ cluster: "staging", service: "backend", taskDefinition }));
  await world.advance("37m");
}

const staging = `arn:aws:ecs:${region}:${account}:service/staging/backend`;

test("a service that may wait for a promotion is unknown, by name", async () => {
  await begin();
  await rowsOf(world).change(`service ${staging}`, (row) => ({ ...row, body: { S: "{" } }));
  await world.advance("26h");
  expect(world.told()).toEqual(["notice prod/backend"]);
  expect(world.alerts()[0]?.services[0]?.unknown).toContainEqual(
    expect.objectContaining({
      fact: "published",
      reason: "which image staging/backend has: its record cannot be read",
    }),
  );
});

test("where all can be read, it waits and is in sync", async () => {
  await begin();
  await world.advance("26h");
  expect(world.told()).toEqual([]);
});
