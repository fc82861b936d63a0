/** What is a reference and what is none, told from the grammar of github.com/distribution/reference by one expression. */
import fc, { type Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import { formatReference, parseReference } from "../../../src/domain/image/reference.ts";
import { referenceTexts } from "../../arbitraries.ts";

const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const domain = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const algorithm = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*";

/** @see https://github.com/distribution/reference/blob/main/regexp.go */
const grammar = new RegExp(
  `^(?<name>(?:${domain}/)?${component}(?:/${component})*)(?::[0-9A-Za-z_][0-9A-Za-z_.-]{0,127})?(?:@${algorithm}:[0-9a-fA-F]{32,})?$`,
);

/** A name of at most 255 characters, its registry not counted. */
function isReference(text: string): boolean {
  const name = grammar.exec(text)?.groups?.name;
  if (name === undefined) return false;
  const [first = "", ...rest] = name.split("/");
  const isHost =
    rest.length > 0 && new RegExp(`^${domain}$`).test(first) && /[.:A-Z[]|^localhost$/.test(first);
  return (isHost ? rest.join("/") : name).length <= 255;
}

/** References, and what is nearly one: a character is left out, put in or changed here and there. */
const nearly: Arbitrary<string> = fc
  .tuple(
    referenceTexts(),
    fc.array(fc.tuple(fc.nat(), fc.nat(1), fc.constantFrom("", ..."aZ0:/@._-[]A %é\n")), { maxLength: 3 }),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, [n, length, put]) => {
      const place = n % (changed.length + 1);
      return changed.slice(0, place) + put + changed.slice(place + length);
    }, text),
  );

/** Texts of the characters that matter, and of one kind of part repeated past its limit. */
const short = fc.string({ unit: fc.constantFrom(..."aZ0:/@._-[]"), maxLength: 12 });
const long = fc
  .tuple(fc.constantFrom("a", "a/", "a.", "t.io/", "t:1/"), fc.integer({ min: 100, max: 260 }))
  .map(([part, times]) => `${part.repeat(times)}a`);
const sha = `sha256:${"0123456789abcdef".repeat(4)}`;
const put = fc
  .tuple(short, fc.constantFrom("", ":", ":v1", ":-v1", `@${sha}`, `@${sha}0g`, "@sha256:0123", `:v1@${sha}`))
  .map(([name, rest]) => name + rest);

test("every reference of the grammar is accepted, and every other refused with the part that is to blame", () => {
  fc.assert(
    fc.property(fc.oneof(nearly, short, put, long), (text) => {
      const refusal = refusalOf(text);
      expect(refusal === null, text).toBe(isReference(text));
      if (refusal === null) return;
      const [, part, value = ""] =
        /: (registry host|repository name|tag|digest) "(.*)" is not allowed$/s.exec(refusal) ?? [];
      expect(part, refusal).toBeDefined();
      expect(text).toContain(value.replace(/…$/, ""));
    }),
    { numRuns: 20_000 },
  );
});

test("format after parse, and parse after format, is identity", () => {
  fc.assert(
    fc.property(fc.oneof(nearly, short), (text) => {
      fc.pre(isReference(text));
      const reference = parseReference(text);
      expect(formatReference(reference)).toBe(text);
      expect(parseReference(formatReference(reference))).toEqual(reference);
    }),
    { numRuns: 3000 },
  );
});

function refusalOf(text: string): string | null {
  try {
    parseReference(text);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return error instanceof Error ? error.message : "";
  }
}
