import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteServiceCommand } from "@aws-sdk/client-ecs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/cli/commands/check/exit-code.ts";
import { type CheckReport, reportCheck } from "../../src/domain/words/report.ts";
import { createWorld, registry, type World } from "../support/world.ts";
import { run, start } from "./support.ts";

let world: World;
let pushed: { before: string; after: string };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "check-"));
  world = await createWorld({ packaged: false });
  const before = await world.push("backend", "one", "latest", "abc123f");
  await world.push("worker", "worker", "latest");
  for (const [cluster, name] of [
    ["dev", "backend"],
    ["prod-eu", "worker"],
  ] as const)
    await world.service(cluster, name, await world.register(name, { web: `${registry}/${name}:latest` }));
  await world.advance("5m");
  const after = await world.push("backend", "two", "latest", "def4567");
  pushed = { before, after };
  await world.advance("15m");
});
afterEach(() => world.sandbox.clearFaults());
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const check = (...argv: string[]) => run(world.sandbox.url, "check", ...argv);

async function report(...argv: string[]): Promise<{ exitCode: number | null; report: CheckReport }> {
  const { exitCode, stdout } = await check("--format", "json", ...argv);
  return { exitCode, report: JSON.parse(stdout) };
}

describe("exit codes", () => {
  test("1 if a service has drifted", async () => {
    const { exitCode, stdout, stderr } = await check();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("2 services at 2026-11-26 09:20 UTC: 1 drifted, 1 in-sync");
    expect(stderr).toBe("");
  });

  test("0 if none has", async () => {
    expect((await check("--cluster", "prod-eu")).exitCode).toBe(0);
  });

  test.each([
    [{ drifted: 1, unknown: 1 }, 1],
    [{ drifted: 0, unknown: 1 }, 2],
    [{ drifted: 0, unknown: 0 }, 0],
  ])("of %j is %d", (counts, exitCode) => {
    const others = { services: 9, "in-sync": 1, deploying: 1, held: 1, unchecked: 1, ignored: 1 };
    expect(exitCodeOf({ ...others, ...counts })).toBe(exitCode);
  });

  test("of nothing that was judged is 2", () => {
    expect(exitCodeOf(reportCheck([], new Date(0), []).summary)).toBe(2);
  });

  test("2 if one cannot be judged and none has drifted", async () => {
    world.sandbox.fault({ operation: "ecs:DescribeTasks", error: "AccessDeniedException" });
    const { exitCode, report: said } = await report("--cluster", "prod-eu");
    expect([exitCode, said.status]).toEqual([2, "unknown"]);
    expect(said.services[0]?.unknown).toContainEqual({
      fact: "running",
      container: "web",
      reason: "AccessDeniedException: ecs:DescribeTasks",
    });
  });

  test.each([
    [
      "a cluster that is not there",
      ["--cluster", "dve"],
      'Cannot check cluster "dve": us-east-1 has no such cluster with services; did you mean "dev"?',
    ],
    [
      "a service that is not there",
      ["--service", "bakcend"],
      'Cannot check service "bakcend": there is no such service; did you mean "backend"?',
    ],
    [
      "a service of another cluster",
      ["--cluster", "dev", "--service", "worker"],
      'Cannot check service "worker": there is no such service in that cluster; cluster "prod-eu" has one',
    ],
    [
      "a pattern that nothing matches",
      ["--service", "x*"],
      'Cannot check anything: no service in us-east-1 matches service "x*"',
    ],
    ["a format that does not exist", ["--format", "xml"], "Allowed choices are table, json, markdown, html"],
    ["an option that does not exist", ["--clutser", "dev"], "(Did you mean --cluster?)"],
    [
      "a policy file that is not there",
      ["--config", "none.yml"],
      "Cannot read none.yml: there is no such file or folder",
    ],
  ])("2 for %s", async (_, argv, message) => {
    const { exitCode, stdout, stderr } = await check(...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("2 for a policy with a mistake, told with its line", async () => {
    const file = join(folder, "bad.yml");
    await writeFile(file, "defaults:\n  mode: alrt\n");
    const { exitCode, stderr } = await check("--config", file);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `${file}:2: defaults.mode: expected ignore, observe, alert, remediate; found "alrt"`,
    );
  });

  test("2 if interrupted, with what was judged until then", async () => {
    world.sandbox.clearCalls();
    world.sandbox.fault({ operation: "ecs:DescribeServices", error: "timeout" });
    const { child, done } = start(world.sandbox.url, "check", "--format", "json");
    const wasAsked = () =>
      world.sandbox.calls().some(({ operation }) => operation === "ecs:DescribeServices");
    await expect.poll(wasAsked, { timeout: 20_000 }).toBe(true);
    child.kill("SIGINT");
    const { exitCode, stdout, stderr } = await done;
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ incomplete: true, services: [] });
    expect(stderr).toContain("Interrupted: the result is incomplete");
  });
});

