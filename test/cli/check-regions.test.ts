/** Two regions and two accounts at one address: each profile is asked in each region, and one may refuse. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { createWorld, type World } from "../support/world.ts";
import type { Run } from "./support.ts";

const [home, other] = ["123456789012", "210987654321"];
const worlds: World[] = [];
let folder: string;

/** An account and region with a service `NAME/backend` that is stale, if a push follows. */
async function serviceIn(account: string, region: string, name: string, isStale = true): Promise<void> {
  const beside: Sandbox | undefined = worlds[0]?.sandbox;
  const world = await createWorld({
    packaged: false,
    place: { account, region },
    ...(beside && { beside }),
  });
  worlds.push(world);
  await world.push("backend", "one", "latest", "abc123f");
  const image = `${account}.dkr.ecr.${region}.amazonaws.com/backend:latest`;
  await world.service(name, "backend", await world.register("backend", { web: image }));
  await world.advance("5m");
  if (isStale) await world.push("backend", "two", "latest", "def4567");
  await world.advance("15m");
}

beforeAll(async () => {
  await serviceIn(home, "us-east-1", "dev");
  await serviceIn(home, "eu-west-1", "europe");
  await serviceIn(other, "us-east-1", "prod");
  await serviceIn(home, "eu-north-1", "well", false);
  folder = await mkdtemp(join(tmpdir(), "regions-"));
  const config = `[profile a]
aws_access_key_id = somebody
aws_secret_access_key = secret

[profile b]
role_arn = arn:aws:iam::${other}:role/reader
source_profile = a
`;
  await writeFile(join(folder, "config"), config);
});
afterEach(() => {
  for (const { sandbox } of worlds) sandbox.clearFaults();
});
afterAll(async () => {
  for (const world of worlds.toReversed()) await world.close();
  await rm(folder, { recursive: true });
});

function run(...argv: string[]): Promise<Run> {
  return runWith({}, ...argv);
}

function runWith(more: object, ...argv: string[]): Promise<Run> {
  const env = {
    ...more,
    PATH: process.env.PATH,
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, "config"),
    AWS_ENDPOINT_URL: worlds[0]?.sandbox.url,
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return new Promise((done) => {
    execFile(`${process.cwd()}/bin/ecs-image-drift`, argv, { env }, (error, stdout, stderr) =>
      done({ exitCode: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const unfolded = (text: string) => text.replaceAll(/ \\\n +/g, " ");

/** `CLUSTER ACCOUNT REGION` of each service in a table. */
const rowsOf = (text: string) =>
  [...text.matchAll(/^drifted +(\w+)\/backend +(\d{12}) ([a-z0-9-]+) /gm)].map((row) =>
    row.slice(1).join(" "),
  );

describe("check", () => {
  test("of two regions has a row of each, and commands for its own region", async () => {
    const { exitCode, stdout, stderr } = await run(
      "check",
      "--profile",
      "a",
      "--region",
      "us-east-1,eu-west-1",
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(rowsOf(stdout).sort()).toEqual([`dev ${home} us-east-1`, `europe ${home} eu-west-1`]);
    for (const [cluster, region] of [
      ["dev", "us-east-1"],
      ["europe", "eu-west-1"],
    ])
      expect(unfolded(stdout)).toContain(
        `ecs-image-drift pin backend --cluster ${cluster} --container web --region ${region} --profile a`,
      );
  });

  test("of two accounts, one by a role, has a row of each, and commands for its own profile", async () => {
    const { exitCode, stdout, stderr } = await run(
      "check",
      "--profile",
      "a",
      "--profile",
      "b",
      "--region",
      "us-east-1",
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(rowsOf(stdout).sort()).toEqual([`dev ${home} us-east-1`, `prod ${other} us-east-1`]);
    const commands = unfolded(stdout);
    for (const [cluster, profile] of [
      ["dev", "a"],
      ["prod", "b"],
    ])
      expect(commands).toContain(
        `aws ecs update-service --cluster ${cluster} --service backend --force-new-deployment --region us-east-1 --profile ${profile}`,
      );
  });

  test("names a region that refuses, judges the other, and is incomplete", async () => {
    worlds[1]?.sandbox.fault({ operation: "ecs:ListClusters", error: "AccessDeniedException" });
    const { exitCode, stdout, stderr } = await run(
      "check",
      "--profile",
      "a",
      "--region",
      "us-east-1,eu-west-1",
    );
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^profile a, region eu-west-1: .*AccessDenied/);
    expect(stdout).toContain("Incomplete: profile a, region eu-west-1: ");
    expect(stdout).toContain("1 drifted");
  });

  test("with nothing wrong but a region that refuses has exit code 2", async () => {
    const argv = ["check", "--profile", "a", "--region", "eu-north-1,eu-west-1"];
    worlds[1]?.sandbox.fault({ operation: "ecs:ListClusters", error: "AccessDeniedException" });
    const refused = await run(...argv);
    expect([refused.exitCode, refused.stdout]).toEqual([2, expect.stringContaining("1 in-sync")]);
    const alone = await run("check", "--profile", "a", "--region", "eu-north-1");
    expect([alone.exitCode, alone.stderr]).toEqual([0, ""]);
  });

  test.each([
    ["json", true],
    ["html", true],
    ["table", false],
  ])("of the environment's profile, as %s: commands name it: %s", async (format, does) => {
    const argv = ["check", "--region", "us-east-1", "--format", format];
    const { exitCode, stdout } = await runWith({ AWS_PROFILE: "a" }, ...argv);
    expect(exitCode).toBe(1);
    expect(unfolded(stdout)).toContain("pin backend --cluster dev --container web --region us-east-1");
    expect(stdout.includes("--profile a")).toBe(does);
  });
});
