import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { chooseOf, type Filter, sayFilter } from "../../src/cli/commands/check/filter.ts";
import { formats } from "../../src/cli/render/formats.ts";
import type { RenderOptions } from "../../src/cli/render/render.ts";
import { renderQuiet } from "../../src/cli/render/table/quiet.ts";
import { gravestFirst } from "../../src/cli/render/words/gravity.ts";
import { groupByReason, imageName } from "../../src/cli/render/words/groups.ts";
import { monochrome } from "../../src/cli/terminal/terminal.ts";
import { saidOf } from "../../src/domain/incidents/incident.ts";
import { alertedTo } from "../../src/domain/judge/assess.ts";
import { composeAlert } from "../../src/domain/words/alert/compose-alert.ts";
import { emailBody, emailSubject } from "../../src/domain/words/alert/email.ts";
import { slackMessage } from "../../src/domain/words/alert/slack.ts";
import type { ServiceReport } from "../../src/domain/words/report.ts";
import { contentOf, subjectOf } from "../domain/building.ts";
import { troubles } from "../domain/slack-limits.ts";
import { manyReport, manyServices, manyTimeLines } from "./many-services.ts";

const options: RenderOptions = {
  width: 80,
  colours: monochrome,
  interrupted: null,
  timeLines: manyTimeLines,
  beginnings: new Map(),
};

const table = (more: Partial<RenderOptions> = {}, report = manyReport) =>
  formats.table(report, { ...options, ...more });

test("the account of 241 services is what it is meant to be", () => {
  const { services, drifted, unknown } = manyReport.summary;
  expect([services, drifted, unknown, manyReport.summary["in-sync"]]).toEqual([241, 54, 7, 180]);
  const count = (kind: string, severity: string) =>
    manyReport.services.filter(({ findings }) =>
      findings.some((one) => one.kind === kind && one.severity === severity),
    ).length;
  expect([count("missing", "high"), count("stale", "high"), count("endangered", "low")]).toEqual([48, 5, 1]);
  expect(new Set(manyReport.services.map(({ service }) => service)).size).toBe(241);
});

describe("the table of 241 services", () => {
  test.each([80, 140])("in %d columns", async (width) => {
    await expect(table({ width })).toMatchFileSnapshot(`../golden/check/table-many-${width}.txt`);
  });

  test("is two screens of 24 lines long at most, and a line that sums it up", () => {
    expect(table().split("\n").slice(0, -1).length).toBeLessThanOrEqual(48);
  });

  test("says in its first 30 lines what matters", () => {
    const head = table().split("\n").slice(0, 30).join("\n");
    expect(head).toContain("54 of 241 services have drifted: 48 missing, 5 stale, 1 endangered; 7 unknown");
    expect(head).toContain("48 services share image platform/metrics-agent:7.48, which is gone");
    expect(head.match(/^drifted +\S+-worker/gm)).toHaveLength(5);
    expect(head).toContain("ecs-image-drift pin billing-worker --cluster prod-us");
  });

  test("lists everything if it is asked to", () => {
    const all = table({ all: true });
    for (const { cluster, name } of manyReport.services)
      expect(all.replaceAll(/\s+/g, " ")).toMatch(
        new RegExp(` (${cluster}/${name}|${cluster.slice(0, 6)}[^ ]*…\\S+) `),
      );
    expect(all.match(/^in-sync /gm)).toHaveLength(180);
    expect(all.match(/missing \(digest-gone\)/g)).toHaveLength(48);
    expect(all).not.toContain("--all");
  });

  test("cuts no name where nobody sees how wide it is, and is cut where somebody does", () => {
    const names = manyReport.services.map(({ cluster, name }) => `${cluster}/${name}`);
    const piped = table({ all: true, isPiped: true });
    expect(names.filter((name) => !piped.includes(` ${name} `))).toEqual([]);
    expect(piped).not.toMatch(/^\S+ +\S*…/m);
    expect(table({ all: true })).toMatch(/^\S+ +internal\S*…/m);
  });

  test("is no wider than its terminal but for commands", () => {
    const lines = table().split("\n");
    expect(lines.filter((line) => !/^ {6,}(aws|--)/.test(line) && stringWidth(line) > 80)).toEqual([]);
  });
});