describe("without AWS", () => {
  test.each([
    ["no region", [], "Cannot determine the region: give --region, set AWS_REGION"],
    ["no credentials", ["--region", "us-east-1"], "Cannot find AWS credentials: give --profile"],
    ["no such profile", ["--profile", "work"], 'Cannot use profile "work": ~/.aws has no profiles'],
  ])("%s is said in one line", async (_, argv, message) => {
    const { exitCode, stdout, stderr } = await run(null, "check", ...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test.each(["127.0.0.1:4566", "localhost:4566", "http//localhost:4566"])(
    "an endpoint that is no URL is said in one line: %s",
    async (endpoint) => {
      const { exitCode, stderr } = await run(endpoint, "check");
      expect(exitCode).toBe(2);
      expect(stderr).toBe(`Cannot use the endpoint "${endpoint}": expected http://HOST:PORT\n`);
    },
  );

  test("an endpoint that nobody answers is named", async () => {
    const { exitCode, stderr } = await run("http://127.0.0.1:1", "check");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("AWS_ENDPOINT_URL is http://127.0.0.1:1");
  });
});

describe("the JSON", () => {
  test("has the four images, the cause and the cure, and no field is left out", async () => {
    const { report: said } = await report("--cluster", "d*", "--service", "backend");
    expect(said).toEqual({
      schemaVersion: 1,
      checkedAt: expect.stringMatching(/^2026-11-26T09:20:\d\d\.\d{3}Z$/),
      status: "drifted",
      summary: {
        services: 1,
        "in-sync": 0,
        deploying: 0,
        held: 0,
        drifted: 1,
        unknown: 0,
        unchecked: 0,
        ignored: 0,
      },
      services: [
        {
          service: "arn:aws:ecs:us-east-1:123456789012:service/dev/backend",
          cluster: "dev",
          name: "backend",
          taskDefinition: "arn:aws:ecs:us-east-1:123456789012:task-definition/backend:1",
          status: "drifted",
          mode: "alert",
          since: null,
          tasks: { desired: 2, running: 2 },
          containers: [
            {
              name: "web",
              checked: true,
              unchecked: null,
              written: `${registry}/backend:latest`,
              track: "auto",
              follows: "latest",
              tag: { kind: "moving", line: "latest", why: 'a moving tag; follows the tag "latest"' },
              published: pushed.after,
              resolved: pushed.before,
              running: [{ digest: pushed.before, tasks: 2 }],
              tags: { [pushed.after]: ["def4567", "latest"], [pushed.before]: ["abc123f"] },
              formerTags: { [pushed.after]: [], [pushed.before]: [] },
            },
          ],
          findings: expect.arrayContaining([
            {
              kind: "stale",
              cause: "not-redeployed",
              severity: "high",
              container: "web",
              expected: pushed.after,
              actual: [pushed.before],
              summary: expect.any(String),
              advice: expect.arrayContaining([expect.stringContaining("--force-new-deployment")]),
            },
          ]),
          unknown: [],
          notes: [],
        },
      ],
      repositories: [],
    });
  });

  test("is written to a file where one is named", async () => {
    const file = join(folder, "report.json");
    const { exitCode, stdout, stderr } = await check("--format", "json", "--output", file);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toBe(`2 services at 2026-11-26 09:20 UTC: 1 drifted, 1 in-sync; written to ${file}\n`);
    expect(await readFile(file, "utf8")).toMatch(/^\{\n {2}"schemaVersion": 1,/);
  });

  test("has its likes in Markdown and HTML, with what is known of the past", async () => {
    const markdown = await check("--format", "markdown");
    expect(markdown.exitCode).toBe(1);
    expect(markdown.stdout).toContain("## 🔴 1 of 2 services has drifted");
    const page = await check("--format", "html");
    expect(page.exitCode).toBe(1);
    expect(page.stdout).toMatch(/^<!doctype html>\n/);
    expect(page.stdout).toContain('<title id="service-1-time-1">Time line of dev/backend');
    expect(page.stdout).toContain("was first pushed");
  });

  test("follows the policy file", async () => {
    const file = join(folder, "ignore.yml");
    await writeFile(file, "services: [{ match: { cluster: dev }, mode: ignore }]\n");
    const { exitCode, report: said } = await report("--config", file);
    expect([exitCode, said.status, said.summary.ignored]).toEqual([0, "in-sync", 1]);
  });
});

test("an AWS without service revisions is judged all the same", async () => {
  world.sandbox.fault({ operation: "ecs:DescribeServiceRevisions", error: "UnknownOperationException" });
  const { exitCode, report: said } = await report();
  expect([exitCode, said.summary.drifted, said.summary["in-sync"]]).toEqual([1, 1, 1]);
  for (const service of said.services) {
    expect(service.containers.map(({ resolved }) => resolved)).toEqual([null]);
    expect(service.unknown).toContainEqual({
      fact: "resolved",
      container: "web",
      reason: "UnknownOperationException: ecs:DescribeServiceRevisions",
    });
  }
  const { stdout } = await check();
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(
    "Not known: the resolved image of 2 services (UnknownOperationException: ecs:DescribeServiceRevisions)",
  );
});

test("a service of which nothing is checked is said to be that, and fails nothing", async () => {
  await world.service(
    "edge",
    "proxy",
    await world.register("proxy", { web: "public.ecr.aws/nginx/nginx:1.27" }),
  );
  await world.advance("5m");
  const { exitCode, report: said } = await report("--cluster", "edge");
  expect([exitCode, said.status, said.summary.unchecked, said.summary["in-sync"]]).toEqual([
    0,
    "unchecked",
    1,
    0,
  ]);
  expect(said.services[0]?.containers[0]).toMatchObject({
    checked: false,
    unchecked: expect.stringMatching(/^public\.ecr\.aws is not checked, /),
  });
});

// The last: the service goes on being there for the others.
test("a service that is being deleted is named; where there is no other, the exit code is 2", async () => {
  await world.service("dev", "leaving", await world.register("leaving", { web: "busybox" }));
  await world.ecs.send(new DeleteServiceCommand({ cluster: "dev", service: "leaving", force: true }));
  const { exitCode, stderr } = await check("--service", "leaving");
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: "dev/leaving was deleted, or is being deleted: it is not judged\n",
  });
});
