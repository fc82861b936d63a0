import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, encode, type Json } from "../../../src/explain/capture/codec.ts";
import { printJson } from "../../../src/explain/capture/print.ts";
import { policies, records, serviceFacts } from "../../arbitraries.ts";

/** Through the text of a file, and back. */
const throughText = (value: unknown): unknown => decode(JSON.parse(printJson(encode(value))));

describe("what was encoded is decoded as it was", () => {
  test("facts", () => {
    fc.assert(
      fc.property(serviceFacts(), (facts) => {
        expect(throughText(facts)).toStrictEqual(structuredClone(facts));
      }),
    );
  });

  test("policies", () => {
    fc.assert(
      fc.property(policies(), (policy) => {
        expect(throughText(policy)).toStrictEqual(structuredClone(policy));
      }),
    );
  });

  test("records", () => {
    fc.assert(
      fc.property(records(), (record) => {
        expect(throughText(record)).toStrictEqual(structuredClone(record));
      }),
    );
  });

  const strange: readonly [what: string, value: unknown][] = [
    ["a field without a value is not null, and not absent", { a: undefined, b: null }],
    ["a date that is none", new Date(Number.NaN)],
    ["numbers that JSON cannot write", [-0, Number.NaN, Number.POSITIVE_INFINITY, 1e300]],
    ["a number with more digits than a double holds", { scale: 12345678901234567890n }],
    [
      "a Map with keys of any kind, in its order",
      new Map<unknown, unknown>([
        ["10", 1],
        ["9", 2],
        [null, 3],
        [new Date(0), new Map()],
      ]),
    ],
    [
      "keys that objects have anyway",
      new Map([
        ["__proto__", 1],
        ["constructor", 2],
      ]),
    ],
    ["a field named __proto__", JSON.parse('{ "__proto__": { "a": 1 }, "b": 2 }')],
    [
      "objects that look like a form",
      [{ $date: "x" }, { $map: 1 }, { $object: { $object: 1 } }, { $undefined: true }],
    ],
    ["an object that has a form and more", { $date: "2026-11-26T11:00:00.000Z", $map: [] }],
    ["text that looks like a date", "2026-11-26T11:00:00.000Z"],
  ];
  test.each(strange)("%s", (_, value) => {
    expect(throughText(value)).toStrictEqual(structuredClone(value));
  });
});

test("a Map keeps its order", () => {
  const map = new Map([
    ["10", 1],
    ["9", 2],
    ["a", 3],
  ]);
  const read = throughText(map);
  expect(read instanceof Map && [...read.keys()]).toEqual(["10", "9", "a"]);
});

describe("what nothing encoded is refused", () => {
  const wrong: readonly Json[] = [
    { $date: "yesterday" },
    { $date: 5 },
    { $map: [["key"]] },
    { $map: { key: 1 } },
    { $bigint: "1.5" },
    { $number: 5 },
    { $undefined: false },
    { $object: [] },
  ];
  test.each(wrong.map((json) => [json]))("%j", (json) => {
    expect(() => decode([json])).toThrow(/^Cannot decode "\$/);
  });
});
