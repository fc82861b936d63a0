import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known, unknown } from "../../../src/domain/common/known.ts";
import type { RepositoryFacts } from "../../../src/domain/facts/facts.ts";
import {
  digestOf,
  evidenceOf,
  isAfter,
  isAlive,
  isEarlierPush,
  lastFirst,
  type Member,
  membersOf,
  type Standing,
  whyNotMember,
} from "../../../src/domain/image/line.ts";
import { readTag } from "../../../src/domain/image/tag/evidence.ts";
import { spell } from "../../../src/domain/image/tag/spell.ts";
import { digest, image, tag } from "../building.ts";
import { hourOf, pushed } from "./pushes.ts";

const keyOf = (text: string) => spell(tag(text)).key;
const member = (text: string, hour: number | null = 0, name = text): Member => ({
  tag: tag(text),
  reading: spell(tag(text)),
  digest: digest(name),
  pushedAt: hour === null ? null : hourOf(hour),
});
const standing = (text: string | null, hour: number | null = 5): Standing => ({
  reading: text === null ? null : spell(tag(text)),
  digest: text === null ? null : digest(text),
  pushedAt: hour === null ? null : hourOf(hour),
});

describe("the images of a line", () => {
  const hex = "a".repeat(64);
  const repository = pushed(
    "1.2.3",
    "A=v1.3.0,latest,1",
    "1.4.0-alpine",
    "1.5.0-rc.1",
    "abc1234",
    `S=sha256-${hex}.sig`,
    "B=2.0.0,v2.0.0",
  );
  test.each<[line: string, tags: string[]]>([
    ["1.0.0", ["1.2.3", "v1.3.0", "1.5.0-rc.1", "2.0.0", "v2.0.0"]],
    ["1.0.0-alpine", ["1.4.0-alpine"]],
    ["def5678", ["abc1234"]],
    ["latest", []],
    ["1", []],
    ["main-abc1234", []],
    [`sha256-${"b".repeat(64)}.sig`, []],
  ])("of %s are %j", (line, tags) => {
    expect(membersOf(keyOf(line), repository).map((one) => one.tag)).toEqual(tags);
  });

  test("are none where the repository was not listed", () => {
    const unlisted = { ...repository, catalogue: unknown("ThrottlingException") };
    expect(membersOf(keyOf("1.0.0"), unlisted)).toEqual([]);
  });

  test("are told by what else is there", () => {
    const key = keyOf("abc1234");
    expect(membersOf(key, pushed("1234567", "abc1234")).map((one) => one.tag)).toEqual([
      "1234567",
      "abc1234",
    ]);
    expect(membersOf(key, pushed("1234567"))).toEqual([]);
  });
});

describe("an image comes after where a container stands", () => {
  test.each<[what: string, member: Member, standing: Standing, after: boolean]>([
    ["by a later place", member("1.3.0"), standing("1.2.3"), true],
    ["not by an earlier one", member("1.2.2", 9), standing("1.2.3"), false],
    ["not by the same", member("1.2.3", 9, "again"), standing("1.2.3"), false],
    ["not as a pre-release of a later one", member("1.3.0-rc.1", 9), standing("1.2.3"), false],
    ["not with a lower variant", member("1.3.0-alpine3.19", 9), standing("1.2.3-alpine3.20"), false],
    ["with a higher variant", member("1.3.0-alpine3.21"), standing("1.2.3-alpine3.20"), true],
    ["not by its variant alone", member("1.2.3-alpine3.21", 9), standing("1.2.3-alpine3.20"), false],
    ["by its push, where tags say nothing", member("abc1234", 6), standing("def5678"), true],
    ["not by an earlier push", member("abc1234", 4), standing("def5678"), false],
    ["not by a push of the same moment", member("abc1234", 5), standing("def5678"), false],
    ["not by a push that nobody dates", member("abc1234", null), standing("def5678"), false],
    ["by any push, where nobody knows its own", member("abc1234", 4), standing("def5678", null), true],
    ["never after itself", member("abc1234", 6, "def5678"), standing("def5678"), false],
    ["by its version before its commit", member("1.2.4-abc1234", 4), standing("1.2.3-def5678"), true],
    ["not by a lower version of a later push", member("1.2.2-abc1234", 9), standing("1.2.3-def5678"), false],
    ["by its push within a version", member("1.2.3-abc1234", 6), standing("1.2.3-def5678"), true],
    ["wherever a container stands in no line", member("0.0.1", null), standing(null), true],
  ])("%s", (_, one, own, after) => expect(isAfter(one, own)).toBe(after));

  test.each<[hour: number | null, own: number | null, earlier: boolean]>([
    [4, 5, true],
    [5, 5, false],
    [6, 5, false],
    [null, 5, false],
    [4, null, false],
  ])("a push at %j is earlier than that at %j: %s", (hour, own, earlier) => {
    expect(isEarlierPush(member("1.2.3", hour), standing("1.2.3", own))).toBe(earlier);
  });
});

