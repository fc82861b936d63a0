import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, emailsIn, registry, type World } from "../support/world.ts";

describe("a tag moves and nobody redeploys", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  test("is told once, and told again when it is over", async () => {
    await world.push("backend", "one", "latest");
    await world.service(
      "dev",
      "backend",
      await world.register("backend", { web: `${registry}/backend:latest` }),
    );
    await world.advance("5m");
    expect(world.told()).toEqual([]);

    const published = await world.push("backend", "two", "latest");
    await world.advance("15m");
    expect(world.told()).toEqual(["opened dev/backend stale not-redeployed"]);
    expect(emailsIn(world.sandbox)[0]?.body).toContain(`${published.slice(0, 19)} `);

    await world.advance("2h");
    await world.redeploy("dev", "backend");
    await world.advance("15m");
    expect(world.told()).toEqual(["opened dev/backend stale not-redeployed", "resolved dev/backend"]);
  });
});

describe("a push in the second in which its service was made, before the first sweep", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  test("is a push that was heard, not old news", async () => {
    await world.push("quick", "one", "latest");
    await world.service("dev", "quick", await world.register("quick", { web: `${registry}/quick:latest` }));
    await world.advance("1s");
    await world.push("quick", "two", "latest");
    await world.advance("15m");
    expect(world.told()).toEqual(["opened dev/quick stale not-redeployed"]);
  });
});
