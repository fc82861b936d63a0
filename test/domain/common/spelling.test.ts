import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distance, meant } from "../../../src/domain/common/spelling.ts";

const word = () => fc.string({ maxLength: 8 });

describe("how far two words are apart", () => {
  test.each([
    ["", "", 0],
    ["mode", "mode", 0],
    ["mode", "mod", 1],
    ["mod", "mode", 1],
    ["mode", "node", 1],
    ["mode", "moed", 1],
    ["drift", "drfit", 1],
    ["ca", "abc", 3],
    ["kitten", "sitting", 3],
  ])("%j and %j: %d", (a, b, apart) => expect(distance(a, b)).toBe(apart));

  test("is the same from either side, and none from a word to itself alone", () => {
    fc.assert(
      fc.property(word(), word(), (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b) === 0).toBe(a === b);
      }),
    );
  });

  test("is no more than the longer word has letters", () => {
    fc.assert(
      fc.property(word(), word(), (a, b) => {
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max([...a].length, [...b].length));
      }),
    );
  });
});

test.each([
  ["Hold_Until", "hold-until"],
  ["tarck", "track"],
  ["owner", null],
])("by %j is meant %j", (text, expected) =>
  expect(meant(text, ["mode", "track", "hold-until"])).toBe(expected),
);
