import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { formats, type RenderOptions } from "../../src/cli/render/formats.ts";
import { createTerminal, monochrome } from "../../src/cli/terminal.ts";
import { hostileReport, report, reportOfKinds } from "./reports.ts";

const options: RenderOptions = { width: 80, colours: monochrome, interrupted: null, timeLines: new Map() };

describe("the table", () => {
  test.each([80, 140])("in %d columns", async (width) => {
    const text = formats.table(report, { ...options, width });
    await expect(text).toMatchFileSnapshot(`../golden/check/table-${width}.txt`);
  });

  test("of each kind of finding, of notes, and of what is not known", async () => {
    const text = formats.table(reportOfKinds, { ...options, width: 140 });
    await expect(text).toMatchFileSnapshot("../golden/check/table-kinds.txt");
  });

  test("of hostile names and reasons", async () => {
    await expect(formats.table(hostileReport, options)).toMatchFileSnapshot(
      "../golden/check/table-hostile.txt",
    );
  });

  test.each([66, 80, 100, 140, 200])("is never wider than %d columns, but for commands", (width) => {
    const tables = [report, reportOfKinds, hostileReport].map((each) =>
      formats.table(each, { ...options, width }),
    );
    const lines = tables.join("\n").split("\n");
    const isCommand = (line: string) => /^ {6,}(aws|--)/.test(line);
    expect(lines.filter((line) => !isCommand(line) && stringWidth(line) > width)).toEqual([]);
  });

  test("shows what a terminal would obey as text", () => {
    expect(formats.table(hostileReport, options)).not.toMatch(/[^\P{C}\n]/u);
  });

  test("says that it is incomplete", () => {
    const text = formats.table(report, { ...options, interrupted: { total: 240 } });
    expect(text).toContain("Incomplete: interrupted when 7 of 240 services were judged");
  });

  test("names the drifted services again below a table that is longer than a screen", () => {
    const drifted = report.services.filter(({ status }) => status === "drifted");
    const many = (count: number) => Array.from({ length: count }, () => drifted).flat();
    const say = (services: typeof report.services) => formats.table({ ...report, services }, options);
    expect(say(many(20))).not.toContain("Drifted: ");
    expect(say(many(21)).replaceAll(/\s+/g, " ")).toContain(
      `Drifted: ${many(10)
        .map(() => "dev/backend")
        .join(", ")} and 11 more 7 services`,
    );
  });

  test("of nothing at all is one line", () => {
    const nothing = {
      ...report.summary,
      services: 0,
      drifted: 0,
      unknown: 0,
      deploying: 0,
      held: 0,
      ignored: 0,
    };
    const summary = { ...nothing, "in-sync": 0 };
    const text = formats.table({ ...report, summary, services: [], repositories: [] }, options);
    expect(text).toBe("0 services at 2026-11-26 11:25 UTC");
  });
});

test("the JSON says that it is incomplete only if it is", () => {
  expect(JSON.parse(formats.json(report, options))).toEqual(report);
  expect(JSON.parse(formats.json(report, { ...options, interrupted: { total: null } }))).toEqual({
    incomplete: true,
    ...report,
  });
});

describe("a terminal", () => {
  const stream = (properties: object) => Object.assign(Object.create(process.stdout), properties);
  const terminal = (properties: object, env: NodeJS.ProcessEnv) =>
    createTerminal({ stdout: stream(properties), stderr: stream(properties), env });

  test.each([
    ["a person sees it", { isTTY: true }, {}, true],
    ["it is piped", { isTTY: false }, {}, false],
    ["NO_COLOR is set", { isTTY: true }, { NO_COLOR: "1" }, false],
    ["it is dumb", { isTTY: true }, { TERM: "dumb" }, false],
  ])("when %s", (_, properties, env, isColoured) => {
    expect(terminal(properties, env).colours.red("x") !== "x").toBe(isColoured);
  });

  test.each([
    [{ columns: 132 }, {}, 132],
    [{ columns: undefined }, { COLUMNS: "100" }, 100],
    [{ columns: undefined }, {}, 80],
    [{ columns: 20 }, {}, 66],
  ])("%j with %j is as wide as %d", (properties, env, width) => {
    expect(terminal(properties, env).width).toBe(width);
  });
});
