/** What ECS remembers cannot be read for a while: nobody is told something else meanwhile. */
import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { afterEach, describe, expect, test } from "vitest";
import type { Duration } from "../../src/sandbox/duration.ts";
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

const throttle = (operation: string) => world.sandbox.fault({ operation, error: "SomethingNew", times: 1 });

test.each([
  ["once", { times: 1 }],
  ["ever again", {}],
])("a held service whose past cannot be read %s is not alerted", async (_, times) => {
  await begin({}, "abc1234");
  await world.push("backend", "v2", "def5678");
  const next = await world.register("backend", { web: `${registry}/backend:def5678` });
  const deploy = (taskDefinition: string) =>
    world.ecs.send(new UpdateServiceCommand({ cluster: "dev", service: "backend", taskDefinition }));
  await deploy(next);
  await world.advance("30m");
  await deploy("backend:1");
  await world.advance("3h");
  world.sandbox.fault({ operation: "ecs:ListServiceDeployments", error: "SomethingNew", ...times });
  await world.advance("2h");
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

describe("where ECS never says what was deployed before", () => {
  const until = async (duration: Duration) => {
    await world.advance(duration);
    return world.told();
  };

  test("drift is told when patience is over, with what the verdict does without, and resolved", async () => {
    await begin();
    world.sandbox.fault({ operation: "ecs:ListServiceDeployments", error: "SomethingNew" });
    await world.push("backend", "v2", "latest");
    expect(await until("29m")).toEqual([]);
    expect(await until("26m")).toEqual(["opened dev/backend stale not-redeployed"]);
    const [opened] = world.alerts();
    expect(opened?.services[0]?.unknown).toEqual([
      expect.objectContaining({
        fact: "rollouts",
        reason: "SomethingNew: ecs:ListServiceDeployments",
      }),
    ]);
    expect(await until("6h")).toHaveLength(1);
    await world.redeploy("dev", "backend");
    expect((await until("20m")).slice(1)).toEqual([expect.stringMatching(/^resolved dev\/backend/)]);
  });

  test("nothing is remediated, and the message says why", async () => {
    world = await createWorld({ remediation: "on" });
    await world.push("backend", "v1", "latest");
    const revision = await world.register("backend", { web: `${registry}/backend:latest` });
    await world.service("dev", "backend", revision, {
      tags: [{ key: "ecs-image-drift:mode", value: "remediate" }],
    });
    await world.advance("37m");
    world.sandbox.fault({ operation: "ecs:ListServiceDeployments", error: "SomethingNew" });
    await world.push("backend", "v2", "latest");
    await world.advance("2h");
    expect(world.told()).toEqual(["opened dev/backend stale not-redeployed"]);
    expect(world.alerts()[0]?.remedy).toEqual({
      state: "none",
      taskDefinition: null,
      reason: expect.stringContaining("what was deployed before is not known: SomethingNew"),
    });
    world.sandbox.clearFaults();
    await world.advance("30m");
    expect(world.told().at(-1)).toMatch(/^remediated dev\/backend/);
  });
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
