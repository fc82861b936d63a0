import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parsePolicyFile } from "../../../src/adapters/policy/policy-file.ts";
import { policyFor } from "../../../src/domain/policy/policy.ts";
import { policyFile } from "../../domain/building.ts";

const kinds = "expected stale, behind, stalled, mixed, missing, unpullable, endangered";
const modes = "expected ignore, observe, alert, remediate";
const durations = 'expected a whole number and s, m, h or d, as in "10m"';
const tracks = "expected auto, same-tag, none, calver, semver:RANGE or newest:GLOB";

const settings = "mode, track, settle, remind, stalledAfter, mute, containers";
const ruleSettings = `${settings}, name, match, owner`;
const patterns = "expected a name, in which * stands for anything";

describe("a policy file with a mistake", () => {
  test.each<[what: string, text: string, told: readonly string[]]>([
    [
      "kinds that cannot be muted",
      "defaults:\n  mute: [behnd, wrong-repository, mutable]\n",
      [
        `2: defaults.mute.0: ${kinds}; found "behnd"; did you mean "behind"?`,
        `2: defaults.mute.1: ${kinds}; found "wrong-repository"; wrong-repository is of no service: list such repositories in repositories.ignore of drift.yml`,
        `2: defaults.mute.2: ${kinds}; found "mutable"`,
      ],
    ],
    [
      "a mode that is none",
      "defaults:\n  mode: remedate\n",
      [`2: defaults.mode: ${modes}; found "remedate"; did you mean "remediate"?`],
    ],
    ["a mode that is no text", "defaults:\n  mode: [alert]\n", [`2: defaults.mode: ${modes}; found Array`]],
    [
      "a duration without a unit",
      "defaults:\n  settle: 10m\n  remind: '24'\n",
      [`3: defaults.remind: ${durations}; found "24"`],
    ],
    [
      "a track that is none",
      "services:\n  - match: {}\n    track: latest\n",
      [`3: services.0.track: ${tracks}; found "latest"`],
    ],
    [
      "a setting that is none",
      "defaults:\n  mode: alert\n  colour: red\n",
      [`3: defaults.colour: there is no such setting; expected ${settings}`],
    ],
    [
      "a section that is none",
      "\nservice: []\n",
      [
        "2: service: there is no such setting; expected defaults, services, repositories, limits; did you mean services?",
      ],
    ],
    [
      "a match that is none",
      "services:\n  - match:\n      name: web\n",
      ["3: services.0.match.name: there is no such setting; expected cluster, service"],
    ],
    [
      "a name with a space",
      'services:\n  - match: {}\n    name: "all of them"\n',
      ['3: services.0.name: expected letters, digits, _, . and -; found "all of them"'],
    ],
    [
      "two mistakes",
      "defaults:\n  mode: x\nservices:\n  - match: {}\n    settle: 1w\n",
      [`2: defaults.mode: ${modes}; found "x"`, `5: services.0.settle: ${durations}; found "1w"`],
    ],
    [
      "two mistakes on one line",
      "defaults: { mode: x, settle: y }\n",
      [`1: defaults.mode: ${modes}; found "x"`, `1: defaults.settle: ${durations}; found "y"`],
    ],
  ])("%s", (_, text, told) => {
    check(text, told.map((line) => `drift.yml:${line}`).join("\n"));
  });

  test.each<[text: string, told: string]>([
    ["defaults:\n  settle: 10\n", `2: defaults.settle: ${durations}; found 10`],
    ["defaults:\n  settle: 3651d\n", "2: defaults.settle: expected no more than 3650d"],
    ["defaults:\n  track: 1\n", `2: defaults.track: ${tracks}; found 1`],
    ["defaults:\n  track: [auto]\n", "2: defaults.track: expected text in quotes; found Array"],
    ["defaults:\n  mode:\n", `2: defaults.mode: ${modes}; found null`],
    ["defaults:\n", "1: defaults: expected settings; found null"],
    ["services: all\n", '1: services: expected a list; found "all"'],
    ["services:\n  - all\n", '2: services.0: expected settings; found "all"'],
    ["services:\n  - mode: alert\n", '2: services.0.match: expected "match"; found nothing'],
    ["services:\n  - match: web\n", '2: services.0.match: expected settings; found "web"'],
    [
      "services:\n  - match: { cluster: 1 }\n",
      "2: services.0.match.cluster: expected text in quotes; found 1",
    ],
    [
      "services:\n  - match: {}\n    name: 3\n",
      "3: services.0.name: expected letters, digits, _, . and -; found 3",
    ],
    ["repositories:\n  moving: latest\n", '2: repositories.moving: expected a list; found "latest"'],
    ["repositories:\n  moving: ['']\n", '2: repositories.moving.0: expected a tag, and no pattern; found ""'],
    ["repositories:\n  moving: []\n", "2: repositories.moving: expected at least one tag; found none"],
    [
      "repositories:\n  moving: ['release-*']\n",
      '2: repositories.moving.0: expected a tag, and no pattern; found "release-*"',
    ],
    ["repositories:\n  ignore: ['']\n", `2: repositories.ignore.0: ${patterns}; found ""`],
    ["repositories:\n  ignore: [Base/*]\n", `2: repositories.ignore.0: ${patterns}; found "Base/*"`],
    [
      "repositories:\n  ignore: ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/base/*']\n",
      `2: repositories.ignore.0: ${patterns}; found "123456789012.dkr.ecr.eu-west-1.amazonaws.com/base/*"`,
    ],
    [
      "services:\n  - match: {}\n    owner: ''\n",
      '3: services.0.owner: expected at least one character; found ""',
    ],
    [
      "services:\n  - match: {}\n    containers: [web]\n",
      "3: services.0.containers: expected settings; found a list",
    ],
    [
      "services:\n  - match: {}\n    containers: { web: ignore }\n",
      '3: services.0.containers.web: expected settings; found "ignore"',
    ],
    [
      "services:\n  - match: {}\n    containers: { 'a b': { mode: alert } }\n",
      '3: services.0.containers.a b: expected letters, digits, _ and -, with * for anything; found "a b"',
    ],
    [
      "services:\n  - match: {}\n    containers: { web: { mode: alert, settle: 1m } }\n",
      "3: services.0.containers.web.settle: there is no such setting; expected mode, track",
    ],
    ["services:\n  match: {}\n", "1: services: expected a list; found Object"],
    ["services:\n  -\n", "2: services.0: expected settings; found null"],
    ["limits:\n  alertsPerHour: -1\n", "2: limits.alertsPerHour: expected a number from 0 up; found -1"],
    ["limits:\n  alertsPerHour: 1.5\n", "2: limits.alertsPerHour: expected a whole number; found 1.5"],
    ["limits:\n  alertsPerHour: many\n", '2: limits.alertsPerHour: expected a number; found "many"'],
    ["- mode: alert\n", "1: drift.yml: expected settings; found a list"],
    ["alert\n", '1: drift.yml: expected settings; found "alert"'],
  ])("%j is told with what is allowed", (text, told) => check(text, `drift.yml:${told}`));

  test.each<[what: string, text: string, told: RegExp]>([
    ["YAML that is none", "defaults:\n  mode: [alert\n", /^drift\.yml:\d+: /],
    [
      "YAML that ends too early, without its place once more",
      "defaults: {mode: alert\n",
      /^drift\.yml:\d+: [^\n]*(?<!column \d+|:)$/,
    ],
    ["a key that stands twice", "defaults:\n  mode: alert\n  mode: ignore\n", /^drift\.yml:3: .*unique/],
  ])("%s", (_, text, told) => check(text, expect.stringMatching(told)));
});