describe("filters", () => {
  const choose = (filter: Partial<Filter>) => chooseOf(manyReport, { status: [], kind: [], ...filter });
  test.each<[filter: Partial<Filter>, services: number]>([
    [{}, 241],
    [{ status: ["unknown"] }, 7],
    [{ status: ["unknown", "drifted"] }, 61],
    [{ severity: "high" }, 53],
    [{ severity: "low", status: ["drifted"] }, 54],
    [{ kind: ["stale"] }, 5],
    [{ kind: ["stale", "endangered"] }, 6],
    [{ kind: ["endangered"], severity: "high" }, 0],
  ])("of %j choose %d services, and count all", (filter, services) => {
    const chosen = choose(filter);
    expect(chosen.services).toHaveLength(services);
    expect(chosen.summary).toEqual(manyReport.summary);
    expect(chosen.status).toBe("drifted");
  });

  test("are said, and list what they choose", () => {
    const filter: Filter = { status: ["in-sync"], kind: [] };
    const text = table({ filter: sayFilter(filter) }, choose(filter));
    expect(text.match(/^in-sync /gm)).toHaveLength(180);
    expect(text).toContain("\nListed: 180 of 241 services, by --status in-sync\n");
  });

  test("apply to repositories, which have no status", () => {
    const finding = { kind: "wrong-repository", severity: "medium", similar: [], summary: "", advice: [] };
    const report = { ...manyReport, repositories: [{ repository: "r", findings: [finding] }] };
    const left = (filter: Partial<Filter>) =>
      chooseOf(report, { status: [], kind: [], ...filter }).repositories.length;
    expect([left({}), left({ kind: ["wrong-repository"] }), left({ severity: "medium" })]).toEqual([1, 1, 1]);
    expect([left({ kind: ["stale"] }), left({ severity: "high" }), left({ status: ["drifted"] })]).toEqual([
      0, 0, 0,
    ]);
  });
});

describe("quiet", () => {
  test("is a line for each service that is not as it should be, with its name in full", () => {
    const lines = renderQuiet(manyReport, options).split("\n");
    expect(lines).toHaveLength(61);
    expect(lines[0]).toBe("drifted  prod-eu/billing-api  missing (digest-gone)");
    expect(lines.at(-1)).toBe("unknown  prod-eu/notification-scheduler  running");
  });

  test("says nothing where all is well", () => {
    const services = manyReport.services.filter(({ status }) => status === "in-sync");
    expect(renderQuiet({ ...manyReport, services }, options)).toBe("");
  });
});

describe("gravity", () => {
  const [any] = manyReport.services.filter(({ findings }) => findings.some(({ kind }) => kind === "stale"));
  const of = (name: string, severity: string, running: number, desired = running): ServiceReport => ({
    ...(any as ServiceReport),
    name,
    tasks: { desired, running },
    findings: (any as ServiceReport).findings.map((one) => ({ ...one, severity })),
  });

  test("is by severity, then by whether a task runs, then by tasks; one that is scaled to zero comes last", () => {
    const services = [
      of("low", "low", 9),
      of("scaled to zero", "high", 0, 0),
      of("small", "high", 1),
      of("large", "high", 7),
      of("down", "high", 0, 2),
      of("medium", "medium", 4),
    ];
    const names = gravestFirst(services).map(({ name }) => name);
    expect(names).toEqual(["down", "large", "small", "scaled to zero", "medium", "low"]);
  });

  test("two services are two blocks, three of one reason are one; a reason of its own is told beside", () => {
    const other = {
      ...((any as ServiceReport).findings[0] as ServiceReport["findings"][number]),
      kind: "mixed",
    };
    const three = [of("a", "high", 1), of("b", "high", 1), of("c", "high", 1)];
    expect(groupByReason(three.slice(1)).map(({ kind }) => kind)).toEqual(["service", "service"]);
    expect(groupByReason(three).map(({ kind }) => kind)).toEqual(["group"]);
    const [first, ...others] = three;
    const both = { ...(first as ServiceReport), findings: [...(first as ServiceReport).findings, other] };
    const blocks = groupByReason([both, ...others]);
    expect(blocks.map((one) => (one.kind === "group" ? one.group.members.length : one.service.name))).toEqual(
      [3, "a"],
    );
  });

  test.each([
    ["123456789012.dkr.ecr.us-east-1.amazonaws.com/a/b:1", "a/b:1"],
    ["nginx:1.27", "nginx:1.27"],
    ["fluent/fluent-bit:3", "fluent/fluent-bit:3"],
    ["localhost:5000/a", "a"],
  ])("%s is said as %s", (written, said) => expect(imageName(written)).toBe(said));
});

describe("the first message about 241 services", () => {
  const subjects = manyServices.flatMap((assessment) =>
    alertedTo(assessment).map((finding) =>
      subjectOf({ assessment, container: finding.container, said: saidOf(finding), since: finding.since }),
    ),
  );
  const baseline = composeAlert(contentOf({ event: "baseline", subjects }));

  test("by e-mail", async () => {
    expect(subjects).toHaveLength(54);
    const text = `Subject: ${emailSubject(baseline)}\n\n${emailBody(baseline)}\n`;
    expect(Buffer.byteLength(text)).toBeLessThan(50_000);
    await expect(text).toMatchFileSnapshot("../golden/email-many.txt");
  });

  test("in Slack", async () => {
    const message = slackMessage(baseline);
    expect(troubles(message)).toEqual([]);
    await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot("../golden/slack-many.json");
  });
});
