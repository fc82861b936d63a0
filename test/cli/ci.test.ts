/** What CI systems read: nothing that somebody else wrote can mean anything in it. */
import { describe, expect, test } from "vitest";
import { formats } from "../../src/cli/render/formats.ts";
import type { RenderOptions } from "../../src/cli/render/render.ts";
import { createTerminal, monochrome } from "../../src/cli/terminal/terminal.ts";
import type { CheckReport } from "../../src/domain/words/report.ts";
import { manyReport } from "./many-services.ts";
import { hostileReport, incidents, report, reportOf, reportOfKinds } from "./reports.ts";

const options: RenderOptions = {
  width: 80,
  colours: monochrome,
  interrupted: null,
  timeLines: new Map(),
  beginnings: new Map(),
};

const reports: readonly [name: string, report: CheckReport][] = [
  ["statuses", report],
  ["incidents", incidents],
  ["kinds", reportOfKinds],
  ["hostile", hostileReport],
  ["many", manyReport],
  ["nothing", reportOf([])],
];

const files = { github: "txt", junit: "xml", sarif: "json" } as const;

describe.each(Object.keys(files) as (keyof typeof files)[])("%s", (format) => {
  test.each(["statuses", "incidents"])("of %s", async (name) => {
    const [, each] = reports.find(([one]) => one === name) ?? [];
    const text = formats[format](each as CheckReport, options);
    await expect(text).toMatchFileSnapshot(`../golden/check/${format}-${name}.${files[format]}`);
  });

  test.each(reports)("of %s has no character that a terminal or a parser would obey", (_, each) => {
    expect(formats[format](each, options)).not.toMatch(/[^\P{C}\n]/u);
  });

  test("says that it is incomplete", () => {
    const text = formats[format](report, { ...options, interrupted: { total: 240 } });
    expect(text).toContain("Incomplete: interrupted when 9 of 240 services were judged");
  });
});

describe("annotations", () => {
  test.each(reports)("of %s are a command on each line, and the headline", (_, each) => {
    const lines = formats.github(each, options).split("\n");
    expect(lines.pop()).not.toMatch(/^::/);
    for (const line of lines) {
      expect(line).toMatch(/^::(error|warning|notice) title=[^:,\n]+::./);
      expect(line.replaceAll(/%(25|0A|3A|2C)/g, "")).not.toContain("%");
    }
  });

  test("of what shares a reason are one, and the gravest are first", () => {
    const lines = formats.github(manyReport, options).split("\n");
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(
      /^::error title=48 services share image platform\/metrics-agent%3A7.48%2C which is gone::/,
    );
    expect(lines[1]).toMatch(/^::error title=5 services are stale \(not-redeployed\)::/);
  });
});

