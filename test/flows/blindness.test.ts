/** What AWS does not let the program read is told once, of all services together, and once when it is over. */
import { afterEach, describe, expect, test } from "vitest";
import { type AlertMessage, createWorld, emailsIn, registry, type World } from "../support/world.ts";

let world: World;
afterEach(() => world.close());

const names = ["api", "backend", "worker"];

/** Three services of one repository that have been in sync for a while, and were swept. */
async function begin(): Promise<void> {
  world = await createWorld();
  await world.push("backend", "v1", "latest");
  for (const name of names)
    await world.service("dev", name, await world.register(name, { web: `${registry}/backend:latest` }));
  await world.advance("37m");
}

const deny = (operation: string) => world.sandbox.fault({ operation, error: "AccessDeniedException" });

/** What was published of what cannot be read, in short. */
const blind = () =>
  emailsIn(world.sandbox).map(
    ({ body, message }) => `${(message as AlertMessage).event}: ${body.split(/\n/)[0]}`,
  );

describe.each([
  "ecs:ListClusters",
  "ecs:ListServices",
  "ecs:DescribeServices",
  "ecs:ListTasks",
  "ecs:DescribeTasks",
  "ecr:DescribeImages",
])("%s denied for 3 hours", (operation) => {
  test("is told within two sweeps, once, and its end is told", async () => {
    await begin();
    deny(operation);
    await world.advance("31m");
    const opening = expect.stringMatching(
      new RegExp(
        `^opened: (?:3 services are not being checked|New services are not found): ${operation} fails with AccessDeniedException in `,
      ),
    );
    expect(blind()).toEqual([opening]);
    await world.advance("3h");
    expect(world.alerts()).toHaveLength(1);
    world.sandbox.clearFaults();
    await world.advance("16m");
    expect(blind()).toEqual([opening, expect.stringMatching(/^resolved: Every service is checked again/)]);
    expect(world.alerts()).toHaveLength(2);
  });
});

test("drift that begins meanwhile is told when it can be seen", async () => {
  await begin();
  deny("ecs:DescribeServices");
  await world.advance("1h");
  await world.push("backend", "v2", "latest");
  await world.advance("30h");
  expect(world.alerts()).toHaveLength(1);
  world.sandbox.clearFaults();
  await world.advance("16m");
  expect(world.told().filter((told) => told.includes("stale"))).toHaveLength(1);
});

test("what fails during one sweep is told to nobody", async () => {
  await begin();
  world.sandbox.fault({ operation: "ecs:DescribeServices", error: "ThrottlingException", caller: "sweep" });
  await world.advance("16m");
  world.sandbox.clearFaults();
  await world.advance("3h");
  expect(world.alerts()).toEqual([]);
});

test("a second cause is told as a change of the first, under the same incident", async () => {
  await begin();
  deny("ecs:ListTasks");
  await world.advance("31m");
  deny("ecr:DescribeImages");
  await world.advance("31m");
  expect(world.alerts().map(({ event, sequence }) => `${event} ${sequence}`)).toEqual([
    "opened 1",
    "changed 2",
  ]);
  expect(new Set(world.alerts().map(({ incident }) => incident)).size).toBe(1);
});
