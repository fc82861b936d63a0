/** A stranger's way, as README.md writes it: in a checkout of its own, by the commands as they stand there. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blocksOf, documentAt, sectionOf } from "../docs/documents.ts";
import { createWorld, registry, type World } from "../support/world.ts";

/** The commands of the section, in their order. */
const commands = blocksOf(sectionOf(documentAt("README.md"), "In your account, in five minutes"))
  .filter(({ info }) => info === "sh")
  .flatMap(({ text }) => text.trim().split("\n"));

/** The command of a step, as words. */
function wordsOf(beginning: string): string[] {
  const [command = ""] = commands.filter((line) => line.startsWith(beginning));
  return command.split(/\s+/).map((word) => word.replace(/^"(.*)"$/, "$1"));
}

let world: World;
let checkout: string;
beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), "stranger-"));
  const copied = ["bin", "dist", "handlers", "scripts", "serverless", "serverless.yml", "src"];
  for (const path of [...copied, "drift.yml", "drift.schema.json", "package.json"])
    await cp(path, join(checkout, path), { recursive: true });
  await symlink(resolve("node_modules"), join(checkout, "node_modules"));
  world = await createWorld({ packaged: false });
  await world.push("backend", "one", "latest", "abc123f");
  await world.service(
    "prod",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
  );
  await world.advance("5m");
});
afterAll(async () => {
  await world.close();
  await rm(checkout, { recursive: true });
});

/** Runs a step of the way, with what nobody types into a test. */
async function step(beginning: string, ...more: string[]): Promise<string> {
  const [, , ...argv] = wordsOf(`npx ecs-image-drift ${beginning}`);
  const { stdout, stderr } = await promisify(execFile)("bin/ecs-image-drift", [...argv, ...more], {
    cwd: checkout,
    env: {
      PATH: process.env.PATH,
      HOME: checkout,
      AWS_ENDPOINT_URL: world.sandbox.url,
      AWS_ACCESS_KEY_ID: "stranger",
      AWS_SECRET_ACCESS_KEY: "secret",
    },
  });
  return stdout + stderr;
}

/** Packages as `serverless deploy` does, and has the sandbox deploy what came of it. */
async function deploy(): Promise<void> {
  const [, , , ...options] = wordsOf("npx serverless deploy");
  await promisify(execFile)("node_modules/.bin/serverless", ["package", ...options, "--package", "package"], {
    cwd: checkout,
  });
  await world.sandbox.deploy({ directory: join(checkout, "package") });
}

/** What reached people since, by channel: `slack: DRIFT: …`. */
function arrived(since = 0): string[] {
  return world.sandbox
    .inbox()
    .slice(since)
    .map(
      ({ channel, to, subject, body }) => `${channel}: ${channel === "email" ? `${to}: ${subject}` : body}`,
    );
}

/** While a deployment is waited for, time passes. */
function passTimeAfterUpdates(): void {
  let isUpdated = false;
  world.sandbox.watch(async ({ operation, caller }) => {
    if (caller !== "administrator") return;
    if (operation === "ecs:UpdateService") isUpdated = true;
    if (!isUpdated || operation !== "ecs:DescribeServices") return;
    isUpdated = false;
    await world.advance("5m");
  });
}

test("leads from check to resolved", { timeout: 300_000 }, async () => {
  expect(await step("check")).toContain("1 service at 2026-11-26 09:05 UTC: 1 in-sync");

  await step("init");
  expect(await readFile(join(checkout, "drift.yml"), "utf8")).toContain('match: { cluster: "prod" }');

  await deploy();
  await world.advance("16m");

  expect(await step("doctor")).toContain("✔ test message");
  await world.sandbox.settle();
  expect(arrived()).toEqual([
    expect.stringContaining("email: you@example.com: NOTICE: Test message of ecs-image-drift"),
    expect.stringContaining("Test message of ecs-image-drift"),
  ]);

  const [, , image = ""] = wordsOf("docker push");
  const [, repository = "", tag = ""] = /\/([a-z]+):([a-z]+)$/.exec(image) ?? [];
  expect(image).toBe(`${registry}/${repository}:${tag}`);
  await world.push(repository, "two", tag, "def4567");
  const before = world.sandbox.inbox().length;
  await world.advance("11m");
  expect(arrived(before)).toEqual([
    expect.stringContaining("email: you@example.com: DRIFT: prod/backend: stale since 2026-11-26 09:21 UTC"),
    expect.stringContaining("prod/backend"),
  ]);

  expect((await step("explain")).replace(/\s+/g, " ")).toContain(
    "no deployment has begun since the tag moved",
  );

  passTimeAfterUpdates();
  const pinned = await step("pin", "--yes", "--poll", "1s");
  expect(pinned).toContain("backend:2");
  await world.advance("5m");
  expect(arrived(before).slice(2)).toEqual([
    expect.stringContaining("email: you@example.com: RESOLVED: prod/backend"),
    expect.stringContaining("prod/backend"),
  ]);

  expect(await step("check")).toContain("1 in-sync");
  expect(world.sandbox.denials()).toEqual([]);
  expect(world.sandbox.failures()).toEqual([]);
});

test("has no command that is not run", () => {
  const ours = ["check", "init", "doctor", "explain", "pin"].map((verb) => `npx ecs-image-drift ${verb}`);
  const all = [...ours, "npx serverless deploy", "docker push", "aws ssm put-parameter"];
  expect(commands.filter((line) => !all.some((beginning) => line.startsWith(beginning)))).toEqual([]);
  expect(commands).toHaveLength(all.length);
});
