/** `check` where the program is deployed: it knows what only memory tells. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
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
