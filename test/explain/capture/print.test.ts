import fc from "fast-check";
import { expect, test } from "vitest";
import { printJson } from "../../../src/explain/capture/print.ts";

test("what is short stands on one line, and what is not in its parts", () => {
  const images = ["a", "b"].map((letter) => ({ digest: `sha256:${letter.repeat(64)}`, tags: ["latest"] }));
  expect(printJson({ status: "drifted", none: [], nothing: {}, images })).toBe(
    [
      "{",
      '  "status": "drifted",',
      '  "none": [],',
      '  "nothing": {},',
      '  "images": [',
      `    { "digest": "sha256:${"a".repeat(64)}", "tags": ["latest"] },`,
      `    { "digest": "sha256:${"b".repeat(64)}", "tags": ["latest"] }`,
      "  ]",
      "}",
    ].join("\n"),
  );
});

test("it is read as any JSON is", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      expect(JSON.parse(printJson(JSON.parse(text)))).toStrictEqual(JSON.parse(text));
    }),
  );
});
