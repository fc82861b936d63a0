/** Services of real accounts and of stories, judged again: `expect` in each file is what is right to say of it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assess } from "../../src/domain/judge/assess.ts";
import { expectationOf, verdictOf } from "../../src/explain/capture/expectation.ts";
import { parseCapture } from "../support/captures.ts";

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".json"));
const textOf = (file: string) => readFileSync(join(import.meta.dirname, file), "utf8");

test("there are some", () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)("%s", (file) => {
  test("is judged as it should be", () => {
    const { expect: expected, facts, policy } = parseCapture(textOf(file));
    const judged = expectationOf(verdictOf(assess(facts, policy)));
    expect(judged).toEqual({ ...expected, findings: expected.findings.toSorted() });
  });

  test("names no account", () => {
    expect(
      textOf(file)
        .match(/(?<=arn:[^"\s]*:)\d{12}|\d{12}(?=\.dkr)/g)
        ?.filter(isReal) ?? [],
    ).toEqual([]);
  });
});

/** Replaced numbers are one digit twelve times, or those behind. */
function isReal(account: string): boolean {
  return !/^(?:(\d)\1{11}|1000000000\d\d)$/.test(account);
}
