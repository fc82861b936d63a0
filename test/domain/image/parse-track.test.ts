import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTrack, readTrack } from "../../../src/domain/image/parse-track.ts";
import { formatTrack } from "../../../src/domain/words/report.ts";

describe("a track", () => {
  test.each([
    ["auto", { kind: "auto" }],
    ["same-tag", { kind: "same-tag" }],
    ["none", { kind: "none" }],
    ["calver", { kind: "calver" }],
    ["newest:main-*", { kind: "newest", glob: "main-*" }],
    ["newest:!pr-*", { kind: "newest", glob: "!pr-*" }],
  ])("is read: %s", (text, track) => {
    expect(parseTrack(text)).toEqual(track);
  });

  test.each<[text: string, range: string, variant: string | null]>([
    ["semver:1.x", "1.x", null],
    ["semver:^1.2", "^1.2", null],
    ["semver:>=1.4 <2", ">=1.4 <2", null],
    ["semver:1.2.3 - 2.0.0", "1.2.3 - 2.0.0", null],
    ["semver:>=1.2.3-rc.1", ">=1.2.3-rc.1", null],
    ["semver:1.2.3-rc.1 - 2.0.0-rc.2", "1.2.3-rc.1 - 2.0.0-rc.2", null],
    ["semver:1.x-alpine", "1.x", "alpine"],
    ["semver:1-alpine", "1", "alpine"],
    ["semver:*-slim", "*", "slim"],
    ["semver:^20.1-bookworm-slim", "^20.1", "bookworm-slim"],
    ["semver:3.x-debian-12", "3.x", "debian-12"],
    ["semver:1.x-alpine3.20", "1.x", "alpine3.20"],
    ["semver:8.x-fpm-alpine3.20", "8.x", "fpm-alpine3.20"],
    ["semver:21.x-jre_headless", "21.x", "jre_headless"],
    ["semver:^1.2.3-alpine", "^1.2.3", "alpine"],
    ["semver:>=1.2.3-rc.1-alpine", ">=1.2.3-rc.1", "alpine"],
    ["semver:>=1.4 <2-alpine", ">=1.4 <2", "alpine"],
    ["semver:1.2.3 - 2.0.0-alpine", "1.2.3 - 2.0.0", "alpine"],
    ["semver:1.x || 3.x-alpine", "1.x || 3.x", "alpine"],
    ["semver:1.x-prod", "1.x", "prod"],
  ])("is a range and a variant: %s", (text, range, variant) => {
    expect(parseTrack(text)).toEqual({ kind: "semver", range, variant });
  });

  test.each([
    "",
    "Auto",
    "same tag",
    "semver",
    "newest:",
    "newest:a:b",
    "newest:^main-[0-9]+$",
    "newest:main-*\n",
    "rule:backends",
    " auto",
    " semver:1.x",
    " newest:main-*",
  ])("is none of these: %j", (text) => {
    expect(readTrack(text)).toMatchObject({
      known: false,
      reason: "expected auto, same-tag, none, calver, semver:RANGE or newest:GLOB",
    });
  });

  test.each<[text: string, reason: RegExp]>([
    ["semver:", /^expected a range behind/],
    ["semver:one", /^expected a range behind/],
    ["semver:latest", /^expected a range behind/],
    ["semver: 1.x", /^expected a range behind/],
    ["semver:1.x\n", /^expected a range behind/],
    ["semver:1.x -alpine", /^expected a range behind/],
    ["semver:alpine-1.x", /^expected a range behind/],
    ["semver:1.2-rc.1", /^expected a pre-release behind three numbers only/],
    ["semver:1.x-rc", /^expected a pre-release behind three numbers only/],
    ["semver:1.x-snapshot", /^expected a pre-release behind three numbers only/],
    ["semver:1.2.3-1", /^expected behind the dash/],
    ["semver:1.x-12", /^expected behind the dash/],
    ["semver:1.x-", /^expected behind the dash/],
    ["semver:1.x--alpine", /^expected behind the dash/],
    ["semver:1.x-alpine*", /^expected behind the dash/],
    ["semver:3.x-debian-12-r9", /^expected a variant without its revision/],
    ["semver:1.x-r3", /^expected a variant without its revision/],
    ["semver:1.x-alpine-build4", /^expected a variant without its revision/],
    ["semver:1.x-alpine || 3.x-alpine", /^expected a variant at the end only/],
    ["semver:1.x-alpine || 3.x", /^expected a variant at the end only/],
    ["semver:>=1.4-alpine <2-alpine", /^expected a variant at the end only/],
    ["semver:1.2.3-alpine - 2.0.0", /^expected a variant at the end only/],
  ])("is none, and why is said: %j", (text, reason) => {
    expect(readTrack(text)).toMatchObject({ known: false, reason: expect.stringMatching(reason) });
  });

  test("is the same again after it was written and read", () => {
    const range = fc.constantFrom(
      "1.x",
      "^2.1",
      ">=1.4 <2",
      "1.2.3 - 2.0.0",
      ">=1.2.3-rc.1",
      "1.x || 3.x",
      "*",
    );
    const variant = fc.constantFrom(null, "alpine", "debian-12", "alpine3.20", "jre", "fpm-alpine3.20");
    fc.assert(
      fc.property(range, variant, (some, one) => {
        const track = { kind: "semver", range: some, variant: one } as const;
        expect(parseTrack(formatTrack(track))).toEqual(track);
      }),
    );
  });
});
