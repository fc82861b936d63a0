import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { foldCommand, pad, plain, plainLines, shorten, wrap } from "../../src/cli/render/text.ts";
import { didYouMean } from "../../src/cli/services/similar.ts";

describe("plain", () => {
  test.each([
    ["a line\nand another", "a line\\nand another"],
    ["\u001b[31mred\u0007", "\\u001b[31mred\\u0007"],
    ["\u202egnp.exe", "\\u202egnp.exe"],
    ["zero\u200bwidth", "zero\\u200bwidth"],
    ["Grüße 日本 👍", "Grüße 日本 👍"],
  ])("%j shows as %j", (text, shown) => {
    expect(plain(text)).toBe(shown);
  });
});

describe("plainLines", () => {
  test.each([
    ["two\nlines", "two\nlines"],
    ["\n[31m", "\n[31m"],
    ["back\r", "back\\r"],
    ["\u001b[2Jgone", "\\u001b[2Jgone"],
    ["\u001b[8mhidden", "\\u001b[8mhidden"],
    ["\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
    ["\u001b]8;;https://evil.example\u001b\\\\click", "\\u001b]8;;https://evil.example\\u001b\\\\click"],
    ["\u009b2J", "\\u009b2J"],
    ["\u202etxt.exe\u2066", "\\u202etxt.exe\\u2066"],
    ["\u{e0041}", "\\udb40\\udc41"],
    ["\u2028", "\\u2028"],
    ["\ud800", "\\ud800"],
  ])("%j shows as %j", (text, shown) => {
    for (const colours of ["with-colours", "without-colours"] as const)
      expect(plainLines(text, colours)).toBe(shown);
  });

  test("leaves the program's colours where there are any", () => {
    const red = "\u001b[1m\u001b[31mred\u001b[39m\u001b[22m";
    expect(plainLines(red, "with-colours")).toBe(red);
    expect(plainLines(red, "without-colours")).toBe(plain(red));
  });

  test("changes nothing of what JSON means", () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: "binary" }), (json) => {
        expect(JSON.parse(plainLines(json, "without-colours"))).toEqual(JSON.parse(json));
      }),
    );
  });
});

describe("shorten", () => {
  test.each([
    ["backend", 7, "end", "backend"],
    ["backend", 6, "end", "backe…"],
    ["content-marketing-swarm-backend", 15, "middle", "content…backend"],
    ["日本語日本語", 7, "end", "日本語…"],
    ["backend", 1, "middle", "…"],
  ] as const)("%j to %d, from the %s, is %j", (text, width, where, short) => {
    expect(shorten(text, width, where)).toBe(short);
  });
});

describe("wrap", () => {
  test.each([
    ["", []],
    ["all in one", ["all in one"]],
    ["  kept  spaces", ["  kept", "spaces"]],
    ["one-long-word-is-broken", ["one-long-w", "ord-is-bro", "ken"]],
    ["日本語日本語 x", ["日本語日本", "語 x"]],
    ["see https://example.com/a", ["see", "https://example.com/a"]],
  ])("%j becomes %j", (text, lines) => {
    expect(wrap(text, 10)).toEqual(lines);
  });
});

describe("foldCommand", () => {
  test("breaks before options, and keeps an option with its value", () => {
    expect(
      foldCommand("aws ecs update-service --cluster dev --service backend --force-new-deployment", 50),
    ).toEqual(["aws ecs update-service --cluster dev \\", "  --service backend --force-new-deployment"]);
  });

  test("leaves quoted words whole", () => {
    expect(foldCommand("aws ecs x --service 'a --b'\\''s --c' --d", 8)).toEqual([
      "aws ecs x \\",
      "  --service 'a --b'\\''s --c' \\",
      "  --d",
    ]);
  });
});

test("pad counts what a terminal shows", () => {
  expect(stringWidth(pad("日本", 6))).toBe(6);
  expect(pad("7", 3, "right")).toBe("  7");
});

describe("did you mean", () => {
  test.each([
    ["bakcend", '; did you mean "backend"?'],
    ["work", '; did you mean "worker" or "worker-eu"?'],
    ["frontend-of-another-team", ""],
  ])("%s%s", (word, words) => {
    expect(didYouMean(word, ["backend", "worker", "worker-eu"])).toBe(words);
  });
});
