/** The explanation as text: whatever AWS says, it is text and fits; colours only where they are wanted. */
import pc from "picocolors";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { renderExplanation } from "../../src/cli/render/explanation/explanation.ts";
import { explanationJson } from "../../src/cli/render/explanation/json.ts";
import { monochrome } from "../../src/cli/terminal/terminal.ts";
import { known } from "../../src/domain/common/known.ts";
import { assess } from "../../src/domain/judge/assess.ts";
import { explain, type Remembered } from "../../src/explain/explanation.ts";
import {
  at,
  deployment,
  factsOf,
  incidentOf,
  policyOf,
  registry,
  rollout,
  type Setup,
  stoppedTask,
  tag,
} from "../domain/building.ts";

const nothing: Remembered = { history: [], incidents: [], nearMisses: [] };

const explanationOf = (setup: Setup, remembered: Partial<Remembered> = {}) =>
  explain(assess(factsOf(setup), policyOf()), { ...nothing, ...remembered }, ["a part of it"]);

const nasty = [
  "<script>alert(1)</script> <!channel>",
  "line\nTo fix it\r\n  rm -rf /\u2028\u2029",
  "\u202Egnp.exe \u200F\u2066",
  "\u001B[2J\u001B]0;title\u0007\u0000\u009B31m",
  "👩‍👩‍👧‍👦 e\u0301 \uD83D",
  "n".repeat(255),
  "word ".repeat(20_000),
];

/** A service of which all that somebody else wrote is this. */
const hostile = (text: string) =>
  explanationOf(
    {
      deployments: [{ rolloutState: "IN_PROGRESS", running: 0, createdAt: at("09:00"), reason: text }],
      containers: [
        { name: text.slice(0, 255), running: ["old"], published: "new", moves: [["11:00", "new"]] },
      ],
      more: {
        stopped: known([stoppedTask({ reason: `CannotPullContainerError: ${text}` })]),
        rollouts: known([rollout({ status: "ROLLBACK_SUCCESSFUL", web: "new", reason: text })]),
        lastEvent: text,
      },
    },
    {
      incidents: [incidentOf({ container: text.slice(0, 255) })],
      history: [
        {
          at: at("11:31"),
          kind: "told",
          event: "opened",
          incident: "01",
          sequence: 1,
          severity: "high",
          sentence: text,
        },
        {
          at: at("11:40"),
          kind: "remedy",
          state: "failed",
          former: null,
          target: null,
          pins: [],
          why: text,
          by: "pin",
        },
      ],
    },
  );

describe.each(nasty)("hostile words %j", (text) => {
  test("are shown as text, and end", () => {
    const shown = renderExplanation(hostile(text), { width: 80, colours: monochrome });
    expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(shown.length).toBeLessThan(20_000);
    // A word of a command is never broken.
    const prose = shown.slice(0, shown.indexOf("So that it does not come back"));
    expect(
      prose.split("\n").filter((line) => stringWidth(line) > 80 && !/^ +--container /.test(line)),
    ).toEqual([]);
    expect(JSON.parse(explanationJson(hostile(text)))).toMatchObject({ schemaVersion: 1 });
  });
});

test.each([
  [
    "of a service of which nothing is checked",
    [{ written: "public.ecr.aws/nginx/nginx" }],
    'dev/backend is not checked Why container "web": public.ecr.aws is not checked, only private ECR',
  ],
  [
    "of a container beside others",
    [
      { running: ["new", "new"], resolved: "new" },
      { name: "proxy", written: "nginx" },
    ],
    "What its tasks run is what is published for it now, as far as its containers are checked.",
  ],
  [
    "not where all is checked",
    [{ running: ["new", "new"], resolved: "new" }],
    "What its tasks run is what is published for it now. What it follows",
  ],
])("it says what is not checked, %s", (_, containers, words) => {
  const shown = renderExplanation(explanationOf({ containers }), { width: 110, colours: monochrome });
  const [, named = ""] = /^(\S+ is not checked)/.exec(shown) ?? [];
  const why = shown.slice(shown.indexOf("\nWhy\n"));
  expect(shown.includes("What it follows")).toBe(named === "");
  expect(`${named} ${why}`.replaceAll(/\s+/g, " ")).toContain(words);
});

test("no name is cut where the output is piped, and all that is shown fits where it is not", () => {
  const name = "release-candidate-of-the-second-quarter-2026";
  const place = { width: 80, colours: monochrome };
  const one = explanationOf({
    containers: [{ written: `${registry}/backend:${name}`, images: { new: { tags: [tag(name)] } } }],
  });
  const head = (text: string) => text.slice(0, text.indexOf("\nWhy"));
  expect(head(renderExplanation(one, { ...place, isPiped: true }))).not.toContain("…");
  const lines = renderExplanation(one, place).split("\n");
  expect(lines.find((line) => line.includes("…"))).toBeDefined();
  expect(lines.filter((line) => stringWidth(line) > 80)).toEqual([]);
});

test.each([
  [{ desired: 2, running: 1 }, "1 of 2 tasks"],
  [{ desired: 0, running: 1 }, "1 of 0 tasks"],
  [{ desired: 0, running: 0 }, "desired count 0"],
  [{ isUnread: true as const }, "number of tasks not known"],
])("it says how many tasks run: %j", (more, words) => {
  const shown = renderExplanation(explanationOf({ more }), { width: 110, colours: monochrome });
  expect(shown.split("\n")[1]).toBe(`account 123456789012 · us-east-1 · backend:4 · ${words} · mode alert`);
});

test("colours are used where they are wanted, and change no word", () => {
  const one = explanationOf({});
  const [plain, coloured] = [monochrome, pc.createColors(true)].map((colours) =>
    renderExplanation(one, { width: 80, colours }),
  );
  expect(coloured).toContain("\u001B[31m");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what colours are made of
  expect(coloured?.replaceAll(/\u001B\[\d+m/g, "")).toBe(plain);
});

test.each([66, 80, 100, 200])("it fits %d columns, and is no wider than is easy to read", (width) => {
  const shown = renderExplanation(explanationOf({ deployments: [deployment()] }), {
    width,
    colours: monochrome,
  });
  expect(Math.max(...shown.split("\n").map((line) => stringWidth(line)))).toBeLessThanOrEqual(
    Math.max(78, Math.min(width, 110)),
  );
});

test.each([
  [at("18:00"), "silenced until 2026-11-26 18:00 UTC", ", until 2026-11-26 18:00 UTC"],
  ["resolved" as const, "silenced until it is resolved", ", until it is resolved"],
  [at("11:30"), null, " is no longer silenced"],
])("of an incident that is silenced until %s it is said that it is silenced", (until, reminders, how) => {
  const { id } = incidentOf();
  const explanation = explanationOf(
    {},
    {
      incidents: [incidentOf({ silencedUntil: until })],
      history: [
        { at: at("11:30"), kind: "silenced", incident: id, until: until === "resolved" ? null : until },
      ],
    },
  );
  const words = renderExplanation(explanation, { width: 100, colours: monochrome }).replaceAll(/\s+/g, " ");
  expect(words).toContain(`incident ${id}${how}`);
  expect(words.includes("; silenced ")).toBe(reminders !== null);
  if (reminders !== null) expect(words).toContain(reminders);
  expect(words.includes(`silence ${id} --region us-east-1 --until 1d`)).toBe(reminders === null);
});
