/** What is muted is listed in every format, behind everything else, and marked. */
import { describe, expect, test } from "vitest";
import { formats } from "../../src/cli/render/formats.ts";
import type { RenderOptions } from "../../src/cli/render/render.ts";
import { renderQuiet } from "../../src/cli/render/table/quiet.ts";
import { gravestFirst } from "../../src/cli/render/words/gravity.ts";
import { groupByReason } from "../../src/cli/render/words/groups.ts";
import { monochrome } from "../../src/cli/terminal/terminal.ts";
import type { ServiceReport } from "../../src/domain/words/report.ts";
import { incidents } from "./reports.ts";

const options: RenderOptions = {
  width: 140,
  colours: monochrome,
  interrupted: null,
  timeLines: new Map(),
  beginnings: new Map(),
};

const muted = (service: ServiceReport): ServiceReport => ({
  ...service,
  findings: service.findings.map((finding) => ({ ...finding, muted: true as const })),
});
const drifted = incidents.services.filter(({ status }) => status === "drifted");
const [first, second] = drifted as [ServiceReport, ServiceReport];
const report = { ...incidents, services: [muted(first), second] };

test.each(["table", "markdown", "html"] as const)("the %s marks what is muted", (format) => {
  const text = formats[format](report, options).replace(/<[^>]+>/g, "");
  expect(text.match(/severity high, muted/g)).toHaveLength(1);
  expect(text.match(/severity high(?!, muted)/g)?.length).toBeGreaterThan(0);
});

test("a line of --quiet marks it", () => {
  const lines = renderQuiet(report, options).split("\n");
  expect(lines.filter((line) => line.endsWith(" muted"))).toHaveLength(1);
});

test.each([
  // The attribute has it, and the text.
  ["junit", 2],
  ["github", 1],
] as const)("the format %s says it of what is muted", (format, times) => {
  expect(formats[format](report, options).match(/Muted: /g)).toHaveLength(times);
});

test("it is a notice on GitHub, and suppressed in SARIF", () => {
  const levels = formats.github(report, options).match(/^::(\w+)/gm);
  expect(levels?.slice(0, 2)).toEqual(["::error", "::notice"]);
  const { results } = JSON.parse(formats.sarif(report, options)).runs[0];
  const suppressed = results.filter((one: object) => "suppressions" in one);
  expect(suppressed).toHaveLength(1);
  expect(suppressed[0].suppressions).toEqual([{ kind: "external", justification: "its kind is muted" }]);
});

describe("what is muted", () => {
  test("comes behind what has drifted otherwise, and before what has not", () => {
    const { services } = incidents;
    const well = services.find(({ status }) => status === "in-sync") as ServiceReport;
    expect(gravestFirst([well, muted(first), second])).toEqual([second, muted(first), well]);
  });

  test("is in no group with what is not", () => {
    const named = (name: string) => ({ ...first, name, service: `${first.service}-${name}` });
    const groups = groupByReason([named("a"), named("b"), named("c"), muted(named("d"))]);
    expect(groups.map((one) => one.kind)).toEqual(["group", "service"]);
  });
});
