import { afterAll, beforeAll, expect, test } from "vitest";
import { readUntil } from "../../src/cli/commands/silence/read-until.ts";
import { createWorld, registry, type World } from "../support/world.ts";
import { run } from "./support.ts";

let world: World;
let id: string;
beforeAll(async () => {
  world = await createWorld();
  await world.push("backend", "one", "latest", "abc123f");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  for (const name of ["backend", "worker"]) await world.service("prod", name, revision);
  await world.advance("16m");
  await world.push("backend", "two", "latest", "def4567");
  await world.advance("15m");
  id = world.alerts()[0]?.incident ?? "";
});
afterAll(() => world.close());

const silence = (...argv: string[]) => run(world.sandbox.url, "silence", ...argv);

test("the open incidents are what is printed where none is named", async () => {
  expect(await silence()).toMatchObject({
    exitCode: 0,
    stderr: "",
    stdout: `${id}  prod/backend, stale, container web, opened 2026-11-26 09:26 UTC
${id}  prod/worker, stale, container web, opened 2026-11-26 09:26 UTC
`,
  });
});

test("a time without an incident is a mistake, as is an incident that is not open: each lists the open ones", async () => {
  const until = await silence("--until", "4h");
  expect(until).toMatchObject({ exitCode: 2, stdout: "" });
  expect(until.stderr).toBe(
    `Cannot silence anything: --until without an incident; open are:
  ${id}  prod/backend, stale, container web, opened 2026-11-26 09:26 UTC
  ${id}  prod/worker, stale, container web, opened 2026-11-26 09:26 UTC
`,
  );
  const none = await silence("7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
  expect(none).toMatchObject({ exitCode: 2, stdout: "" });
  expect(none.stderr).toContain(`no such incident is open; open are:\n  ${id}  prod/backend, stale`);
  const near = await silence(id.slice(0, -1));
  expect(near.stderr).toContain(`no such incident is open; did you mean "${id}"?`);
});

test("a silent incident has no reminders until then, and is told when it is over", async () => {
  const { exitCode, stdout, stderr } = await silence(id.toLowerCase(), "--until", "3d");
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: `Silent until 2026-11-29 09:31 UTC: prod/backend, stale, container web, opened 2026-11-26 09:26 UTC
Silent until 2026-11-29 09:31 UTC: prod/worker, stale, container web, opened 2026-11-26 09:26 UTC
`,
  });
  expect(stderr).toContain(
    `To receive messages about it again: ecs-image-drift silence ${id} --region us-east-1 --until 0s`,
  );
  expect((await silence()).stdout).toContain(
    `prod/backend, stale, container web, opened 2026-11-26 09:26 UTC, silent until 2026-11-29 09:31 UTC\n`,
  );
  const before = world.told().length;
  await world.advance("26h");
  expect(
    world
      .told()
      .slice(before)
      .filter((told) => told.startsWith("reminder")),
  ).toEqual([]);
  const again = await silence(id, "--until", "0s");
  expect(again.stdout).toContain("No longer silent: prod/backend");
  expect((await silence()).stdout).not.toContain("silent until");
  const { stdout: history } = await run(world.sandbox.url, "history", "backend", "--cluster", "prod");
  expect(history.replaceAll(/\s+/g, " ")).toContain(`incident ${id} is no longer silenced`);
  await world.advance("30m");
  expect(
    world
      .told()
      .slice(before)
      .some((told) => told.startsWith("reminder")),
  ).toBe(true);
  expect((await silence(id)).stdout).toContain("Silent until it is resolved: prod/backend");
  expect((await silence()).stdout).toContain(", silent until it is resolved\n");
  for (const name of ["backend", "worker"]) await world.redeploy("prod", name);
  await world.advance("30m");
  expect(world.told().some((told) => told.startsWith("resolved"))).toBe(true);
  const { stdout: explained } = await run(world.sandbox.url, "explain", "backend", "--cluster", "prod");
  const words = explained.replaceAll(/\s+/g, " ");
  expect(words).toContain(`silenced incident ${id}, until 2026-11-29 09:31 UTC`);
  expect(words).toContain(`silenced incident ${id}, until it is resolved`);
});

test("a time that cannot be read, and no deployment, are told", async () => {
  const bad = await silence("--until", "tomorrow", id);
  expect(bad.exitCode).toBe(2);
  const empty = await createWorld({ packaged: false });
  const { exitCode, stderr } = await run(empty.sandbox.url, "silence", id);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: "Cannot silence anything: the deployed program: it is not deployed here\n",
  });
  await empty.close();
});

const now = new Date("2026-11-26T09:00:00Z");
test.each([
  ["4h", "2026-11-26T13:00:00.000Z"],
  ["2026-11-27T09:00:00Z", "2026-11-27T09:00:00.000Z"],
  ["2026-11-27T09:00+01:00", "2026-11-27T08:00:00.000Z"],
  ["0s", "2026-11-26T09:00:00.000Z"],
  ["2020-11-27T09:00Z", "2026-11-26T09:00:00.000Z"],
  ["0000-01-01T00:00+14:00", "2026-11-26T09:00:00.000Z"],
  ["9999999d", "9999-12-31T23:59:59.000Z"],
  ["99999999999999999999d", "9999-12-31T23:59:59.000Z"],
  ["9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59.000Z"],
])("--until %s is %s", (text, at) => {
  expect(readUntil(text, now).toISOString()).toBe(at);
});

test.each(["tomorrow", "4", "4w", "2026-11-27", "2026-11-27T09:00:00", "2026-13-45T09:00:00Z", ""])(
  "--until %j is neither a duration nor a time",
  (text) => {
    expect(() => readUntil(text, now)).toThrow(`Cannot read --until "${text}": expected a duration`);
  },
);
