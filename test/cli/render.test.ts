import { createHash } from "node:crypto";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { formats } from "../../src/cli/render/formats.ts";
import { html } from "../../src/cli/render/html/html.ts";
import { sayByTag } from "../../src/cli/render/image.ts";
import { commands, prose } from "../../src/cli/render/markdown/escape.ts";
import type { RenderOptions } from "../../src/cli/render/render.ts";
import { sayTroubles } from "../../src/cli/render/words/findings.ts";
import { sayHeadline } from "../../src/cli/render/words/headline.ts";
import { createTerminal, monochrome } from "../../src/cli/terminal/terminal.ts";
import type { Status } from "../../src/domain/judge/assess.ts";
import type { ServiceReport } from "../../src/domain/words/report.ts";
import {
  hostileLargeReport,
  hostileReport,
  incidents,
  largeReport,
  report,
  reportOf,
  reportOfKinds,
  reportOfTwo,
  timeLines,
} from "./reports.ts";

const options: RenderOptions = {
  width: 80,
  colours: monochrome,
  interrupted: null,
  timeLines,
  beginnings: new Map(),
};

describe("the table", () => {
  test.each([80, 140])("in %d columns", async (width) => {
    const text = formats.table(report, { ...options, width });
    await expect(text).toMatchFileSnapshot(`../golden/check/table-${width}.txt`);
  });

  test.each([80, 140])("of the two incidents in %d columns", async (width) => {
    const text = formats.table(incidents, { ...options, width });
    await expect(text).toMatchFileSnapshot(`../golden/check/table-incidents-${width}.txt`);
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
    expect(text).toContain("Incomplete: interrupted when 9 of 240 services were judged");
  });

  test("names the drifted services again below a table that is longer than a screen", () => {
    const drifted = report.services.filter(({ status }) => status === "drifted");
    const many = (count: number) => Array.from({ length: count }, () => drifted).flat();
    const say = (services: typeof report.services) =>
      formats.table({ ...report, services }, { ...options, all: true });
    expect(say(many(20))).not.toContain("Drifted: ");
    expect(say(many(21)).replaceAll(/\s+/g, " ")).toContain(
      `Drifted: ${many(10)
        .map(() => "dev/backend")
        .join(", ")} and 11 more Account 123456789012, us-east-1 9 services`,
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
      unchecked: 0,
      ignored: 0,
    };
    const summary = { ...nothing, "in-sync": 0 };
    const text = formats.table({ ...report, summary, services: [], repositories: [] }, options);
    expect(text).toBe("0 services at 2026-11-26 11:25 UTC");
  });
});

