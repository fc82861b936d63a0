/** A row of the journal that cannot be read costs itself alone, and is told of by its key, once. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { account, createWorld, region, registry, type World } from "../../support/world.ts";
import { type Row, row, rowsOf } from "./rows.ts";

const shared = `${account}/${region}/shared`;
const serviceArn = (name: string) => `arn:aws:ecs:${region}:${account}:service/dev/${name}`;
const text = (S: string) => ({ S });

/** A blindness that was told, and is over. */
const blindness = {
  incident: "01JDKQ3V9E0000000000000000",
  since: "2026-11-26T09:00:00.000Z",
  causes: [],
  services: 3,
  told: [{ place: "cluster dev (us-east-1)", services: 3 }],
  messages: 1,
  claimedUntil: null,
};

/** Each kind of row as it must not be. */
const poison: Readonly<Record<string, (world: World) => Row>> = {
  "moves of another type": () => row(`tag ${shared}:latest`, "moves", { moves: text("yesterday") }),
  "a move that is none": () => row(`tag ${shared}:latest`, "moves", { moves: { SS: ["yesterday"] } }),
  "moves of a type that sets have not": () =>
    row(`tag ${shared}:latest`, "moves", { moves: { L: [{ BOOL: true }] } }),
  "the pushes of a repository": () => row(`pushes ${shared}`, "times", { times: { N: "7" } }),
  "a service that is none": () => row("services", "backend"),
  "a user that is none": () => row(`repository ${shared}`, "backend"),
  "a repository that is none": () => row("repositories", "shared"),
  "a preview": () => row(`preview ${shared}`, "state", { body: text("{}") }),
  "a preview that is no text": () => row(`preview ${shared}`, "state", { body: { M: {} } }),
  "the last sweep": () => row("program", "sweep", { at: text("yesterday") }),
  "the moment of rechecks": () => row("program", "recheck", { at: text("yesterday"), version: { N: "1" } }),
  "the moment of rechecks without a version": ({ sandbox }) =>
    row("program", "recheck", { at: text(sandbox.clock.now().toISOString()) }),
  "what was not readable": () => row("program", "blindness", { version: { N: "1" }, body: text("{") }),
  "what was not readable, without a version": () =>
    row("program", "blindness", { body: text(JSON.stringify(blindness)) }),
  "what was not readable, of a newer version": () =>
    row("program", "blindness", { version: { N: "1" }, schema: { N: "99" } }),
  "a record that is no JSON": () =>
    row(`service ${serviceArn("backend")}`, "record", { version: { N: "3" }, body: text("{") }),
  "a record without a version": () => row(`service ${serviceArn("backend")}`, "record", { body: text("{}") }),
  "a record of a newer version": () =>
    row(`service ${serviceArn("backend")}`, "record", { version: { N: "3" }, schema: { N: "99" } }),
  "the count of a limit": ({ sandbox }) => {
    const step = Math.floor(sandbox.clock.now().getTime() / 300_000) * 300_000;
    return row("limit alerts", new Date(step).toISOString(), { count: text("many") });
  },
  "moves of a newer version": () => row(`tag ${shared}:latest`, "moves", { schema: { N: "99" } }),
};

/** What a row of a record costs: its own service. */
const isRecord = (what: string) => what.startsWith("a record");

/** Without it, nobody knows when the difference began, or who made it: so both services' verdicts are unknown. */
const isOfMoves = (what: string) => what.startsWith("moves");

/** What is not read in this story, or is written anew before. */
const isUnseen = (what: string) => what === "a repository that is none" || what === "the last sweep";

describe.each(Object.entries(poison))("%s", (what, make) => {
  let world: World;
  let poisoned: Row;
  beforeAll(async () => {
    world = await createWorld();
    for (const repository of ["shared", "other"]) await world.push(repository, "one", "latest");
    for (const [name, repository] of [
      ["backend", "shared"],
      ["worker", "shared"],
      ["other", "other"],
    ] as const)
      await world.service(
        "dev",
        name,
        await world.register(name, { web: `${registry}/${repository}:latest` }),
      );
    await world.advance("37m");
    poisoned = make(world);
    await rowsOf(world).put(poisoned);
    await world.push("other", "two", "latest");
    await world.push("shared", "two", "latest");
    // A verdict that stays unknown is told after a day.
    await world.advance(isOfMoves(what) ? "26h" : "2h");
  });
  afterAll(() => world.close());

  test("keeps nobody from telling of the others", () => {
    const stale = (name: string) =>
      world.told().some((one) => one.includes(`opened`) && one.includes(`dev/${name} stale`));
    const [backend, worker] = [!isRecord(what) && !isOfMoves(what), !isOfMoves(what)];
    expect(["backend", "worker", "other"].map(stale)).toEqual([backend, worker, true]);
  });

  test("is a named unknown of what cannot be told", () => {
    const reasons = world
      .alerts()
      .filter(({ event }) => event === "notice")
      .flatMap(({ services }) =>
        services.flatMap(({ name, unknown }) => unknown.map(({ reason }) => `${name}: ${reason}`)),
      );
    const reason = 'when tag "latest" moved: what was noted of it cannot be read';
    const expected = isOfMoves(what) ? ["backend", "worker"].map((name) => `${name}: ${reason}`) : [];
    expect(reasons.sort()).toEqual(expected);
  });

  test("fails nothing but the sweep that names it", () => {
    const failures = world.sandbox.failures();
    if (!isRecord(what)) expect(failures).toEqual([]);
    else expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures)
      expect(JSON.stringify(failure)).toContain(`Cannot check ${serviceArn("backend")}`);
  });

  test("is logged by its key, once for each process", () => {
    const { pk, sk } = poisoned;
    const lines = world.sandbox.logs().flatMap(({ function: by, line }) => {
      const said = line.startsWith("{") ? JSON.parse(line) : {};
      return said.pk === pk?.S && said.sk === sk?.S ? [{ by, message: said.message }] : [];
    });
    if (isUnseen(what)) return;
    const counts = Object.values(Object.groupBy(lines, ({ by, message }) => `${by} ${message}`));
    expect(counts.length).toBeGreaterThan(0);
    expect(counts.map((all) => all?.length)).toEqual(counts.map(() => 1));
  });
});

test("the numbers of an incident's messages that cannot be read keep no message back", async () => {
  const world = await createWorld();
  await world.push("backend", "one", "latest");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", revision);
  await world.advance("37m");
  await world.push("backend", "two", "latest");
  await world.advance("1h");
  await rowsOf(world).change("incident ", (one) => ({ ...one, last: text("many") }));
  await world.redeploy("dev", "backend");
  await world.advance("1h");
  expect(world.told()).toEqual(["opened dev/backend stale not-redeployed", "resolved dev/backend"]);
  const [opened, resolved] = world.alerts();
  expect(resolved?.incident).toBe(opened?.incident);
  expect(resolved?.sequence).toBeGreaterThan(opened?.sequence ?? 0);
  expect(world.sandbox.failures()).toEqual([]);
  await world.close();
});
