import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderHistory } from "../../src/cli/render/history/history.ts";
import { monochrome } from "../../src/cli/terminal/terminal.ts";
import type { HistoryEntry } from "../../src/domain/incidents/history.ts";
import { at, digest, revision, revision4, tag } from "../domain/building.ts";
import { account, createWorld, region, registry, type World } from "../support/world.ts";
import { run } from "./support.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ remediation: "on" });
  await world.push("backend", "one", "latest");
  const first = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", first, {
    tags: [{ key: "ecs-image-drift:mode", value: "remediate" }],
  });
  await world.service("dev", "young", first);
  await world.advance("20m");
  await world.push("backend", "two", "latest");
  await world.advance("20m");
});
afterAll(() => world.close());

const history = (...argv: string[]) => run(world.sandbox.url, "history", ...argv);

describe("the history of a service", () => {
  test("is a table: what was seen, done and told", async () => {
    const { exitCode, stdout, stderr } = await history("backend", "--cluster", "dev");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const lines = stdout.split("\n").map((line) => line.slice(22).trimEnd());
    const words = lines.filter((line) => /^\w/.test(line)).map((line) => line.replace(/ {2,}.*/, ""));
    expect(words).toEqual([
      "WHAT",
      "deploying",
      "in-sync",
      "deploying",
      "drifted",
      "remedy",
      "remedy",
      "remedy",
      "deploying",
      "in-sync",
      "remedy",
      "reported",
    ]);
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(
      /remedy done; from backend:1 to backend:2; web to latest, [0-9a-f]{12}/,
    );
  });

  test("is JSON that keeps whole digests", async () => {
    const arn = `arn:aws:ecs:${region}:${account}:service/dev/backend`;
    const { exitCode, stdout } = await history(arn, "--format", "json");
    expect(exitCode).toBe(0);
    const { schemaVersion, service, entries } = JSON.parse(stdout);
    expect({ schemaVersion, service }).toEqual({ schemaVersion: 1, service: arn });
    expect(entries.at(-1)).toMatchObject({
      kind: "told",
      event: "remediated",
      sequence: 1,
      severity: "high",
    });
    expect(entries.at(-2)).toMatchObject({
      kind: "remedy",
      state: "done",
      former: expect.stringMatching(/:1$/),
      target: expect.stringMatching(/:2$/),
      pins: [{ container: "web", digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), tag: "latest" }],
      why: null,
      by: "remediate",
    });
  });

  test("begins where it is asked to, and may be empty", async () => {
    const { exitCode, stdout, stderr } = await history("backend", "-c", "dev", "--since", "1s");
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "Nothing was seen of dev/backend since then\n",
    });
  });
});

test.each([
  ["a service that is not there", ["backnd", "--cluster", "dev"], 'did you mean "backend"?'],
  [
    "a name that no cluster has",
    ["backnd"],
    'no cluster in us-east-1 has one of that name; did you mean "backend"',
  ],
  ["a stack that is not there", ["backend", "-c", "dev", "--stack", "other"], 'there is no stack "other"'],
])("for %s has exit code 2 and says why", async (_, argv, words) => {
  const { exitCode, stdout, stderr } = await history(...argv);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain(words);
});

test("no line is longer than the terminal is wide", () => {
  const sentence = "Service backend in cluster dev does not run the image sha256:1150".repeat(3);
  const pins = [{ container: "web", digest: digest("new"), tag: tag("latest") }];
  const entries: HistoryEntry[] = [
    {
      at: at("11:00"),
      kind: "told",
      event: "opened",
      incident: "01J",
      sequence: 1,
      severity: "high",
      sentence,
    },
    {
      at: at("11:00"),
      kind: "remedy",
      state: "failed",
      former: revision4,
      target: revision(5),
      pins,
      why: sentence,
      by: "pin",
    },
    { at: at("11:00"), kind: "silenced", incident: "01J", until: null },
    { at: at("11:00"), kind: "saw", status: "unknown", taskDefinition: "", findings: [] },
  ];
  const lines = renderHistory(entries, { width: 80, colours: monochrome }).split("\n");
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.at(-1)).toMatch(/^2026-11-26 11:00 UTC {2}unknown {3}nothing of it could be read$/);
  expect(lines.at(-2)).toMatch(/silenced {2}incident 01J until it is resolved$/);
});

test.each([
  [at("18:00"), "until 2026-11-26 18:00 UTC"],
  [null, "until it is resolved"],
  [at("11:00"), "is no longer silenced"],
  [at("10:00"), "is no longer silenced"],
])("an incident that is silenced until %s %s", (until, words) => {
  const entry: HistoryEntry = { at: at("11:00"), kind: "silenced", incident: "01J", until };
  expect(renderHistory([entry], { width: 80, colours: monochrome })).toMatch(
    new RegExp(`silenced {2}incident 01J ${words}$`),
  );
});