describe("patterns that match nothing are told", () => {
  test.each([
    "",
    "!",
    "!!web",
    " web",
    "web ",
    "web-?",
    "web-[0-9]",
    "{dev,prod}-*",
    "dev, prod",
    "^prod$",
    "prod-.*",
    "dev|prod",
    "dev/web",
    "arn:aws:ecs:eu-west-1:123456789012:cluster/prod",
    "“prod-*”",
  ])("%j", (pattern) => {
    check(
      `services:\n  - match:\n      cluster: ${JSON.stringify(pattern)}\n`,
      `drift.yml:3: services.0.match.cluster: ${patterns}; found ${JSON.stringify(pattern)}`,
    );
  });

  test.each(["*", "prod", "!prod", "prod-*", "*-web-*", "!*-web", "Prod_1", "\\\\*", "007"])(
    "but not %j",
    (pattern) => {
      check(`services: [{ match: { service: "${pattern}" } }]`, "nothing");
    },
  );
});

describe("every mistake is told, in the order of lines, with what may have been meant", () => {
  const none = "there is no such setting; expected";
  test.each<[what: string, text: string, told: readonly string[]]>([
    [
      "all that is wrong with a file",
      "default:\n  mode: alert\nservices:\n  - match: { cluster: dev }\n    setle: 5m\n    colour: red\n    mode: Alert\nlimit: {}\n",
      [
        `1: default: ${none} defaults, services, repositories, limits; did you mean defaults?`,
        `5: services.0.setle: ${none} ${ruleSettings}; did you mean settle?`,
        `6: services.0.colour: ${none} ${ruleSettings}`,
        `7: services.0.mode: ${modes}; found "Alert"; did you mean "alert"?`,
        `8: limit: ${none} defaults, services, repositories, limits; did you mean limits?`,
      ],
    ],
    [
      "settings that belong elsewhere",
      "mode: alert\nservices:\n  - cluster: prod\n",
      [
        `1: mode: ${none} defaults, services, repositories, limits; did you mean defaults.mode?`,
        `3: services.0.cluster: ${none} ${ruleSettings}; did you mean match.cluster?`,
        '3: services.0.match: expected "match"; found nothing',
      ],
    ],
    [
      "what every object has, and no setting",
      "constructor: 1\n__proto__: 2\ntoString: 3\n",
      ["constructor", "__proto__", "toString"].map(
        (name, i) => `${i + 1}: ${name}: ${none} defaults, services, repositories, limits`,
      ),
    ],
    [
      "a setting by its own line, not by that of its value",
      "defaults:\n  colours:\n    - red\n",
      [`2: defaults.colours: ${none} ${settings}`],
    ],
    [
      "a track",
      "defaults:\n  track: Same_tag\nservices:\n  - match: {}\n    track: semver:1.x-rc\n",
      [
        `2: defaults.track: ${tracks}; found "Same_tag"; did you mean "same-tag"?`,
        '5: services.0.track: expected a pre-release behind three numbers only, as in >=1.2.0-rc.1; found "semver:1.x-rc"',
      ],
    ],
    [
      "durations as others write them",
      "defaults:\n  settle: 10 m\n  remind: 24hours\n  stalledAfter: 1h30m\n",
      [
        `2: defaults.settle: ${durations}; found "10 m"; did you mean "10m"?`,
        `3: defaults.remind: ${durations}; found "24hours"; did you mean "24h"?`,
        `4: defaults.stalledAfter: ${durations}; found "1h30m"`,
      ],
    ],
    [
      "limits",
      "limits:\n  alertsPerHour: '60'\n  remediesPerDay: 1_000\n  remediePerDay: 1\n",
      [
        '2: limits.alertsPerHour: expected a number; found "60"',
        '3: limits.remediesPerDay: expected a number; found "1_000"',
        `4: limits.remediePerDay: ${none} alertsPerHour, remediesPerServicePerDay, remediesPerDay; did you mean remediesPerDay?`,
      ],
    ],
  ])("%s", (_, text, told) => check(text, told.map((line) => `drift.yml:${line}`).join("\n")));
});

