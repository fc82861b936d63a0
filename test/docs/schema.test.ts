/** drift.schema.json says of drift.yml what the program and docs/configuration.md say. */
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { driftSchema, type Setting } from "../../scripts/drift-schema.ts";
import { parsePolicyFile } from "../../src/adapters/policy/policy-file.ts";
import { blockOf, blocksOf, documentAt, documents, rowsOf, sectionOf } from "./documents.ts";

const bare = (cell = "") => cell.replaceAll("`", "");

/** What the page says in words, without links and emphasis. */
const settings = rowsOf(sectionOf(documentAt("docs/configuration.md"), "Settings")).map(
  ([path, , usual, means]): Setting => ({
    path: bare(path),
    means: (means ?? "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, ""),
    usual: /^`[^`]+`$/.test(usual ?? "") ? bare(usual) : null,
  }),
);
const schema = JSON.stringify(driftSchema(settings), null, 2);
const accepts = new Ajv({ strict: true }).compile(JSON.parse(schema));

/** Whether the program takes it. */
function isTaken(text: string): boolean {
  try {
    parsePolicyFile("drift.yml", text);
    return true;
  } catch {
    return false;
  }
}

test("the schema is that of the settings there are", async () => {
  await expect(`${schema}\n`).toMatchFileSnapshot("../../drift.schema.json");
});

test("each setting is described in it", () => {
  const described = schema.match(/"description":/g) ?? [];
  expect(described.length).toBe(settings.length);
});

describe("the schema and the program agree on", () => {
  const examples = [...documents.values()]
    .flatMap(blocksOf)
    .filter(({ info }) => info === "yaml drift.yml")
    .map(({ text }) => text);
  const texts: readonly string[] = [
    ...examples,
    blockOf("docs/configuration.md", "yaml mistaken"),
    "{}",
    "defaults: { track: auto }",
    "defaults: { track: 'semver:>=1.4 <2' }",
    "defaults: { track: 'newest:v*' }",
    "defaults: { track: newest }",
    "defaults: { track: 1 }",
    "defaults: { settle: 0s }",
    "defaults: { settle: ten }",
    "defaults: { settle: 10 }",
    "defaults: { match: {} }",
    "services: [{ match: {} }]",
    "services: [{ mode: alert }]",
    "services: [{ match: { cluster: 1 } }]",
    "services: [{ match: {}, name: 'a b' }]",
    "services: {}",
    "services: [{ match: { cluster: '' } }]",
    "services: [{ match: { cluster: 'prod-?' } }]",
    "services: [{ match: { cluster: '!prod-*' } }]",
    "services: [{ match: {}, owner: '' }]",
    "defaults: { containers: {} }",
    "defaults: { containers: { web: { track: 'semver:1.x-alpine' }, '*': { mode: observe } } }",
    "defaults: { containers: { web: ignore } }",
    "defaults: { containers: { web: { mod: ignore } } }",
    "defaults: { containers: { 'a b': { mode: ignore } } }",
    "defaults: { track: calver }",
    "defaults: { track: 'newest:^main' }",
    "repositories: { moving: ['release-*'] }",
    "repositories: { ignore: ['Base/*'] }",
    "repositories: { moving: [] }",
    "repositories: { moving: [''] }",
    "repositories: { ignore: base }",
    "limits: { alertsPerHour: 0 }",
    "limits: { alertsPerHour: -1 }",
    "limits: { alertsPerHour: 1.5 }",
    "settle: 10m",
  ];

  test.each(texts)("%s", (text) => {
    expect(accepts(parse(text))).toBe(isTaken(text));
  });
});
