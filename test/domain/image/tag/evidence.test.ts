import { describe, expect, test } from "vitest";
import { known, unknown } from "../../../../src/domain/common/known.ts";
import { evidenceOf } from "../../../../src/domain/image/line.ts";
import { isCalendarHere, needsNeighbours, readTag } from "../../../../src/domain/image/tag/evidence.ts";
import { tag } from "../../building.ts";
import { pushed } from "../pushes.ts";
import { sayReading } from "./saying.ts";

/** What a tag is in a repository of these pushes. */
const kindIn = (text: string, ...pushes: string[]) => readTag(tag(text), evidenceOf(pushed(...pushes))).kind;

describe("what the other tags of a repository show", () => {
  test.each<[text: string, others: string[], kind: string]>([
    ["1234567", ["abc1234"], "commit"],
    ["1234567", ["1234566"], "build"],
    ["1234567", ["abc12345"], "build"],
    ["1234567", ["main-abc1234"], "build"],
    ["main-1234567", ["main-abc1234"], "commit"],
    ["fadecab", ["0a1b2c3"], "commit"],
    ["fadecab", ["0a1b2c3d"], "moving"],
    ["fadecab", ["latest", "1.2.3"], "moving"],
    ["deadbeef", ["0a1b2c3d"], "commit"],
    ["1.2.3-1234567", ["1.2.2-abc1234"], "commit"],
    ["main-1697456799-1234567", ["main-1697456789-abc1234"], "commit"],
    ["main-1234567-1697456799", ["main-abc1234-1697456789"], "commit"],
    ["main-1697456799-1234567", ["main-1697456789-1234566"], "build"],
    ["16", ["16.3"], "partial"],
    ["16", ["16.3-alpine"], "partial"],
    ["16-alpine", ["16.3-alpine"], "partial"],
    ["16", ["17.1"], "build"],
    ["16", ["15", "17"], "build"],
    ["16", ["api-16.3"], "build"],
    ["api-16", ["api-16.3"], "partial"],
    ["api-v16", ["api-v16.3"], "partial"],
    ["v1", ["v1.2.3"], "partial"],
    ["v1", ["1.2.3"], "partial"],
    ["1", ["v1.2.3-rc.1"], "partial"],
    ["1.2", ["1.2.3"], "partial"],
    ["1.2", ["1.20.3"], "version"],
    ["1.2", ["1"], "version"],
    ["1.2", ["1.2"], "version"],
    ["1.2.3", ["1.2.3.4"], "version"],
    ["1.2-rc1", ["1.2.3"], "version"],
    ["42-abc1234", ["42.1"], "commit"],
    ["3.10-7", ["3.10-7.3.17"], "partial"],
    ["3.10-7", ["3.11-7.3.17"], "version"],
    ["3.10-7", ["3.10-8.3.17"], "version"],
    ["3.10-7-20240115", ["3.10-7.3.17"], "date"],
    ["v1.2-3", ["1.2-3.4.5"], "partial"],
    ["1.2.3-r1", ["1.2.3"], "version"],
    ["24.04", ["22.04"], "partial"],
    ["24.10", ["25.04"], "partial"],
    ["24.04", ["24.05"], "version"],
    ["24.04", ["24.4"], "version"],
    ["24.04", ["24.12"], "version"],
    ["24.04", ["24.05-py3"], "partial"],
    ["24.04-py3", ["24.11-py3"], "version"],
    ["api-24.04", ["24.11"], "partial"],
    ["24.04.1", ["22.04"], "version"],
    ["13.04", ["12.04"], "version"],
    ["24.06", ["22.04"], "version"],
    ["9-prod", [], "partial"],
    ["42-prod", [], "build"],
    ["42-alpine", [], "partial"],
    ["142-alpine", [], "build"],
    ["latest", ["1.2.3"], "moving"],
  ])("%s beside %j is of the kind %s", (text, others, kind) => {
    expect(kindIn(text, text, ...others)).toBe(kind);
  });

  test("a number that shares its image with a fuller version is a partial one", () => {
    expect(kindIn("16", "16.3=16.3,16")).toBe("partial");
  });

  test("is nothing where the repository was not listed", () => {
    const unlisted = { ...pushed("16.3"), catalogue: unknown("ThrottlingException") };
    expect(readTag(tag("16"), evidenceOf(unlisted)).kind).toBe("build");
  });

  test("reads a commit in the line of the others", () => {
    expect(sayReading(readTag(tag("main-1234567"), evidenceOf(pushed("main-abc1234"))))).toBe(
      "commit | main-<commit> | 7 digits",
    );
  });
});