/** From bug reports of many projects: what people write, and what YAML makes of it. */
describe("what YAML means otherwise than people do is told", () => {
  const first = "services:\n  - match:\n";
  test.each<[what: string, text: string, told: readonly string[]]>([
    [
      "a pattern that is a tag to YAML",
      `${first}      cluster: !prod*\n`,
      ['3: "!prod*" is a tag of YAML, and no text: put it in quotes'],
    ],
    [
      "the same in a list, and in braces",
      "services:\n  - match: { cluster: !prod-* }\nrepositories:\n  ignore: [!base/*]\n",
      [
        '2: "!prod-*" is a tag of YAML, and no text: put it in quotes',
        '4: "!base/*" is a tag of YAML, and no text: put it in quotes',
      ],
    ],
    [
      "a file to include",
      "services: !include rules.yml\n",
      ['1: "!include" is a tag of YAML, and no text: put it in quotes'],
    ],
    [
      "a pattern that is an alias to YAML",
      `${first}      service: *-web\n`,
      ['3: "*-web" is an alias of YAML, and no text: put it in quotes'],
    ],
    [
      "a star that is an alias without a name",
      `${first}      service: *\n`,
      ['3: "*" is an alias of YAML, and no text: put it in quotes'],
    ],
    [
      "two of them",
      `${first}      cluster: !prod-*\n      service: *-web\n`,
      [
        '3: "!prod-*" is a tag of YAML, and no text: put it in quotes',
        '4: "*-web" is an alias of YAML, and no text: put it in quotes',
      ],
    ],
    [
      "an anchor and its alias",
      "defaults: &usual\n  mode: alert\nservices:\n  - <<: *usual\n    match: {}\n",
      [
        '2: "&usual" is an anchor of YAML: write the settings out where they hold',
        '4: "<<" is a merge key of YAML: write the settings out where they hold',
        '4: "*usual" is an alias of YAML, and no text: put it in quotes',
      ],
    ],
    [
      "two documents",
      "defaults: { mode: alert }\n---\ndefaults: { mode: remediate }\n",
      ['2: expected one document; found another behind "---"'],
    ],
    ["a key twice", "defaults:\n  mode: alert\n  mode: ignore\n", ["3: Map keys must be unique"]],
    ["a tab", "defaults:\n\tmode: alert\n", ["2: Tabs are not allowed as indentation"]],
    [
      "no space behind the colon",
      "defaults:\n  mode:alert\n",
      ['1: defaults: expected settings; found "mode:alert"'],
    ],
    [
      "two colons",
      "defaults:\n  track: semver: 1.x\n",
      ['2: there is a second ": " on this line: put a text that has one in quotes'],
    ],
    [
      "spaces that came with a page",
      "defaults:\n  mode: alert # a\u00A0comment\n  settle:\u00A010m\n",
      [
        "3: U+00A0 is not a plain space, although it is displayed as one: write a plain space",
        "3: Implicit map keys need to be followed by map values",
      ],
    ],
    ["a template that nobody filled in", "defaults: {{ defaults }}\n", ['1: expected a name before ":"']],
    ["UTF-16", "d\0e\0f\0", ["1: expected a text in UTF-8; found another encoding"]],
    ["no, which is false elsewhere", "defaults:\n  mode: no\n", [`2: defaults.mode: ${modes}; found "no"`]],
    [
      "off, which is false elsewhere",
      "defaults: { mode: off }\n",
      [`1: defaults.mode: ${modes}; found "off"`],
    ],
    [
      "names that are numbers, times and booleans",
      "services:\n  - match: { cluster: 007 }\n  - match: { cluster: 1e3 }\n  - match: { cluster: true }\n  - match: { cluster: ~ }\n  - match: { cluster: }\n",
      ["7", "1000", "true", "null", "null"].map(
        (found, i) => `${i + 2}: services.${i}.match.cluster: expected text in quotes; found ${found}`,
      ),
    ],
    [
      "tags that are numbers",
      "repositories:\n  moving: [latest, 1.10]\n",
      ["2: repositories.moving.1: expected text in quotes; found 1.1"],
    ],
    [
      "a time of day, as YAML 1.1 had it",
      "%YAML 1.1\n---\ndefaults: { settle: 10:30, mode: off }\n",
      [`3: defaults.mode: ${modes}; found false`, `3: defaults.settle: ${durations}; found 630`],
    ],
  ])("%s", (_, text, told) => check(text, told.map((line) => `drift.yml:${line}`).join("\n")));

  test.each<[what: string, text: string]>([
    ["a byte order mark", "\uFEFFdefaults:\n  mode: observe\n"],
    ["line ends of Windows", "defaults:\r\n  mode: observe\r\n"],
    ["one document with marks around it", "---\ndefaults:\n  mode: observe\n...\n"],
    ["JSON", '{ "defaults": { "mode": "observe" } }'],
    ["a tab behind the colon", "defaults:\n  mode:\tobserve\n"],
    ["no line end at the end", "defaults:\n  mode: observe"],
    ["a tag of YAML itself", "defaults: !!map\n  mode: !!str observe\n"],
  ])("but not %s", (_, text) => {
    expect(parsePolicyFile("drift.yml", text)).toEqual({ defaults: { mode: "observe" } });
  });
});

