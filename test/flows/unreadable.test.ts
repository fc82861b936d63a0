/** The record of one service cannot be read: nothing is said or written of it, and all others are looked at. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import { newRecord } from "../../src/domain/incidents/record.ts";
import { sweep } from "../../src/reconcile/triggers/sweep.ts";
import { asAdministrator } from "../support/administrator.ts";
import { account, createWorld, region, registry, type World } from "../support/world.ts";

const { arn } = parseServiceArn(`arn:aws:ecs:${region}:${account}:service/dev/backend`);

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.push("shared", "one", "latest");
  for (const name of ["backend", "worker"])
    await world.service("dev", name, await world.register(name, { web: `${registry}/shared:latest` }));
  await world.advance("37m");
  const { journal } = asAdministrator(world);
  const record = (await journal.read([arn])).get(arn) ?? newRecord(arn);
  // The journal reads years of four digits.
  await journal.write({ ...record, unknownSince: new Date("+010000-01-01T00:00:00Z") }, record);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

test("the others are told of", async () => {
  await world.push("shared", "two", "latest");
  await world.advance("40m");
  expect(world.told()).toEqual([expect.stringContaining("opened dev/worker stale")]);
});

test("a sweep fails when it is done, and names it", async () => {
  const ports = asAdministrator(world);
  await world.advance("1h");
  const now = world.sandbox.clock.now();
  await expect(sweep(ports)).rejects.toThrow(`Cannot check ${arn}: the journal's record cannot be read`);
  expect(await ports.journal.sweptAt()).toBeInstanceOf(Date);
  expect((await ports.journal.sweptAt())?.getTime()).toBeGreaterThanOrEqual(now.getTime() - 1000);
});
