/** Several profiles and regions in one report, and commands that act where a service was found. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, registry, type World } from "../support/world.ts";
import type { Run } from "./support.ts";

const worlds: World[] = [];
let folder: string;
let config: string;

/** An account with one stale service in this cluster. */
async function staleIn(cluster: string): Promise<World> {
  const world = await createWorld({ packaged: false });
  await world.push("backend", "one", "latest", "abc123f");
  await world.service(
    cluster,
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
  );
  await world.advance("5m");
  await world.push("backend", "two", "latest", "def4567");
  await world.advance("15m");
  return world;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "places-"));
  config = join(folder, "config");
  worlds.push(await staleIn("dev"), await staleIn("prod"));
  const profiles = worlds.map(
    ({ sandbox }, i) => `[profile ${i === 0 ? "a" : "b"}]
region = us-east-1
endpoint_url = ${sandbox.url}
aws_access_key_id = somebody
aws_secret_access_key = secret
`,
  );
  await writeFile(config, [...profiles, "[profile broken]\nregion = us-east-1\n"].join("\n"));
});
afterAll(async () => {
  for (const world of worlds) await world.close();
  await rm(folder, { recursive: true });
});

/** Runs `ecs-image-drift` with these profiles and nothing else. */
function run(...argv: string[]): Promise<Run> {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_CONFIG_FILE: config,
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return new Promise((done) => {
    execFile(`${process.cwd()}/bin/ecs-image-drift`, argv, { env }, (error, stdout, stderr) =>
      done({ exitCode: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

describe("check", () => {
  test("of two profiles has the services of both, and commands for each with its own profile", async () => {
    const { exitCode, stdout, stderr } = await run("check", "--profile", "a", "--profile", "b");
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(stdout).toContain("2 services at 2026-11-26 09:20 UTC: 2 drifted");
    const commands = stdout.replaceAll(/ \\\n +/g, " ");
    for (const [cluster, profile] of [
      ["dev", "a"],
      ["prod", "b"],
    ])
      expect(commands).toContain(
        `ecs-image-drift pin backend --cluster ${cluster} --container web --region us-east-1 --profile ${profile}`,
      );
    expect(commands.match(/aws ecs .* --region us-east-1 --profile [ab]$/gm)).toHaveLength(2);
  });

  test("says of a profile that cannot be asked why, and is incomplete", async () => {
    const { exitCode, stdout, stderr } = await run("check", "--profile", "a,broken", "--format", "json");
    expect([exitCode, JSON.parse(stdout).incomplete]).toEqual([1, true]);
    expect(stderr).toContain(
      'profile broken: Cannot get AWS credentials with profile "broken": it has no credentials',
    );
  });

  test("says of a cluster that only one has where it is not, and is complete", async () => {
    const { exitCode, stdout, stderr } = await run("check", "--profile", "a,b", "-c", "dev", "-f", "json");
    expect([exitCode, JSON.parse(stdout).incomplete]).toEqual([1, undefined]);
    expect(stderr).toContain('profile b: Cannot check cluster "dev": us-east-1 has no such cluster');
  });

  test("of one that has nothing fails as it does alone", async () => {
    const { exitCode, stdout, stderr } = await run("check", "--profile", "a,b", "-c", "nosuch");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr.trim().split("\n")).toHaveLength(3);
  });
});

test.each([
  [["explain", "dev/backend"], "ecs-image-drift pin backend --cluster dev --container web"],
  [["pin", "dev/backend", "--dry-run"], "aws ecs update-service --cluster dev --service backend"],
])("%j prints commands for its profile", async (argv, command) => {
  const { stdout } = await run(...argv, "--profile", "a");
  const lines = stdout
    .replaceAll(/ \\\n +/g, " ")
    .split("\n")
    .filter((line) => line.includes(command));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toMatch(/--region us-east-1 --profile a/);
});

test("an endpoint of the command line goes before all others, and into the commands", async () => {
  const url = worlds[1]?.sandbox.url ?? "";
  const { exitCode, stdout } = await run("check", "--profile", "broken", "--endpoint-url", "nonsense");
  expect([exitCode, stdout]).toEqual([2, ""]);
  const found = await run("check", "--profile", "a", "--endpoint-url", url, "--format", "json");
  expect(found.stdout).toContain("prod/backend");
  expect(found.stdout).toContain(`--region us-east-1 --profile a --endpoint-url ${url}`);
});

test.each([
  ["explain", "dev/backend", "--region", "a", "--region", "b"],
  ["pin", "dev/backend", "--region", "a,b"],
  ["wait", "dev/backend", "-i", "x", "--profile", "a", "--profile", "b"],
  ["doctor", "--profile", "a,b"],
  ["init", "--region", "a,b"],
])("%s refuses two places", async (...argv) => {
  const { exitCode, stdout, stderr } = await run(...argv);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain("This command takes one, and a and b were given.");
});
