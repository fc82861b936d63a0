/** More services than are read at a time share a repository, and see its tag move at one moment. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sweep } from "../../../src/reconcile/triggers/sweep.ts";
import { asAdministrator } from "../../support/administrator.ts";
import { createWorld, registry, type World } from "../../support/world.ts";
import { rowsOf } from "./rows.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  world.sandbox.fault({ events: "drop" });
  await world.push("shared", "one", "latest");
  const revision = await world.register("shared", { web: `${registry}/shared:latest` });
  for (let i = 0; i < 101; i++) await world.service("dev", `service-${i}`, revision, { desiredCount: 1 });
  await world.advance("16m");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

test("a sweep of a function whose clock stands still notes it once", async () => {
  await world.push("shared", "two", "latest");
  const ports = asAdministrator(world);
  const at = new Date(world.sandbox.clock.now().getTime() + 1000);
  for (const skew of [0, -86_400_000, 86_400_000])
    await sweep({ ...ports, now: () => new Date(at.getTime() + skew) });
  const [moves] = await rowsOf(world).all("tag ");
  const named = moves?.moves?.SS?.filter((one) => one.startsWith(at.toISOString()));
  expect(named).toHaveLength(1);
});

test("and the packaged sweeps go on", async () => {
  await world.advance("1h");
  expect(world.sandbox.failures()).toEqual([]);
  expect(await rowsOf(world).all("services")).toHaveLength(101);
});