test.each(["table", "markdown", "html"] as const)(
  "%s says of tags that are remembered that they were",
  (format) => {
    const [any] = report.services;
    const containers = (any as ServiceReport).containers.map((container) => ({
      ...container,
      tags: {},
      formerTags: container.tags,
    }));
    const text = formats[format](reportOf([{ ...(any as ServiceReport), containers }]), {
      ...options,
      width: 200,
    });
    expect(text.replaceAll(/<[^>]*>|`/g, "")).toMatch(/80bf1c2d3e4f \(?was def4567, latest, \+1/);
  },
);

test.each([
  ["table", /drifted +dev\/backend +- /],
  ["markdown", / \| - \| /],
  ["html", /number of tasks not known/],
] as const)("%s says that the number of tasks is not known", (format, words) => {
  const any = report.services.find(({ status }) => status === "drifted");
  const unread: ServiceReport = { ...(any as ServiceReport), tasks: { desired: null, running: null } };
  const text = formats[format](reportOf([unread]), { ...options, width: 140 });
  expect(text).toMatch(words);
  expect(text.replaceAll(/<script>.*?<\/script>/gs, "")).not.toContain("null");
});

test.each([
  ["not-redeployed", "stale", "not-redeployed", "One sentence."],
  ["CannotPull", "stalled", null, "One sentence. ECS says: CannotPull."],
  ["denied", "stalled", null, "One sentence. ECS says: denied."],
  ["One", "unpullable", null, "One sentence."],
])("the cause %s of %s is a word of this program, or a reason of ECS's", (cause, kind, word, sentence) => {
  const any = report.services.find(({ status }) => status === "drifted") as ServiceReport;
  const findings = any.findings.map((one) => ({ ...one, kind, cause, summary: "One sentence" }));
  const [said] = sayTroubles({ ...any, findings }, new Map());
  expect(said).toMatchObject({ cause: word, sentence });
});

test("an image in a sentence is said by its tag, or by the one it had", () => {
  const named = (tags: string[], formerTags: string[], but: string | null = null) =>
    sayByTag("sha256:80bf1c2d3e4f00", { tags, formerTags }, but);
  expect(named(["v1"], ["v0"])).toBe("v1 (80bf1c2d3e4f)");
  expect(named([], ["latest", "1.0.0"])).toBe("80bf1c2d3e4f (was tagged 1.0.0)");
  expect(named([], ["latest"], "latest")).toBe("80bf1c2d3e4f");
});

describe("the headline", () => {
  const of = (...wanted: Status[]) => {
    const [any] = report.services;
    return sayHeadline(reportOf(wanted.map((status) => ({ ...(any as ServiceReport), status }))));
  };
  test.each<[statuses: Status[], words: string]>([
    [["in-sync", "in-sync"], "All 2 services run what was pushed"],
    [["in-sync", "in-sync", "ignored"], "All 2 services run what was pushed; 1 ignored"],
    [["unchecked", "in-sync", "in-sync"], "All 2 checked services run what was pushed; 1 unchecked"],
    [
      ["unchecked", "unchecked", "ignored", "in-sync", "in-sync"],
      "All 2 checked services run what was pushed; 2 unchecked; 1 ignored",
    ],
    [["unchecked", "in-sync"], "The only checked service runs what was pushed; 1 unchecked"],
    [["unchecked"], "The only service is not checked"],
    [["ignored", "unchecked"], "None of 2 services is checked"],
    [["drifted", "unchecked"], "1 of 2 services has drifted"],
  ])("of %j is %s", (statuses, words) => expect(of(...statuses)).toBe(words));
});

describe("Markdown", () => {
  test.each([
    ["of each status", report, "statuses"],
    ["of the two incidents", incidents, "incidents"],
    ["of each kind of finding", reportOfKinds, "kinds"],
    ["of hostile names and reasons", hostileReport, "hostile"],
    ["of an account that is too large for a screen", largeReport(60), "large"],
  ])("%s", async (_, each, name) => {
    const text = formats.markdown(each, options);
    await expect(text).toMatchFileSnapshot(`../golden/check/markdown-${name}.md`);
  });

  test.each([
    ["so many services", largeReport(8000)],
    ["so many hostile ones", hostileLargeReport(800)],
    ["nothing at all", reportOf([])],
  ])("of %s is shown by GitHub: no longer than a step's summary may be, nothing left open", (_, each) => {
    const text = formats.markdown(each, options);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
    const count = (part: string) => text.split(part).length - 1;
    expect(count("</details>")).toBe(count("<details>"));
    expect(count("\n```") % 2).toBe(0);
    const services = each.summary.services;
    if (services > 100) expect(text).toMatch(/more: `--format json` has everything/);
  });

  test("has tables whose rows are all of one length, whatever is in them", () => {
    for (const each of [report, incidents, reportOfKinds, hostileReport, hostileLargeReport(3)]) {
      const tables = formats
        .markdown(each, options)
        .split("\n\n")
        .filter((block) => block.startsWith("| "));
      expect(tables.length).toBeGreaterThan(0);
      for (const table of tables)
        expect(new Set(table.split("\n").map((row) => row.split(" | ").length)).size).toBe(1);
    }
  });

  test("has nothing of a hostile name that means something", () => {
    const text = formats.markdown(hostileReport, options);
    const outside = text.replaceAll(/```sh\n.*?\n```/gs, "");
    expect(outside).not.toMatch(/<(?!\/?(details|summary|code|br)>)/);
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(outside).not.toMatch(/@(?!&#8203;)/);
  });

  test.each([
    ["[a](https://example.com)", "&#91;a&#93;(https&#58;//example.com)"],
    ["![a](b)", "!&#91;a&#93;(b)"],
    ["a|b", "a&#124;b"],
    ["# 1", "&#35; 1"],
    ["1. one", "1&#46; one"],
    ["- one", "&#45; one"],
    ["ask @team or a@example.com", "ask @&#8203;team or a@&#8203;example.com"],
    ["see www.example.com", "see www&#46;example.com"],
    ["see Www.example.com", "see Www&#46;example.com"],
    ["    indented", "indented"],
    [":tada: sha256:80bf", "&#58;tada: sha256:80bf"],
    ["`$x$`", "&#96;&#36;x&#36;&#96;"],
    ["<!-- a --> &lt;", "&#60;!-- a --&#62; &#38;lt;"],
    [
      "**a** __b__ ~~c~~ \\*",
      "&#42;&#42;a&#42;&#42; &#95;&#95;b&#95;&#95; &#126;&#126;c&#126;&#126; &#92;&#42;",
    ],
  ])("shows %j as it is", (text, shown) => {
    expect(prose(text)).toBe(shown);
  });

  test("says what each of several cures is for", () => {
    const cures = (each: typeof report) => formats.markdown(each, options).match(/^To fix .*:$/gm);
    expect(cures(reportOfTwo)).toEqual([
      "To fix **stale** of container `web`:",
      "To fix **missing** of container `proxy`:",
    ]);
    const one = reportOfTwo.services.map((service) => ({
      ...service,
      containers: service.containers.slice(0, 1),
    }));
    expect(cures(reportOf(one))).toEqual(["To fix **stale**:", "To fix **missing**:"]);
    expect(cures(incidents)).toEqual(["To fix it, run one of these:", "To fix it:", "To fix it:"]);
  });

  test("says that it is incomplete", () => {
    expect(formats.markdown(report, { ...options, interrupted: { total: 240 } })).toContain(
      "> [!WARNING]\n> Incomplete: interrupted when 9 of 240 services were judged",
    );
  });

  test("has a fence that a command cannot end", () => {
    expect(commands(["aws ecs x '```'"])).toBe("````sh\naws ecs x '```'\n````");
  });
});

describe("HTML", () => {
  test.each([
    ["of each status", report, "statuses"],
    ["of each kind of finding", reportOfKinds, "kinds"],
    ["of hostile names and reasons", hostileReport, "hostile"],
  ])("%s, but for style and script", async (_, each, name) => {
    const text = formats.html(each, options).replaceAll(/(?<=<(style|script)>).*?(?=<\/\1>)/gs, "…");
    await expect(text).toMatchFileSnapshot(`../golden/check/html-${name}.html`);
  });

  test("of the two incidents, as it is written", async () => {
    const text = formats.html(incidents, options);
    await expect(text).toMatchFileSnapshot("../golden/check/html-incidents.html");
  });

  test("is for one script alone, and nothing in it calls for another or for an address", () => {
    const text = formats.html(hostileReport, options);
    const [, script = ""] = /<script>(.*?)<\/script>/s.exec(text) ?? [];
    const hash = createHash("sha256").update(script).digest("base64");
    expect(text).toContain(`script-src &#39;sha256-${hash}&#39;`);
    const links =
      / href="https:\/\/us-east-1\.console\.aws\.amazon\.com\/[a-z0-9/%:._!&#;~()*-]+\?region=us-east-1" rel="noreferrer"/gi;
    expect(text.match(links)?.length).toBeGreaterThan(0);
    expect(text.replace(links, "")).not.toMatch(/\s(on\w+|src|style)=|url\(|@import|https?:/);
  });

  test("says that it is incomplete", () => {
    expect(formats.html(report, { ...options, interrupted: { total: 240 } })).toContain(
      "Incomplete: interrupted when 9 of 240 services were judged.",
    );
  });

  test.each([
    ["<script>", "&#60;script&#62;"],
    [`"' onload=x`, "&#34;&#39; onload=x"],
    ["&lt;", "&#38;lt;"],
    ["\u202eabc\u0000\n", "\\u202eabc\\u0000\\n"],
  ])("takes %j as text", (text, markup) => {
    expect(html`<p title="${text}">${[text]}</p>`.markup).toBe(`<p title="${markup}">${markup}</p>`);
  });
});

describe("a service of two findings", () => {
  const [stale, missing] = reportOfTwo.services.flatMap(({ findings }) => findings);
  const shown = (format: keyof typeof formats, dated = new Map<typeof stale, Date | null>()) => {
    const known = new Map([...dated].flatMap(([finding, at]) => (finding ? [[finding, at] as const] : [])));
    return formats[format](reportOfTwo, { ...options, width: 140, beginnings: known });
  };
  const dates = new Map([
    [stale, new Date("2026-11-26T09:16:00Z")],
    [missing, null],
  ]);
  const later = new Map([...dates, [missing, new Date("2026-11-26T10:20:00Z")]]);
  const dated = (format: keyof typeof formats, of: typeof dates) =>
    shown(format, of).match(/since (<time [^>]*>)?2026-11-26 \d\d:\d\d UTC/g) ?? [];

  test.each(["table", "markdown", "html"] as const)("has the date of each in the %s", (format) => {
    const times = (of: typeof dates) => dated(format, of).map((text) => text.slice(-9));
    expect(times(dates)).toEqual(["09:16 UTC"]);
    expect(times(later)).toEqual(["09:16 UTC", "10:20 UTC"]);
    expect(times(new Map())).toEqual([]);
  });

  test.each<[string, typeof dates, string[]]>([
    ["of one", dates, ["1 hour 9 minutes"]],
    ["of each", later, ["1 hour 9 minutes", "5 minutes"]],
    ["of none", new Map(), []],
  ])("shades the time line of its own container where the date is known %s", (_, of, lengths) => {
    const shades = shown("html", of).matchAll(/drifted for ([^<]+)</g);
    expect([...shades].map(([, length]) => length)).toEqual(lengths);
  });
});

test("the JSON of the two incidents", async () => {
  const text = formats.json(incidents, options);
  await expect(text).toMatchFileSnapshot("../golden/check/json-incidents.json");
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
