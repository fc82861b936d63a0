/** A service whose mode is remediate, with a sidecar of which less is asked. */
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, registry, type World } from "../support/world.ts";

const arn = "arn:aws:ecs:us-east-1:123456789012:service/dev/shop";

let world: World;
let proxy: string;
/** The repositories that were asked about anything, by the program. */
const asked = new Set<string>();
beforeAll(async () => {
  world = await createWorld({ remediation: "on" });
  world.sandbox.watch(({ operation, caller, input }) => {
    if (operation.startsWith("ecr:") && caller !== "administrator") asked.add(String(input.repositoryName));
  });
  await world.push("shop", "one", "latest");
  proxy = await world.push("proxy", "one", "latest");
  const first = await world.register("shop", {
    web: `${registry}/shop:latest`,
    sidecar: `${registry}/proxy:latest`,
  });
  await world.service("dev", "shop", first, {
    tags: [
      { key: "ecs-image-drift:mode", value: "remediate" },
      { key: "ecs-image-drift:mode.sidecar", value: "alert" },
      { key: "ecs-image-drift:follows.web", value: "latest" },
    ],
  });
  await world.advance("5m");
});
afterAll(() => world.close());

const set = async (key: string, value: string) => {
  await world.ecs.send(new TagResourceCommand({ resourceArn: arn, tags: [{ key, value }] }));
  await world.sandbox.settle();
};

/** The images as the service's revision has them, and the tags that its containers follow. */
const written = async () => {
  const { services = [] } = await world.ecs.send(
    new DescribeServicesCommand({ cluster: "dev", services: ["shop"] }),
  );
  const { taskDefinition } = services[0] ?? {};
  const { taskDefinition: revision } = await world.ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition }),
  );
  const images = (revision?.containerDefinitions ?? []).map(({ name, image }) => [name, image]);
  return { revision: revision?.revision, images: Object.fromEntries(images) };
};

const since = (told: readonly string[]) => world.told().slice(told.length);

test("a sidecar with the mode alert is alerted, and nothing is written", async () => {
  await world.push("proxy", "two", "latest");
  await world.advance("20m");
  expect(world.told()).toEqual(["opened dev/shop stale not-redeployed"]);
  expect(world.alerts()[0]?.remedy.state).toBe("none");
  expect((await written()).revision).toBe(1);
});

test("the application beside it is put right, and the sidecar keeps what it runs", async () => {
  const told = world.told();
  const two = await world.push("shop", "two", "latest");
  await world.advance("20m");
  // The sidecar is pinned to what it runs: to start it again would no longer be of use.
  expect(since(told)).toEqual([
    "changed dev/shop behind not-registered",
    "remediated dev/shop behind not-registered",
  ]);
  expect(await written()).toEqual({
    revision: 2,
    images: { web: `${registry}/shop@${two}`, sidecar: `${registry}/proxy@${proxy}` },
  });
});

test("a sidecar that is observed is not told of, nor that it is over", async () => {
  const told = world.told();
  await set("ecs-image-drift:mode.sidecar", "observe");
  await world.push("proxy", "three", "latest");
  await world.advance("2d");
  expect(since(told)).toEqual([]);
});

test("the images of a sidecar that is ignored are not read", async () => {
  const told = world.told();
  await set("ecs-image-drift:mode.sidecar", "ignore");
  await world.advance("20m");
  asked.clear();
  await world.push("proxy", "four", "latest");
  await world.advance("1h");
  expect([...asked]).toEqual(["shop"]);
  expect(since(told)).toEqual([]);
});

test("a sidecar that follows nothing stays as it is, whatever the service follows", async () => {
  const told = world.told();
  await world.ecs.send(
    new UntagResourceCommand({ resourceArn: arn, tagKeys: ["ecs-image-drift:mode.sidecar"] }),
  );
  await set("ecs-image-drift:track.sidecar", "none");
  await set("ecs-image-drift:track", "same-tag");
  await world.push("proxy", "five", "latest");
  await world.advance("1h");
  expect(since(told)).toEqual(["resolved dev/shop"]);
  expect((await written()).revision).toBe(2);
});

test("a tag that is none is told once, and until it is gone nothing is written", async () => {
  const told = world.told();
  await set("ecs-image-drift:hold_until", "2099-01-01");
  await world.push("shop", "three", "latest");
  await world.advance("30m");
  expect(since(told)).toEqual(["notice dev/shop", "opened dev/shop behind not-registered"]);
  expect((await written()).revision).toBe(2);
});
