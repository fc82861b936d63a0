import { describe, expect, test } from "vitest";
import { flawIn } from "./fuzz.ts";
import { parsers } from "./parsers.ts";

describe.each(parsers)("$name", (parser) => {
  test("are read, or refused by name", () => {
    expect(flawIn(parser)).toBeNull();
  });

  test("are such that a flaw is found", () => {
    expect(flawIn({ ...parser, parse: parser.flawed })).not.toBeNull();
  });
});