describe("JUnit", () => {
  test.each(reports)("of %s is well-formed, and its counts are those of its tests", (_, each) => {
    const text = formats.junit(each, options);
    const open: string[] = [];
    for (const [, end, name, self] of text.matchAll(
      /<(\/?)([a-z]+)(?:\s[a-z]+="[^"<>&]*(?:&#\d+;[^"<>&]*)*")*(\/?)>/g,
    )) {
      if (end) expect(open.pop()).toBe(name);
      else if (!self) open.push(name as string);
    }
    expect(open).toEqual([]);
    expect(text.replaceAll(/<[^<>]*>|&#\d+;/g, "").replace("<?xml", "")).not.toMatch(/[<>&]/);
    const countsIn = (element: string) =>
      [...element.matchAll(/ (?:tests|failures|errors|skipped)="(\d+)"/g)].map(([, count]) => Number(count));
    const [all = "", ...suites] = text.match(/<testsuites? [^>]*>/g) ?? [];
    const sums = [0, 1, 2, 3].map((place) =>
      suites.reduce((sum, suite) => sum + (countsIn(suite)[place] ?? 0), 0),
    );
    const found = ["<testcase ", "<failure ", "<error ", "<skipped "].map(
      (tag) => text.split(tag).length - 1,
    );
    expect(sums).toEqual(found);
    expect(countsIn(all)).toEqual(found.slice(0, 3));
  });
});

test.each(reports)("JUnit of %s has only what the schema of Jenkins allows", (_, each) => {
  const text = formats.junit(each, options);
  const allowed: Readonly<Record<string, readonly string[]>> = {
    testsuites: ["name", "time", "tests", "failures", "errors"],
    testsuite: [
      "name",
      "tests",
      "failures",
      "errors",
      "skipped",
      "time",
      "timestamp",
      "hostname",
      "id",
      "package",
    ],
    testcase: ["name", "classname", "time", "status", "assertions"],
    failure: ["type", "message"],
    error: ["type", "message"],
    skipped: ["type", "message"],
  };
  const elements = [...text.matchAll(/<([a-z]+)((?: [a-z]+="[^"]*")*)\/?>/g)];
  expect(elements.length).toBeGreaterThan(0);
  for (const [, name = "", attributes = ""] of elements) {
    const named = [...attributes.matchAll(/ ([a-z]+)=/g)].map(([, attribute]) => attribute);
    expect(
      named.filter((attribute) => !allowed[name]?.includes(attribute ?? "")),
      name,
    ).toEqual([]);
  }
  for (const [, at] of text.matchAll(/timestamp="([^"]+)"/g)) expect(at).toMatch(/^[\d-]{10}T[\d:]{8}$/);
});

describe("SARIF", () => {
  const read = (each: CheckReport) => JSON.parse(formats.sarif(each, options)).runs[0];

  test.each(reports)("of %s has a result for each finding, by a rule that is there", (_, each) => {
    const { results, tool } = read(each);
    const findings = each.services.flatMap(({ findings: own }) =>
      own.filter(({ kind }) => kind !== "mutable"),
    );
    const others = each.repositories.flatMap(({ findings: own }) => own);
    expect(results).toHaveLength(findings.length + others.length);
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(["error", "warning", "note"]).toContain(level);
      expect(message.text).not.toBe("");
      expect(locations[0].physicalLocation.artifactLocation.uri).toBe("drift.yml");
    }
  });

  test("has of each rule what GitHub demands, and one run within its limits", () => {
    const { tool, results, invocations } = read(manyReport);
    for (const rule of tool.driver.rules)
      expect(rule).toEqual({
        id: expect.stringMatching(/^[a-z-]+$/),
        shortDescription: { text: expect.stringMatching(/^[^\n]{1,1024}$/) },
        fullDescription: { text: expect.stringMatching(/^[^\n]{1,1024}$/) },
        help: { text: expect.stringContaining("explain") },
      });
    expect(results.length).toBeLessThanOrEqual(25_000);
    expect(invocations[0]).toMatchObject({
      executionSuccessful: true,
      endTimeUtc: expect.stringMatching(/Z$/),
    });
    for (const { locations, partialFingerprints } of results) {
      expect(locations).toHaveLength(1);
      expect(Object.values(partialFingerprints)).toEqual([expect.any(String)]);
    }
  });

  test("tells findings apart by what they are about, and not by what they say", () => {
    const { results } = read(manyReport);
    const prints = results.map((one: { partialFingerprints: object }) =>
      JSON.stringify(one.partialFingerprints),
    );
    expect(new Set(prints).size).toBe(54);
    const later = JSON.parse(JSON.stringify(manyReport).replaceAll("1 hour ago", "2 hours ago"));
    const printsOf = (each: CheckReport) =>
      read(each).results.map((one: { partialFingerprints: object }) => one.partialFingerprints);
    expect(printsOf(later)).toEqual(printsOf(manyReport));
  });
});

describe("colours", () => {
  const stream = (isTTY: boolean | undefined) => Object.assign(Object.create(process.stdout), { isTTY });
  const isColoured = (isTTY: boolean | undefined, env: NodeJS.ProcessEnv) =>
    createTerminal({ stdout: stream(isTTY), stderr: stream(isTTY), env }).colours.red("x") !== "x";

  test.each<[isTTY: boolean | undefined, env: NodeJS.ProcessEnv, coloured: boolean]>([
    [true, {}, true],
    [undefined, {}, false],
    [undefined, { CI: "true" }, false],
    [false, { CI: "true", TERM: "xterm" }, false],
    [undefined, { FORCE_COLOR: "1" }, true],
    [undefined, { FORCE_COLOR: "" }, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    [true, { TERM: "dumb" }, false],
    [true, { TERM: "dumb", FORCE_COLOR: "1" }, true],
  ])("where a terminal is %s and %j: %s", (isTTY, env, coloured) => {
    const before = process.env.CI;
    process.env.CI = "true";
    expect(isColoured(isTTY, env)).toBe(coloured);
    if (before === undefined) delete process.env.CI;
    else process.env.CI = before;
  });
});