describe("what holds for nothing is told", () => {
  const unreached = (rule: number, by: number) =>
    `services.${rule}.match: no service gets to this rule: services.${by} matches all that it does; put this one before it`;
  const rules = (...matches: string[]) =>
    `services:\n${matches.map((match) => `  - match: ${match}\n`).join("")}`;

  test.each<[text: string, told: string]>([
    [rules("{}", "{ cluster: prod }"), `3: ${unreached(1, 0)}`],
    [rules("{ cluster: '*' }", "{ service: web }"), `3: ${unreached(1, 0)}`],
    [rules("{ cluster: prod }", "{ cluster: prod }"), `3: ${unreached(1, 0)}`],
    [rules("{ cluster: 'prod-*' }", "{ cluster: prod-eu, service: web }"), `3: ${unreached(1, 0)}`],
    [rules("{ cluster: x }", "{ cluster: 'prod-*' }", "{ cluster: 'prod-eu-*' }"), `4: ${unreached(2, 1)}`],
    [rules("{ cluster: '!prod' }", "{ cluster: '!prod' }"), `3: ${unreached(1, 0)}`],
    [
      "services:\n  - { name: a, match: { cluster: x } }\n  - { name: a, match: { cluster: y } }\n",
      "3: services.1.name: expected another name; services.0 has it already",
    ],
    [
      "defaults:\n  containers:\n    web: { mode: remediate }\n",
      '3: defaults.containers.web.mode: expected no wider mode than the service\'s, which is "alert"; found "remediate"',
    ],
    [
      "defaults: { mode: remediate }\nservices:\n  - match: { cluster: prod }\n    mode: observe\n    containers:\n      web: { mode: alert }\n",
      '6: services.0.containers.web.mode: expected no wider mode than the service\'s, which is "observe"; found "alert"',
    ],
  ])("%j", (text, told) => check(text, `drift.yml:${told}`));

  test.each([
    rules("{ cluster: prod }", "{}"),
    rules("{ cluster: 'prod-*', service: web }", "{ cluster: 'prod-*' }"),
    rules("{ cluster: 'prod-*' }", "{ cluster: 'prod*' }"),
    rules("{ cluster: Prod }", "{ cluster: prod }"),
    rules("{ service: web }", "{ cluster: prod }"),
    rules("{ cluster: '!prod' }", "{ cluster: 'dev' }"),
    rules("{ cluster: 'a*' }", "{ cluster: 'a\\*' }"),
    "services:\n  - match: {}\n  - { name: cats, match: { cluster: x }, track: 'newest:cat-*' }\n",
    "services:\n  - match: { cluster: a }\n  - match: { cluster: b }\n",
    "defaults: { mode: remediate, containers: { web: { mode: remediate }, '*': { track: none } } }\n",
    "defaults: { containers: {} }\n",
  ])("but not %j", (text) => check(text, "nothing"));
});

