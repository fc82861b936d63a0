/** docs/remediation.md has the rules of the code, and each page that a rule names says why. */
import { describe, expect, test } from "vitest";
import { imageRules, overridable, serviceRules } from "../../src/domain/remedy/rules.ts";
import { anchorsOf, documentAt, documents, rowsOf, sectionOf, spansOf } from "./documents.ts";

const page = documentAt("docs/remediation.md");
const rules = Object.entries({ ...serviceRules, ...imageRules });
const rows = rowsOf(sectionOf(page, "The rules"));

/** A rule as a row of the page says it. */
function rowOf([id, row]: (typeof rules)[number]): string[] {
  return [
    `\`${id}\``,
    row.keeps,
    "asks" in row ? "the program" : "the program and `pin`",
    "passes" in row ? "yes" : "",
    row.overridable ? "yes" : "no",
    row.see,
  ];
}

/** Where the link of a cell leads, from the project's root. */
function targetIn(cell = ""): string {
  const [, target = "no link"] = /\]\(([^)]+)\)/.exec(cell) ?? [];
  if (target.startsWith("https:")) return target;
  return target.startsWith("#") ? `docs/remediation.md${target}` : `docs/${target}`;
}

test("the rules are those of the code, in its order", () => {
  const listed = rows.map((cells) => [...cells.slice(0, 5), targetIn(cells[5])]);
  expect(listed).toEqual(rules.map(rowOf));
});

test("the rules about a service and about an image stand in their own tables", () => {
  const [, ofService = "", ofImage = ""] = page.split(/^About the .*:$/m);
  const idsIn = (text: string) => rowsOf(text).map(([id = ""]) => id.replaceAll("`", ""));
  expect(idsIn(ofService)).toEqual(Object.keys(serviceRules));
  expect(idsIn(ofImage).slice(0, Object.keys(imageRules).length)).toEqual(Object.keys(imageRules));
});

describe("each page that a rule names", () => {
  const ours = rules.map(([, { see }]) => see as string).filter((see) => !see.startsWith("https:"));

  test.each([...new Set(ours)])("%s is there", (see) => {
    const [path = "", anchor] = see.split("#");
    expect([...documents.keys()]).toContain(path);
    if (anchor !== undefined) expect(anchorsOf(path)).toContain(anchor);
  });
});

test("the rules that are allowed permanently are those that a person may override, or that ask for a wish", () => {
  const named = rowsOf(sectionOf(page, "Override a rule")).map(([id = ""]) => id.replaceAll("`", ""));
  const possible = [...overridable, ...rules.flatMap(([id, row]) => ("asks" in row ? id : []))];
  expect(named.length).toBeGreaterThan(3);
  expect(possible).toEqual(expect.arrayContaining(named));
});

test("the commands override what may be overridden", () => {
  const given = [...page.matchAll(/--override ([a-z- ]+)$/gm)].flatMap(([, ids = ""]) => ids.split(" "));
  expect(given.length).toBeGreaterThan(2);
  expect(overridable).toEqual(expect.arrayContaining(given));
});

test("the page names no rule that is not there", () => {
  const named = spansOf(page).flatMap((span) => /^--override ([a-z-]+)$/.exec(span)?.[1] ?? []);
  expect(named.filter((id) => !rules.some(([known]) => known === id))).toEqual([]);
});
