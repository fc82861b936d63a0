/** What ECS remembers cannot be read for a while: nobody is told something else meanwhile. */
import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { afterEach, expect, test } from "vitest";
import { createWorld, manifestOf, registry, type World } from "../support/world.ts";

let world: World;
afterEach(() => world.close());

/** A service of `backend:TAG` that has been in sync for a while. */
async function begin(more: object = {}, tag = "latest"): Promise<void> {
  world = await createWorld();
  await world.push("backend", "v1", tag);
  const revision = await world.register("backend", { web: `${registry}/backend:${tag}` });
  await world.service("dev", "backend", revision, more);
  await world.advance("37m");
}

const throttle = (operation: string) =>
  world.sandbox.fault({ operation, error: "ThrottlingException", times: 5 });

test("a held service is not alerted", async () => {
  await begin({}, "abc1234");
  await world.push("backend", "v2", "def5678");
  const next = await world.register("backend", { web: `${registry}/backend:def5678` });
  const deploy = (taskDefinition: string) =>
    world.ecs.send(new UpdateServiceCommand({ cluster: "dev", service: "backend", taskDefinition }));
  await deploy(next);
  await world.advance("30m");
  await deploy("backend:1");
  await world.advance("3h");
  throttle("ecs:ListServiceDeployments");
  await world.advance("1h");
  expect(world.told()).toEqual(["notice dev/backend"]);
});

test("a rollback is not told anew", async () => {
  const deploymentCircuitBreaker = { enable: true, rollback: true };
  await begin({ deploymentConfiguration: { deploymentCircuitBreaker } });
  await world.pushManifest("backend", manifestOf("v2", { "sandbox.fail": "start" }), "latest");
  await world.redeploy("dev", "backend");
  await world.advance("3h");
  throttle("ecs:ListServiceDeployments");
  await world.advance("1h");
  expect(world.told()).toEqual(["opened dev/backend stale rolled-back"]);
});

test("a revision that could not be read is not said to lack the image", async () => {
  await begin({}, "1.0.0");
  await world.push("backend", "v2", "1.1.0");
  await world.register("backend", { web: `${registry}/backend:1.1.0` });
  await world.advance("2h");
  throttle("ecs:DescribeTaskDefinition");
  await world.advance("1h");
  expect(world.told()).toEqual(["opened dev/backend behind not-updated"]);
});
