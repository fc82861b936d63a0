/** Rows of the version before are read, and those of a newer one are left alone. */
import { afterEach, expect, test } from "vitest";
import { run } from "../../cli/support.ts";
import { account, createWorld, region, registry, type World } from "../../support/world.ts";
import { rowsOf } from "./rows.ts";

let world: World;
afterEach(() => world.close());

async function begin(): Promise<void> {
  world = await createWorld();
  await world.push("backend", "one", "latest");
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
  );
  await world.advance("37m");
  await world.push("backend", "two", "latest");
  await world.advance("1h");
}

const service = `arn:aws:ecs:${region}:${account}:service/dev/backend`;

test("an update of a running stack keeps its incidents", async () => {
  await begin();
  const rows = rowsOf(world);
  // As the version before wrote them.
  await rows.change("", ({ schema: _, mark: __, ...row }) =>
    /^(?:limit|history) /.test(row.pk?.S ?? "") ? row : (({ expiresAt: ___, ...old }) => old)(row),
  );
  await world.advance("2h");
  await world.redeploy("dev", "backend");
  await world.advance("1h");
  expect(world.told()).toEqual(["opened dev/backend stale not-redeployed", "resolved dev/backend"]);
  expect(new Set(world.alerts().map(({ incident }) => incident)).size).toBe(1);
  expect(world.sandbox.failures()).toEqual([]);
});

test("what is asked for again is kept longer from then on", async () => {
  await begin();
  const rows = rowsOf(world);
  await rows.change("tag ", ({ expiresAt: _, ...row }) => row);
  await world.advance("1h");
  const [moves] = await rows.all("tag ");
  const days = (Number(moves?.expiresAt?.N) - world.sandbox.clock.now().getTime() / 1000) / 86_400;
  expect(days).toBeGreaterThan(398);
});

test("a record of a newer version is left as it is, and the command line says what to do", async () => {
  await begin();
  const rows = rowsOf(world);
  await rows.change(`service ${service}`, (row) => ({ ...row, schema: { N: "2" } }));
  await rows.change(`history ${service}`, (row) => ({ ...row, schema: { N: "2" } }));
  const before = await rows.all(`service ${service}`);
  await world.redeploy("dev", "backend");
  await world.advance("2h");
  expect(await rows.all(`service ${service}`)).toEqual(before);
  expect(world.told()).toHaveLength(1);
  for (const argv of [["silence"], ["history", "backend", "--cluster", "dev"]]) {
    const { exitCode, stderr } = await run(world.sandbox.url, ...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("A newer version of ecs-image-drift wrote the row");
    expect(stderr).toContain("Use that version or a later one");
  }
});
