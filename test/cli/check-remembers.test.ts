/** `check` where the program is deployed: it knows what only memory tells. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { CheckReport } from "../../src/domain/words/report.ts";
import { createWorld, registry, type World } from "../support/world.ts";
import { run } from "./support.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  world.sandbox.fault({ instance: { cluster: "prod", pullBehavior: "prefer-cached" } });
  await world.push("backend", "one", "latest", "abc123f");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("prod", "backend", revision, { launchType: "EC2" });
  await world.advance("20m");
  await world.push("backend", "two", "latest", "def4567");
  await world.advance("30s");
  await world.redeploy("prod", "backend");
  await world.advance("15m");
});
afterEach(() => world.sandbox.clearFaults());
afterAll(() => world.close());

async function check(...argv: string[]) {
  const { exitCode, stdout, stderr } = await run(world.sandbox.url, "check", "--format", "json", ...argv);
  const report: CheckReport | null = stdout === "" ? null : JSON.parse(stdout);
  const [service] = report?.services ?? [];
  const [finding] = service?.findings ?? [];
  return { exitCode, stderr, since: service?.since ?? null, cause: finding?.cause ?? null };
}

test("since when, and that a cache answered", async () => {
  expect(await check()).toEqual({
    exitCode: 1,
    stderr: "",
    since: expect.stringMatching(/^2026-11-26T09:20:/),
    cause: "stale-cache",
  });
});

test("the same, drawn in the page", async () => {
  const { stdout } = await run(world.sandbox.url, "check", "--format", "html");
  expect(stdout).toContain("drifted for 15 minutes");
  expect(stdout).toContain("&#34;latest&#34; was pushed, naming def4567");
});

test.each([
  ["cloudformation:DescribeStacks", ""],
  [
    "dynamodb:BatchGetItem",
    "When tags moved is not known: AccessDeniedException: the deployed program's table\n",
  ],
])("nothing of it without %s, and the verdict all the same", async (operation, stderr) => {
  world.sandbox.fault({ operation, error: "AccessDeniedException" });
  expect(await check()).toEqual({ exitCode: 1, stderr, since: null, cause: "undetermined" });
});

test("a stack that is named must be there", async () => {
  expect(await check("--stack", "other")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Cannot ask the deployed program: there is no stack "other"'),
  });
});

/** What is said of the deployed program, in the table and in the JSON. */
async function sight() {
  const json = await run(world.sandbox.url, "check", "--format", "json");
  const { deployed = [] }: CheckReport = JSON.parse(json.stdout);
  const { stdout } = await run(world.sandbox.url, "check");
  const lines = stdout.replaceAll(/\s+/g, " ").match(/Deployed: .*?(?= \d+ services? at )/g) ?? [];
  return { deployed, lines };
}

describe("when the deployed program last saw every service", () => {
  const sweep = {
    stack: "ecs-image-drift-prod",
    account: "123456789012",
    region: "us-east-1",
    sweepSeconds: 900,
  };

  test("where it sees", async () => {
    expect(await sight()).toEqual({
      deployed: [
        {
          ...sweep,
          lastSweep: expect.stringMatching(/^2026-11-26T09:30:/),
          blindSince: null,
          notChecked: 0,
        },
      ],
      lines: ["Deployed: ecs-image-drift-prod saw every service 5 minutes ago"],
    });
  });

  test.each(["cloudformation:DescribeStacks", "dynamodb:BatchGetItem"])(
    "is not said where it is not known, without %s",
    async (operation) => {
      world.sandbox.fault({ operation, error: "AccessDeniedException" });
      expect(await sight()).toEqual({ deployed: [], lines: [] });
    },
  );

  test("where it has been blind", async () => {
    world.sandbox.fault({ operation: "ecs:ListTasks", error: "AccessDeniedException", caller: "sweep" });
    await world.advance("20m");
    world.sandbox.clearFaults();
    const { deployed, lines } = await sight();
    expect(deployed).toMatchObject([
      { ...sweep, blindSince: expect.stringMatching(/^2026-11-26T09:45:/), notChecked: 1 },
    ]);
    expect(lines).toEqual([
      "Deployed: ecs-image-drift-prod has not seen every service since 2026-11-26 09:45 UTC: up to 1 service is not checked; ecs-image-drift doctor says why",
    ]);
    const { stdout } = await run(world.sandbox.url, "doctor");
    expect(stdout).toMatch(/✗ reads +AccessDeniedException: ecs:ListTasks/);
  });

  test("where it sees again, and then sweeps no more", async () => {
    await world.advance("15m");
    expect((await sight()).lines).toEqual([
      expect.stringMatching(/^Deployed: ecs-image-drift-prod saw every service \d+ minutes ago$/),
    ]);
    world.sandbox.fault({ operation: "lambda:InvokeFunction", error: "500", caller: "events" });
    await world.advance("31m");
    world.sandbox.clearFaults();
    expect((await sight()).lines).toEqual([
      expect.stringMatching(
        /^Deployed: ecs-image-drift-prod last saw every service \d+ minutes ago; a sweep is due every 15 minutes; ecs-image-drift doctor says why$/,
      ),
    ]);
  });

  test("where it never did", async () => {
    const fresh = await createWorld();
    await fresh.push("backend", "one", "latest");
    const revision = await fresh.register("backend", { web: `${registry}/backend:latest` });
    await fresh.service("dev", "backend", revision);
    const { stdout } = await run(fresh.sandbox.url, "check");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "Deployed: ecs-image-drift-prod has never seen every service: no sweep was finished yet; a sweep is due every 15 minutes",
    );
    expect((await run(fresh.sandbox.url, "doctor")).stdout).toMatch(
      /! reads +it has never seen every service/,
    );
    await fresh.close();
  });
});