describe("a policy file without mistakes", () => {
  test.each(["", "# nothing\n", "defaults: {}\n", "services: []\n", "---\n"])(
    "%j asks for nothing",
    (text) => {
      expect(policyFile(parsePolicyFile("drift.yml", text))).toEqual(policyFile());
    },
  );

  test("comes out as it was written, to be checked again where it is used", () => {
    const text =
      'defaults: { settle: 5m }\nservices:\n  - match: { service: "*-web" }\n    track: "semver:1.x"\n';
    expect(parsePolicyFile("drift.yml", text)).toEqual({
      defaults: { settle: "5m" },
      services: [{ match: { service: "*-web" }, track: "semver:1.x" }],
    });
  });

  test("is what the project comes with, and it changes nothing", () => {
    const own = parsePolicyFile(
      "drift.yml",
      readFileSync(new URL("../../../drift.yml", import.meta.url), "utf8"),
    );
    const service = { cluster: "dev", name: "web", tags: {} };
    expect(policyFor(policyFile(own), service)).toEqual(policyFor(policyFile(), service));
  });
});

function check(text: string, told: unknown) {
  let message = "nothing";
  try {
    parsePolicyFile("drift.yml", text);
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    message = error instanceof Error ? error.message : "";
  }
  expect(message).toEqual(told);
}
