/** docs/configuration.md lists the settings there are, and its examples are read as it says. */
import { globSync, readFileSync } from "node:fs";
import { isMatch } from "matcher";
import { describe, expect, test } from "vitest";
import { parsePolicyFile } from "../../src/adapters/policy/policy-file.ts";
import { parseDuration } from "../../src/domain/common/duration.ts";
import { parseTrack } from "../../src/domain/image/parse-track.ts";
import { policyFor } from "../../src/domain/policy/policy.ts";
import { policySchema } from "../../src/domain/policy/policy-schema.ts";
import { sayBadTag } from "../../src/domain/words/bad-tag.ts";
import { formatTrack } from "../../src/domain/words/report.ts";
import { policyFile } from "../domain/building.ts";
import { blockOf, blocksOf, documentAt, documents, rowsOf, sectionOf } from "./documents.ts";

const page = documentAt("docs/configuration.md");
const settings = rowsOf(sectionOf(page, "Settings"));
const bare = (cell = "") => cell.replaceAll("`", "");

/** A schema of valibot, as far as it is looked through for settings. */
interface Schema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly value?: Schema;
}

/** The path of every setting: `services[].match.cluster`. */
function settingsIn(schema: Schema, path = ""): string[] {
  if (schema.wrapped) return settingsIn(schema.wrapped, path);
  if (schema.entries)
    return Object.entries(schema.entries).flatMap(([name, entry]) =>
      settingsIn(entry, path === "" ? name : `${path}.${name}`),
    );
  if (schema.type === "record" && schema.value) return settingsIn(schema.value, `${path}.NAME`);
  const isListOfRules = schema.type === "array" && schema.item?.entries !== undefined;
  return isListOfRules && schema.item ? settingsIn(schema.item, `${path}[]`) : [path];
}

describe("the settings of drift.yml", () => {
  test("are those of the schema", () => {
    const all = settingsIn(policySchema as unknown as Schema);
    expect(all.length).toBeGreaterThan(15);
    expect(settings.map(([setting]) => bare(setting)).sort()).toEqual(all.sort());
  });

  test("have the defaults that are listed", () => {
    const policy = policyFile();
    const { mode, track, settle, remind, stalledAfter, movingTags } = policyFor(policy, {
      cluster: "dev",
      name: "backend",
      tags: {},
    });
    const listed = (setting: string) =>
      bare(settings.find(([name]) => bare(name) === setting)?.[2] ?? "not listed");
    expect({
      mode: listed("defaults.mode"),
      track: listed("defaults.track"),
      settle: parseDuration(listed("defaults.settle")),
      remind: parseDuration(listed("defaults.remind")),
      stalledAfter: parseDuration(listed("defaults.stalledAfter")),
      moving: listed("repositories.moving"),
      alertsPerHour: listed("limits.alertsPerHour"),
      remediesPerServicePerDay: listed("limits.remediesPerServicePerDay"),
      remediesPerDay: listed("limits.remediesPerDay"),
    }).toEqual({
      mode,
      track: formatTrack(track),
      settle,
      remind,
      stalledAfter,
      moving: movingTags.join(", "),
      alertsPerHour: `${policyFile({ limits: {} }).limits.alertsPerHour}`,
      remediesPerServicePerDay: `${policyFile({ limits: {} }).limits.remediesPerServicePerDay}`,
      remediesPerDay: `${policyFile({ limits: {} }).limits.remediesPerDay}`,
    });
  });

  test("that are said not to be applied yet are read nowhere", () => {
    const sources = globSync("src/**/*.ts", {
      exclude: ["src/sandbox/**", "src/cli/**", "src/domain/policy/policy.ts"],
    });
    const code = sources.map((path) => readFileSync(path, "utf8")).join("\n");
    const limits = settings.filter(([name]) => bare(name).startsWith("limits."));
    const said = limits.map(([name, , , means]) => [bare(name), /not yet applied/.test(means ?? "")]);
    const read = limits.map(([name]) => [bare(name), !code.includes(bare(name).slice("limits.".length))]);
    expect(said).toEqual(read);
  });

  test("take patterns as the page says", () => {
    expect(isMatch("dev-eu", "dev-*", { caseSensitive: true })).toBe(true);
    expect(isMatch("prod", "!dev-*", { caseSensitive: true })).toBe(true);
    expect(isMatch("Dev-eu", "dev-*", { caseSensitive: true })).toBe(false);
  });
});