describe("the images of a line, the last first", () => {
  const order = (...members: Member[]) => lastFirst(members).map((one) => one.tag);
  test.each<[what: string, members: Member[], order: string[]]>([
    ["by their places", [member("1.2.3", 9), member("1.10.0", 1)], ["1.10.0", "1.2.3"]],
    [
      "the nearest variant of equals first",
      [member("1.2.3-alpine3.21", 9), member("1.2.3-alpine3.20", 1)],
      ["1.2.3-alpine3.20", "1.2.3-alpine3.21"],
    ],
    ["then by their pushes", [member("abc1234", 1), member("def5678", 2)], ["def5678", "abc1234"]],
    ["an undated one last", [member("abc1234", null), member("def5678", 0)], ["def5678", "abc1234"]],
    ["then by their names", [member("v1.2.3"), member("1.2.3")], ["1.2.3", "v1.2.3"]],
  ])("%s", (_, members, expected) => expect(order(...members)).toEqual(expected));

  test("are in the same order, however they are listed", () => {
    const members = ["1.2.3", "v1.2.3", "1.2.3-rc.1", "1.10.0", "1.9.0", "1.2.4-3-gabc1234"].flatMap(
      (text) => [member(text, 1), member(text, 1, `${text} again`)],
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(members, { minLength: members.length }), (some) => {
        expect(lastFirst(some)).toEqual(lastFirst(members));
      }),
    );
  });
});

describe("a moving tag lives", () => {
  const builds = (count: number) => Array.from({ length: count }, (_, i) => `b${100_000 + i}`);
  const alive = (repository: RepositoryFacts) =>
    isAlive(tag("latest"), membersOf(keyOf("abc1234"), repository), repository);
  test.each<[what: string, pushes: string[], isAlive: boolean]>([
    ["that the last build got", ["abc1234", "def5678=def5678,latest"], true],
    ["that the tenth from the end got", ["abc1234=abc1234,latest", ...builds(9)], true],
    ["not that the eleventh from the end got", ["abc1234=abc1234,latest", ...builds(10)], false],
    ["that came and went among the last", ["abc1234=abc1234,latest", "x=latest", ...builds(3)], true],
    ["not that never named a build", ["x=latest", "abc1234"], false],
    ["not that is not there", ["abc1234"], false],
    ["that names a build again", [...builds(12), "b100011=latest"], true],
  ])("%s", (_, pushes, expected) => expect(alive(pushed(...pushes))).toBe(expected));

  test("that names a build now, though nobody saw it move", () => {
    const unseen = { ...pushed("abc1234=abc1234,latest"), moves: new Map() };
    expect(alive(unseen)).toBe(true);
  });

  test("by its images, and not by its tags", () => {
    const twice = Array.from({ length: 9 }, (_, i) => `${i}=a${100_000 + i},b${100_000 + i}`);
    expect(alive(pushed("abc1234=abc1234,latest", ...twice))).toBe(true);
  });
});

describe("what a tag names now", () => {
  const repository = pushed("A=latest");
  test.each<[what: string, repository: RepositoryFacts, names: string | null]>([
    ["by what was asked", repository, "A"],
    ["by the listing, where it was not asked", { ...repository, tags: new Map() }, "A"],
    [
      "by the listing, where it could not be asked",
      { ...repository, tags: new Map([[tag("latest"), unknown("ThrottlingException")]]) },
      "A",
    ],
    ["is nothing where it is gone", { ...repository, tags: new Map([[tag("latest"), known(null)]]) }, null],
    ["is nothing where there is no such tag", pushed("A=main"), null],
  ])("%s", (_, facts, names) =>
    expect(digestOf(tag("latest"), facts)).toBe(names === null ? null : digest(names)),
  );
});

test("an archived image cannot be pulled, whatever it is", () => {
  const archived = new Map([[digest("A"), known(image("A", { isArchived: true }))]]);
  const repository = { ...pushed("A=latest", "B=main"), images: archived };
  expect(whyNotMember({ digest: digest("A") }, repository, null)).toEqual(known("archived"));
  expect(whyNotMember({ digest: digest("B") }, repository, null)).toEqual(
    unknown(`image ${digest("B")} was not looked up`),
  );
});

test("a tag was seen to move where it named two images", () => {
  const { moved } = evidenceOf(pushed("A=latest", "A=latest", "A=main", "B=main"));
  expect([moved(tag("latest")), moved(tag("main")), moved(tag("gone"))]).toEqual([false, true, false]);
  expect(readTag(tag("1"), evidenceOf(pushed("A=1", "B=1"))).kind).toBe("partial");
});
