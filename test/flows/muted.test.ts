import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, registry, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

async function tag(value: string): Promise<void> {
  await world.sandbox.ask("ecs:TagResource", {
    resourceArn: "arn:aws:ecs:us-east-1:123456789012:service/dev/backend",
    tags: [{ key: "ecs-image-drift:mute", value }],
  });
}

test("a muted kind is told to nobody, until it is muted no more, and its end is told", async () => {
  await world.push("backend", "one", "latest");
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
  );
  await tag("behind stale");
  await world.advance("5m");
  await world.push("backend", "two", "latest");
  await world.advance("45m");
  expect(world.told()).toEqual([]);

  await tag("none");
  await world.advance("15m");
  expect(world.told()).toEqual(["opened dev/backend stale not-redeployed"]);

  await tag("stale");
  await world.advance("26h");
  expect(world.told()).toHaveLength(1);

  await world.redeploy("dev", "backend");
  await world.advance("15m");
  expect(world.told()).toEqual(["opened dev/backend stale not-redeployed", "resolved dev/backend"]);
});
