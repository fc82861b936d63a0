import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { repositoryKey } from "../../src/domain/image/ecr.ts";
import type { Ports } from "../../src/reconcile/ports.ts";
import { reconcilePush } from "../../src/reconcile/triggers/reconcile-push.ts";
import { asAdministrator } from "../support/administrator.ts";
import { account, createWorld, region, registry, type World } from "../support/world.ts";

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

describe("a push to the wrong repository while there is no room among the alerts", () => {
  let world: World;
  let pushedAt: Date;
  let isFull = true;
  beforeAll(async () => {
    world = await createWorld();
    await world.push("swarm-backend", "one", "latest");
    const revision = await world.register("backend", { web: `${registry}/swarm-backend:latest` });
    await world.service("prod", "backend", revision);
    await world.advance("37m");
    world.sandbox.fault({ events: "drop" });
    pushedAt = world.sandbox.clock.now();
    await world.push("swarm-dev-backend", "two", "latest");
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await world.close();
  });

  /** Looks at the push a quarter of an hour later; answers with when it is to be looked at again. */
  const look = async (limits: Partial<Ports["policy"]["limits"]> = {}) => {
    await world.advance("16m");
    const ports = asAdministrator(world);
    let next: Date | null = null;
    const repository = repositoryKey({ account, region, name: "swarm-dev-backend" });
    await reconcilePush(
      { kind: "push", repository, pushedAt, at: pushedAt },
      {
        ...ports,
        policy: { ...ports.policy, limits: { ...ports.policy.limits, ...limits } },
        journal: { ...ports.journal, ...(isFull ? { takeAlert: async () => false } : {}) },
        rechecks: {
          ...ports.rechecks,
          schedulePush: async (_, at) => {
            next = at;
          },
        },
      },
    );
    await world.sandbox.settle();
    return next;
  };
  const told = () => world.alerts().map(({ event }) => event);

  test("is looked at again, however long there is none, and the limit is told", async () => {
    for (let i = 0; i < 10; i++) expect(await look()).not.toBeNull();
    expect(new Set(told())).toEqual(new Set(["notice"]));
  });

  test("is not looked at again where nothing is ever told", async () => {
    expect(await look({ alertsPerHour: 0 })).toBeNull();
  });

  test("is told when there is room", async () => {
    isFull = false;
    expect(await look()).toBeNull();
    expect(told().filter((event) => event === "opened")).toHaveLength(1);
  });
});
