/** People read the words of AWS's own documentation: the table in it says what stands for what. */
import { globSync, readFileSync } from "node:fs";
import { parseSync, Visitor } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { documentAt, documents, rowsOf, sectionOf } from "./docs/documents.ts";

/** What is not written, and what is instead. The names of the contract stand as they are: `held`, the kind `told`. */
const instead: readonly [words: RegExp, instead: string][] = [
  [/\bput(?:s|ting)? (?:\w+ )?right\b/i, "remediate"],
  [/\b(?:tell|tells|told|telling)\b/i, "notify, report, determine"],
  [/\b(?:hear|hears|heard)\b/i, "notify, receive"],
  [/\blook(?:s|ed|ing)?\b(?! up)/i, "check, read"],
  [/\b(?:wake|wakes|woken)\b/i, "invoke"],
  [/\b(?:held back|hold back|(?:deployment|not) h[eo]ld)\b/i, "on hold, succeed"],
  [/\bno more\b(?! than)/i, "deleted, no longer"],
  [/\bany more\b/i, "no longer"],
  [/\b(?:time|it) is over\b/i, "timed out, resolved"],
  [/\brollouts?\b/i, "deployment"],
  [/(?<!\.)\b(?:cure|cures|cured|mend)\b/i, "fix"],
  [/\btakes? (?:it|the tag) off\b/i, "remove"],
  [/\bgo(?:es|ing)? on\b/i, "continue"],
];

/** The words not to be used that a text has. */
function dialect(text: string): string[] {
  return instead.flatMap(([words, better]) => {
    const [found] = words.exec(text) ?? [];
    return found === undefined ? [] : [`"${found}" (${better}): ${text.replace(/\s+/g, " ").trim()}`];
  });
}

/** The texts of a golden file: of a page, only what it shows. */
function linesOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const shown = file.endsWith(".html")
    ? text.replace(/<(style|script)\b[\s\S]*?<\/\1>/g, "").replace(/<[^>]+>/g, "\n")
    : text;
  return shown.split("\n");
}

/** The texts in a file's code: a string with a space in it is for people, others are names. */
function textsIn(file: string): string[] {
  const texts: string[] = [];
  new Visitor({
    Literal({ value }) {
      if (typeof value === "string") texts.push(value);
    },
    TemplateElement({ value }) {
      texts.push(value.cooked ?? "");
    },
  }).visit(parseSync(file, readFileSync(file, "utf8")).program);
  return texts.filter((text) => text.trim().includes(" ")).map((text) => text.replace(/<[^>]+>/g, ""));
}

describe("the words of", () => {
  test.each(globSync("test/golden/**/*.*").sort())("%s are those of AWS", (file) => {
    expect(linesOf(file).flatMap(dialect)).toEqual([]);
  });

  const sources = globSync("src/{cli,connect,domain,explain,reconcile,adapters}/**/*.ts").sort();
  test.each(sources.filter((file) => !/render\/html\/(?:style|script)\.ts$/.test(file)))(
    "%s are those of AWS",
    (file) => {
      expect(textsIn(file).flatMap(dialect)).toEqual([]);
    },
  );
});

describe("what is found", () => {
  test.each(["It is put right", "Nobody is told", "it looks at it", "has no tag any more", "It is over"])(
    "%s",
    (text) => expect(dialect(text)).toHaveLength(1),
  );

  test.each(["no more than 3650d", "ECS looks up a tag", "held: it was moved", "--override held"])(
    "is not %s",
    (text) => expect(dialect(text)).toEqual([]),
  );
});

/** The documents for whoever runs the program; those for whoever changes it speak of the code, too. */
const pages = [...documents].filter(([path]) => !/^(?:ARCHITECTURE\.md|docs\/decisions\/|src\/)/.test(path));

describe("the words of the documents", () => {
  test.each(pages)("%s are those of AWS", (_, text) => {
    const prose = text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`]*`|\]\([^)]*\)/g, "");
    expect(prose.split("\n").flatMap(dialect)).toEqual([]);
  });
});

describe("the glossary of ARCHITECTURE.md", () => {
  const page = documentAt("ARCHITECTURE.md");
  const glossary = sectionOf(page, "Glossary");
  const words = rowsOf(glossary).map(([word = ""]) => word);

  test("has 40 words at most, each once, in their order", () => {
    expect(words.length).toBeGreaterThan(20);
    expect(words.length).toBeLessThanOrEqual(40);
    expect(words).toEqual([...new Set(words)].sort());
  });

  test.each(words)("explains %s, which the documents use", (word) => {
    const texts = [...new Map(documents).set("ARCHITECTURE.md", page.replace(glossary, "")).values()];
    expect(texts.some((text) => new RegExp(`\\b${word}`, "i").test(text))).toBe(true);
  });
});
