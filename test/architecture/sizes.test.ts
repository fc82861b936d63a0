/** A file is read as a whole, a function at a glance, a folder as a list. The sandbox has rules of its own. */
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { allSources, read } from "./sources.ts";

const sources = allSources().filter(({ path }) => !path.startsWith("src/sandbox/"));

/** Lines of the file in the middle, of the longest file, and of the longest function; files of a folder. */
const most = { median: 80, file: 250, method: 40, folder: 15 } as const;

/** What is longer, and why. */
const longFiles: Readonly<Record<string, string>> = {};

/** Functions that are longer. */
const longFunctions: Readonly<Record<string, string>> = {
  "src/adapters/journal/table/table.ts createTable": "a list of methods",
  "src/cli/commands/demo/narrator.ts createNarrator": "a list of methods",
  "src/cli/commands/demo/stage.ts createStage": "a list of methods: the verbs of a story",
  "src/cli/commands/demo/watch.ts watch": "two lists that share what was not told yet",
  "src/cli/commands/replay/rehearsal.ts rehearse": "a list of methods",
  "src/cli/render/explanation/happening.ts sayHappening": "a case for each kind of line",
  "src/cli/render/explanation/json.ts explanationJson": "a list of fields",
  "src/cli/render/history/history.ts say": "a case for each kind of line",
  "src/cli/render/html/page.ts renderHtml": "a template",
  "src/cli/render/html/service.ts describeService": "a template",
  "src/domain/words/advice-words.ts linesOf": "a case for each kind of advice",
};

/** Folders with more files. */
const fullFolders: Readonly<Record<string, string>> = {};

test("the file in the middle is short", () => {
  const lengths = sources.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(most.median);
});

describe("what is too long is listed, and nothing is listed that is not", () => {
  test("files", () => {
    const long = sources.filter(({ lines }) => lines > most.file).map(({ path }) => path);
    expect(long).toEqual(Object.keys(longFiles).sort());
  });

  test("functions", () => {
    expect(sources.flatMap(longFunctionsOf).sort()).toEqual(Object.keys(longFunctions).sort());
  });

  test("folders", () => {
    const folders = Map.groupBy(sources, ({ path }) => posix.dirname(path));
    const full = [...folders].filter(([, files]) => files.length > most.folder).map(([folder]) => folder);
    expect(full.sort()).toEqual(Object.keys(fullFolders).sort());
  });
});

describe("a function that is too long is found", () => {
  const body = "\n  a();".repeat(most.method);
  test.each([
    `export function f() {${body}\n}`,
    `const f = async () => {${body}\n};`,
    `const a = { f() {${body}\n} };`,
    `const a = { f: () => {${body}\n} };`,
  ])("%#", (code) => {
    expect(longFunctionsOf(read("src/x.ts", code))).toEqual(["src/x.ts f"]);
  });

  test("and a shorter one is not", () => {
    const shorter = body.replace("\n  a();\n  a();", "");
    expect(longFunctionsOf(read("src/x.ts", `function f() {${shorter}\n}`))).toEqual([]);
  });
});

function longFunctionsOf({ path, functions }: ReturnType<typeof read>): string[] {
  return functions.filter(({ lines }) => lines > most.method).map(({ name }) => `${path} ${name}`);
}
