import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { plants } from "./plants.ts";

const documented = readFileSync("docs/testing.md", "utf8");

describe.for(plants)("$bug", ({ rule, bug, file, edits }) => {
  test("can be planted", () => {
    const source = readFileSync(file, "utf8");
    for (const [sound] of edits) expect(source.split(sound)).toHaveLength(2);
  });

  test("is noticed, as docs/testing.md says", () => {
    const [row = "nothing"] = documented
      .split("\n")
      .filter((line) => line.startsWith(`| ${rule} | ${bug} |`));
    expect(row).toMatch(/\| \d+ \|$/);
  });
});