describe("a version is a calendar's", () => {
  test.each<[text: string, others: string[], isCalendar: boolean]>([
    ["2024.12", [], true],
    ["24.12", ["25.01"], true],
    ["24.01", [], true],
    ["v24.12.1", ["25.01.0"], true],
    ["24.12-py3", ["25.01-py3"], true],
    ["24.12", ["25.01-py3"], false],
    ["24.12", ["25.1"], false],
    ["24.10", ["25.04"], false],
    ["24.13", ["25.01"], false],
    ["14.12", ["25.01"], false],
    ["39.12", ["25.01"], true],
    ["40.12", ["25.01"], false],
    ["24.0", ["25.01"], false],
    ["24.12", ["14.01"], false],
    ["24.12", ["25.011"], false],
    ["1.24.12", ["25.01"], false],
    ["24.12", ["1.25.01"], false],
    ["1234", ["25.01"], false],
  ])("%s beside %j: %s", (text, others, isCalendar) => {
    const evidence = evidenceOf(pushed(text, ...others));
    expect(isCalendarHere(readTag(tag(text), evidence), evidence)).toBe(isCalendar);
  });
});

describe("a tag that was seen to move", () => {
  test.each<[text: string, pushes: string[], kind: string]>([
    ["16", ["a=16", "b=16"], "partial"],
    ["v2", ["a=v2", "b=v2"], "partial"],
    ["1.2", ["a=1.2", "b=1.2"], "partial"],
    ["16", ["a=16", "a=16"], "build"],
    ["build-16", ["a=build-16", "b=build-16"], "build"],
    ["1.2.3", ["a=1.2.3", "b=1.2.3"], "version"],
    ["abc1234", ["a=abc1234", "b=abc1234"], "commit"],
    ["latest", ["a=latest", "b=latest"], "moving"],
  ])("%s, pushed as %j, is of the kind %s", (text, pushes, kind) => {
    expect(kindIn(text, ...pushes)).toBe(kind);
  });
});

describe("a tag that its repository forbids to move", () => {
  const kindUnder = (setting: string, text: string, ...exclusions: string[]) =>
    readTag(tag(text), evidenceOf({ ...pushed("16.3=16.3,16"), mutability: known({ setting, exclusions }) }))
      .kind;
  test.each<[setting: string, text: string, exclusions: string[], kind: string]>([
    ["IMMUTABLE", "falcon", [], "name"],
    ["IMMUTABLE", "latest", [], "name"],
    ["IMMUTABLE", "16", [], "build"],
    ["IMMUTABLE", "1.2.3", [], "version"],
    ["IMMUTABLE_WITH_EXCLUSION", "latest", ["latest"], "moving"],
    ["IMMUTABLE_WITH_EXCLUSION", "falcon", ["latest"], "name"],
    ["IMMUTABLE_WITH_EXCLUSION", "16", ["16"], "partial"],
    ["MUTABLE_WITH_EXCLUSION", "falcon", ["fal*"], "name"],
    ["MUTABLE_WITH_EXCLUSION", "latest", ["fal*"], "moving"],
    ["MUTABLE", "falcon", [], "moving"],
    ["FROZEN", "falcon", [], "moving"],
  ])("%s: %s, but for %j, is of the kind %s", (setting, text, exclusions, kind) => {
    expect(kindUnder(setting, text, ...exclusions)).toBe(kind);
  });

  test("is any other where nobody could ask", () => {
    const unread = { ...pushed(), mutability: unknown("AccessDeniedException") };
    expect(readTag(tag("falcon"), evidenceOf(unread)).kind).toBe("moving");
  });
});

describe("only the others say what a tag is", () => {
  test.each<[text: string, needs: boolean]>([
    ["latest", false],
    ["prod", false],
    ["1.x", false],
    ["16", true],
    ["1.2.3", true],
    ["abc1234", true],
    ["fadecab", true],
    ["20240115", true],
  ])("of %s: %s", (text, needs) => expect(needsNeighbours(tag(text))).toBe(needs));
});
