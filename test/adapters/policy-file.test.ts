import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parsePolicyFile } from "../../src/adapters/policy-file.ts";
import { policyFor } from "../../src/domain/policy.ts";
import { policyFile } from "../domain/building.ts";

const modes = "expected ignore, observe, alert, remediate";
const durations = 'expected a whole number and s, m, h or d, as in "10m"';
const tracks = "expected auto, same-tag, none, semver:RANGE or newest:GLOB";

const settings = "mode, track, settle, remind, stalledAfter";

describe("a policy file with a mistake", () => {
  test.each<[what: string, text: string, told: readonly string[]]>([
    [
      "a mode that is none",
      "defaults:\n  mode: remedate\n",
      [`2: defaults.mode: ${modes}; found "remedate"`],
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
      ["2: service: there is no such setting; expected defaults, services, repositories, limits"],
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
    [
      "repositories:\n  moving: ['']\n",
      '2: repositories.moving.0: expected at least one character; found ""',
    ],
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
      readFileSync(new URL("../../drift.yml", import.meta.url), "utf8"),
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
