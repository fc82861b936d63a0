import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, registry, type World } from "../support/world.ts";

describe("a push to a repository nothing uses", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.push("swarm-backend", "one", "latest");
    await world.service(
      "prod",
      "backend",
      await world.register("backend", { web: `${registry}/swarm-backend:latest` }),
    );
    await world.push("other-api", "one", "latest");
    await world.service("prod", "api", await world.register("api", { web: `${registry}/other-api:latest` }));
    await world.advance("1h");
  });
  afterAll(() => world.close());

  test("is told once, with the repository of a similar name", async () => {
    await world.push("swarm-dev-backend", "two", "latest");
    await world.advance("30m");
    expect(world.told()).toEqual([`opened ${registry}/swarm-dev-backend wrong-repository`]);
    await world.push("swarm-dev-backend", "three", "latest");
    await world.advance("1d");
    expect(world.told()).toHaveLength(1);
  });

  test("is no news where no name is similar", async () => {
    await world.push("unrelated", "two", "latest");
    await world.advance("1h");
    expect(world.told()).toHaveLength(1);
  });

  test("is no news where the other repository got a push too", async () => {
    await world.push("other-web-api", "two", "latest");
    await world.push("other-api", "two", "latest");
    await world.redeploy("prod", "api");
    await world.advance("1h");
    expect(world.told()).toHaveLength(1);
  });

  test("never tells of two repositories that are both in use, however alike their names", async () => {
    for (const team of ["shop-web", "shop-dev-web"]) {
      await world.push(team, "one", "latest");
      await world.service("teams", team, await world.register(team, { web: `${registry}/${team}:latest` }));
    }
    await world.advance("1h");
    const before = world.told().length;
    for (const [round, team] of ["shop-web", "shop-dev-web", "shop-web"].entries()) {
      await world.push(team, `round ${round}`, "latest", `round-${round}`);
      await world.redeploy("teams", team);
      await world.advance("1d");
    }
    expect(world.told()).toHaveLength(before);
  });
});