describe("the words of", () => {
  const subject = { cluster: "dev", name: "backend" };
  const rule = { name: "NAME", match: {}, track: "newest:*" };
  const withTag = (name: string, value: string) =>
    policyFor(policyFile({ services: [rule] }), { ...subject, tags: { [name]: value } });

  test("mode are those that are allowed", () => {
    const modes = rowsOf(sectionOf(page, "mode")).map(([mode]) => bare(mode));
    expect(() => parsePolicyFile("drift.yml", "defaults: { mode: something }")).toThrow(
      `expected ${modes.join(", ")};`,
    );
  });

  test("track are those that are allowed", () => {
    const forms = rowsOf(sectionOf(page, "track")).map(([track]) => bare(track));
    const kinds = forms.map(
      (form) =>
        parseTrack(form.replace("RANGE", "1.x").replace("VARIANT", "alpine").replace("GLOB", "*"))?.kind,
    );
    expect(kinds.sort()).toEqual(["auto", "calver", "newest", "none", "same-tag", "semver", "semver"]);
    expect(() => parsePolicyFile("drift.yml", "defaults: { track: something }")).toThrow(
      /expected auto, same-tag, none, calver, semver:RANGE or newest:GLOB/,
    );
  });

  test("ranges are read", () => {
    const ranges = ["1.x", "^2.1", ">=1.4 <2"];
    expect(page).toContain(ranges.map((range) => `\`${range}\``).join(", "));
    expect(ranges.map((range) => parseTrack(`semver:${range}`)?.kind)).toEqual(ranges.map(() => "semver"));
  });

  test("a service's tags are those that are read", () => {
    const tags = rowsOf(sectionOf(page, "Tags of a service")).map(([name]) => bare(name));
    const { badTags } = withTag("ecs-image-drift:x", "y");
    const [, listed = ""] = /expected (.+) after/.exec(badTags.map(sayBadTag).join()) ?? [];
    expect(tags.map((tag) => tag.replace("ecs-image-drift:", ""))).toEqual(listed.split(/, | or /));
    for (const tag of tags)
      expect(withTag(tag.replace("CONTAINER", "web"), "?").badTags.map(sayBadTag).join()).toContain(
        "is not a",
      );
  });

  test("a service's tags may say what is listed", () => {
    const [, tracks = ""] = rowsOf(sectionOf(page, "Tags of a service"))[1] ?? [];
    const values = [...tracks.matchAll(/`([^`]+)`/g)].map(([, value = ""]) => value);
    expect(values.length).toBeGreaterThan(4);
    for (const value of values) expect(withTag("ecs-image-drift:track", value).badTags).toEqual([]);
    for (const value of ["2026-11-26T18:00:00Z", "2026-11-26"])
      expect(withTag("ecs-image-drift:hold-until", value).badTags).toEqual([]);
  });
});

describe("examples", () => {
  const examples = [...documents].flatMap(([path, text]) =>
    blocksOf(text)
      .filter(({ info }) => info === "yaml drift.yml")
      .map(({ text: yaml }) => [path, yaml] as const),
  );

  test("of drift.yml are there", () => {
    expect(new Set(examples.map(([path]) => path))).toEqual(
      new Set(["README.md", "docs/configuration.md", "docs/deploying.md"]),
    );
  });

  test.each(examples)("of drift.yml in %s are right", (path, yaml) => {
    expect(() => parsePolicyFile(path, yaml)).not.toThrow();
  });

  test("of a mistake are told as the page says", () => {
    const mistaken = blockOf("docs/configuration.md", "yaml mistaken");
    const mistakes = blockOf("docs/configuration.md", "text mistakes").trim();
    expect(() => parsePolicyFile("drift.yml", mistaken)).toThrow(new SyntaxError(mistakes));
  });
});
