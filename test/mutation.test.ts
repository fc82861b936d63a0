import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("of the mutants of the whole core, the tests kill nine in ten at least", () => {
  const scores: Record<string, { killed: number; mutants: number }> = JSON.parse(
    readFileSync("test/mutation.json", "utf8"),
  );
  const sum = (of: "killed" | "mutants") => Object.values(scores).reduce((all, one) => all + one[of], 0);
  expect(Object.keys(scores)).toEqual(globSync(["src/domain/**/*.ts", "src/explain/**/*.ts"]).sort());
  expect(sum("mutants")).toBeGreaterThan(5000);
  expect(sum("killed") / sum("mutants")).toBeGreaterThanOrEqual(0.9);
});
