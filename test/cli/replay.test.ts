import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, registry, type World, type WorldOptions } from "../support/world.ts";
import { run, start } from "./support.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "replay-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** What changes something in AWS. */
const writes = /:(Put|Update|Delete|Create|Send|Publish|Register|Start|Tag|BatchWrite)/;

/** A service that runs what was pushed, and then a push that no event told. */
async function createUnheard(options: WorldOptions = {}) {
  const world = await createWorld(options);
  await world.push("backend", "one", "latest", "abc123f");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("prod", "backend", revision);
  await world.advance("16m");
  world.sandbox.fault({ events: "drop", match: { source: ["aws.ecr"] } });
  const digest = await world.push("backend", "two", "latest", "def4567");
  world.sandbox.clearFaults();
  const event = {
    version: "0",
    id: "4f5ec4d5-4de4-7aad-a046-56d5cfe1df0e",
    "detail-type": "ECR Image Action",
    source: "aws.ecr",
    account: "123456789012",
    time: "2026-11-26T09:16:00Z",
    region: "us-east-1",
    resources: [],
    detail: {
      "action-type": "PUSH",
      "image-digest": digest,
      "image-tag": "latest",
      "repository-name": "backend",
      result: "SUCCESS",
    },
  };
  return { world, event, short: digest.slice(0, 19) };
}

async function fileOf(event: unknown): Promise<string> {
  const file = join(folder, "event.json");
  await writeFile(file, typeof event === "string" ? event : JSON.stringify(event));
  return file;
}

const replay = (world: World, ...argv: string[]) => run(world.sandbox.url, "replay", ...argv);

describe("an event that was lost", () => {
  test("is taken through the real path, after a dry run that changed nothing", async () => {
    const { world, event, short } = await createUnheard();
    await world.advance("12m");
    const file = await fileOf(event);
    world.sandbox.clearCalls();
    const dry = await replay(world, file, "--dry-run");
    expect(dry).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: `ECR Image Action: ${registry}/backend:latest (${short}) was pushed, at 2026-11-26 09:16 UTC
prod/backend: drifted, stale (not-redeployed)
  would note that "latest" came to name ${short} at 2026-11-26 09:16 UTC
  would send opened, severity high: Service backend in cluster prod does not run the image ${short}, pushed 12 minutes ago
`,
    });
    expect(world.sandbox.calls().filter(({ operation }) => writes.test(operation))).toEqual([]);
    expect(world.told()).toEqual([]);

    const wet = await replay(world, file);
    expect({
      ...wet,
      stdout: wet.stdout.replaceAll("notes", "would note").replaceAll("sends", "would send"),
    }).toEqual(dry);
    await world.sandbox.settle();
    expect(world.told()).toEqual(["opened prod/backend stale not-redeployed"]);
    const again = await replay(world, file);
    expect(again.stdout).not.toContain("tells");
    await world.close();
  });

  test("is looked at again later where the pipeline still has time", async () => {
    const { world, event } = await createUnheard();
    const { stdout } = await replay(world, await fileOf(event), "--dry-run");
    expect(stdout).toContain("prod/backend: deploying, stale (not-redeployed)\n");
    expect(stdout).toContain("  would check again at 2026-11-26 09:26 UTC: prod/backend\n");
    await world.close();
  });

  test("comes from stdin, and needs no deployment for a dry run", async () => {
    const { world, event, short } = await createUnheard({ packaged: false });
    await world.advance("12m");
    const { child, done } = start(world.sandbox.url, "replay", "-", "--dry-run");
    child.stdin?.end(JSON.stringify(event));
    const { exitCode, stdout, stderr } = await done;
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: "The journal of the deployed program is not used: it is not deployed here\n",
    });
    expect(stdout).toContain(
      `would send opened, severity high: Service backend in cluster prod does not run the image ${short}`,
    );
    const wet = await replay(world, await fileOf(event));
    expect(wet).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--dry-run needs none") });
    const elsewhere = { ...event, detail: { ...event.detail, "repository-name": "backend-dev" } };
    const unused = await replay(world, await fileOf(elsewhere), "--dry-run");
    expect(unused.stdout).toContain("No service is affected\n");
    expect(unused.stdout).toContain(
      `would check at 2026-11-26 09:26 UTC whether the push to ${registry}/backend-dev, which nothing uses, was a mistake`,
    );
    await world.close();
  });
});

test.each([
  ["account", "210987654321"],
  ["region", "eu-central-1"],
])("an event of another %s is ignored, as the deployed program does", async (field, value) => {
  const { world, event } = await createUnheard();
  const file = await fileOf({ ...event, [field]: value });
  for (const more of [["--dry-run"], []]) {
    const { exitCode, stdout } = await replay(world, file, ...more);
    expect(exitCode).toBe(0);
    expect(stdout.split("\n").slice(1)).toEqual([
      "It is of another account or region: the deployed program ignores it",
      "",
    ]);
  }
  await world.close();
});

test("what a service in sync was expected to show is not looked at", async () => {
  const world = await createWorld();
  await world.push("backend", "one", "latest");
  await world.service(
    "prod",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
  );
  await world.advance("16m");
  const running = world.sandbox
    .events()
    .findLast(({ detail }) => /"lastStatus":"RUNNING"/.test(JSON.stringify(detail)));
  const { exitCode, stdout } = await replay(world, await fileOf(running), "--dry-run");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("ECS Task State Change: service prod/backend, a task of it is RUNNING\n");
  expect(stdout).toContain("No check is needed: a service in sync was expected to show this\n");
  const scan = await replay(world, resolve("test/events/ecr-scan.json"), "--dry-run");
  expect(scan).toMatchObject({
    exitCode: 0,
    stdout: "ECR Image Scan: this program checks nothing after such an event\n",
  });
  await world.close();
});

describe("what is no event is told, with what is wrong", () => {
  const event = {
    "detail-type": "ECR Image Action",
    source: "aws.ecr",
    account: "1",
    region: "r",
    detail: {},
  };
  test.each<[what: string, content: unknown, words: string]>([
    ["no JSON", "{ not json", "it is not JSON: "],
    ["nothing", "", "it is not JSON: "],
    ["a list", [event, event], "it is a list of 2, and one event is expected"],
    ["a number", 4, "it is no event of EventBridge: "],
    ["no kind", { source: "aws.ecr" }, 'it is no event of EventBridge: "detail-type" is missing'],
    ["no time", event, '"time" is missing'],
    ["a bad time", { ...event, time: "yesterday" }, '"time": Invalid timestamp'],
    ["no repository", { ...event, time: "2026-11-26T09:16:00Z" }, '"repository-name" is missing'],
  ])("%s", async (_, content, words) => {
    const file = await fileOf(content);
    const { exitCode, stdout, stderr } = await run(null, "replay", file, "--dry-run");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`Cannot replay ${file}: `);
    expect(stderr).toContain(words);
  });

  test("a file that is not there", async () => {
    const { exitCode, stderr } = await run(null, "replay", "/nowhere.json");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Cannot replay /nowhere.json: there is no such file or folder");
  });
});
