/** Every file of tests is in one project of vitest's: in none it would never run, in two it would run twice. */
import { globSync, readFileSync } from "node:fs";
import { matchesGlob } from "node:path";
import { expect, test } from "vitest";
import config from "../vitest.config.ts";

const projects = (config.test?.projects ?? []).flatMap((project) =>
  typeof project === "object" && "test" in project ? (project.test ?? []) : [],
);

function projectsOf(file: string): string[] {
  const isIn = (patterns: readonly string[] = []) => patterns.some((pattern) => matchesGlob(file, pattern));
  return projects
    .filter(({ include, exclude }) => isIn(include) && !isIn(exclude))
    .map(({ name }) => String(name));
}

test("every file of tests is in one project", () => {
  const files = globSync("test/**/*.test.ts");
  expect(files.length).toBeGreaterThan(100);
  expect(files.map((file) => [file, projectsOf(file).length]).filter(([, count]) => count !== 1)).toEqual([]);
});

test("what plays in a world with the program is in a project that packages it first", () => {
  const packaging = projects.filter(({ globalSetup }) => globalSetup).map(({ name }) => name);
  const support = /from "[./]+\/(support\/(world|package|costs)|cli\/support|soak\/history|support)\.ts"/;
  // A world of its own accord has the program in it; one that is made without needs no package.
  const isBare = (text: string) => {
    const made = text.match(/createWorld\([^)]*\)/g) ?? [];
    return made.length > 0 && made.every((one) => one.includes("packaged: false"));
  };
  const playing = globSync("test/**/*.test.ts").filter((file) => {
    const text = readFileSync(file, "utf8");
    return support.test(text) && !(file.startsWith("test/sandbox/") && isBare(text));
  });
  expect(playing.length).toBeGreaterThan(40);
  const elsewhere = playing.filter((file) => !projectsOf(file).some((name) => packaging.includes(name)));
  expect(elsewhere).toEqual([]);
});

test("each project has a script, and is in the guide", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const guide = readFileSync("docs/testing.md", "utf8");
  for (const { name } of projects) {
    expect(scripts).toHaveProperty([`test:${name}`], `vitest run --project ${name}`);
    expect(guide).toContain(`\n| \`${name}\` | `);
  }
});
