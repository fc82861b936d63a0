import { describe, expect, test } from "vitest";
import type { CatalogueEntry, ImageRecord, RepositoryFacts } from "../../../src/domain/facts.ts";
import { type Digest, parseReference } from "../../../src/domain/image/reference.ts";
import { birthdayOf, isOlder, targetOf } from "../../../src/domain/image/target.ts";
import { follow, type Track } from "../../../src/domain/image/track.ts";
import { type Known, known, unknown } from "../../../src/domain/known.ts";
import { at, digest, image, repository, tag } from "../building.ts";

/** `1.2.3` is pushed as digest "1.2.3"; `A=latest,main@10:00` is digest A with two tags, pushed at ten. */
function entry(text: string): CatalogueEntry {
  const [named = "", clock] = text.split("@");
  const [name = "", tags = name] = named.split("=");
  return { digest: digest(name), tags: tags.split(",").map(tag), pushedAt: clock ? at(clock) : null };
}
const listed = (...images: string[]): Partial<RepositoryFacts> => ({ catalogue: known(images.map(entry)) });

/** What a container of this tag follows comes to: `TAG DIGEST`, with `?` where it is a guess. */
function check(
  written: string,
  facts: Partial<RepositoryFacts>,
  expected: string | null,
  track: Track = { kind: "auto" },
) {
  const follows = follow(track, parseReference(written), { pinnedFrom: null, lastNamed: null });
  const target = targetOf(follows, repository("backend", facts));
  if (!target.known) return expect(`unknown: ${target.reason}`).toBe(expected);
  const { value } = target;
  const names = [...(valueIn(facts.catalogue) ?? []).map(({ digest: own }) => own)];
  expect(value && `${value.tag}${value.certain ? "" : "?"}`).toBe(expected?.split(" ")[0] ?? null);
  if (value && names.length > 0 && expected?.includes(" "))
    expect(value.digest).toBe(digest(expected.split(" ")[1] ?? ""));
}
const valueIn = <T>(fact: Known<T> | undefined) => (fact?.known ? fact.value : null);
const tagged = (...pairs: [string, Known<string | null>][]) => ({
  tags: new Map(
    pairs.map(
      ([name, fact]) =>
        [tag(name), fact.known ? known(fact.value === null ? null : digest(fact.value)) : fact] as const,
    ),
  ),
});

describe("a moving tag", () => {
  test.each<[facts: Partial<RepositoryFacts>, expected: string]>([
    [tagged(["prod", known("A")]), "prod A"],
    [tagged(["prod", known(null)]), 'unknown: the repository has no tag "prod"'],
    [tagged(["prod", unknown("ThrottlingException")]), "unknown: ThrottlingException"],
    [tagged(["latest", known("A")]), 'unknown: tag "prod" was not looked up'],
  ])("follows itself: %#", (facts, expected) => check("x:prod", facts, expected));
});

describe("a version", () => {
  test.each<[own: string, images: string[], expected: string | null]>([
    ["1.2.3", ["1.2.3", "1.2.4"], "1.2.4 1.2.4"],
    ["1.2.3", ["1.10.0", "1.9.0", "1.2.3"], "1.10.0 1.10.0"],
    ["1.2.3", ["1.2.3"], "1.2.3 1.2.3"],
    ["1.2.3", ["1.2.2"], null],
    ["1.2.3", ["2.0.0"], null],
    ["1.2.3", ["10.0.0"], null],
    ["1.2.3", [], null],
    ["1.2.3", ["1.3.0-rc.1"], null],
    ["1.2.3-rc.1", ["1.2.3-rc.2"], "1.2.3-rc.2 1.2.3-rc.2"],
    ["1.2.3-rc.1", ["1.2.3-rc.2", "1.2.3"], "1.2.3 1.2.3"],
    ["v1.2.3", ["1.3.0"], "1.3.0 1.3.0"],
    ["1.2.3", ["v1.3.0"], "v1.3.0 v1.3.0"],
    ["1.2.3", ["A=latest,1.4.0,abc1234"], "1.4.0 A"],
    ["1.2.3", ["latest", "abc1234", "1.2.3.4.5", "20261126"], null],
    ["1.2.3", ["1.3.0", "v1.3.0"], "1.3.0 1.3.0"],
    ["1.2.3", ["v1.3.0", "1.3.0"], "1.3.0 1.3.0"],
  ])("%s among %j follows %s", (own, images, expected) => check(`x:${own}`, listed(...images), expected));

  test("is not known where the repository cannot be listed", () => {
    check("x:1.2.3", { catalogue: unknown("AccessDeniedException") }, "unknown: AccessDeniedException");
  });
});

describe("a range", () => {
  const images = ["1.2.3", "1.9.0", "2.1.0", "2.2.0-rc.1", "3.0.0"];
  test.each<[own: string, range: string, expected: string | null]>([
    ["1.2.3", "1.x", "1.9.0 1.9.0"],
    ["1.2.3", "^2.0.0", "2.1.0 2.1.0"],
    ["1.2.3", ">=1.0.0 <3.0.0", "2.1.0 2.1.0"],
    ["1.2.3", "*", "3.0.0 3.0.0"],
    ["2.2.0-alpha.1", "2.x", "2.2.0-rc.1 2.2.0-rc.1"],
    ["2.5.0", "2.x", null],
    ["1.9.0", "1.x", "1.9.0 1.9.0"],
    ["1.0.0", "1.2.x", "1.2.3 1.2.3"],
    ["1.2.3", "4.x", null],
    ["latest", "1.x", "1.9.0 1.9.0"],
    ["latest", "2.x", "2.1.0 2.1.0"],
    ["1.2.3", "no range", null],
    ["1.2.3", "", null],
  ])("of %s in %j follows %s", (own, range, expected) => {
    check(`x:${own}`, listed(...images), expected, { kind: "semver", range, variant: null });
  });
});

describe("newest", () => {
  test.each<[glob: string, images: string[], expected: string | null]>([
    ["main-*", ["A=main-1@08:00", "B=main-2@09:00", "C=pr-3@10:00"], "main-2 B"],
    ["main-*", ["B=main-2@09:00", "A=main-1@08:00"], "main-2 B"],
    ["main-*", ["A=latest,main-1@08:00"], "main-1 A"],
    ["main-*", ["A=pr-1@08:00"], null],
    ["main-*", ["A=main-1"], null],
    ["main-*", ["A=MAIN-1@08:00"], null],
    ["*", ["A=b,a@08:00"], "a A"],
    ["!pr-*", ["A=pr-1@10:00", "B=main-1@09:00"], "main-1 B"],
  ])("%s among %j is %s", (glob, images, expected) => {
    check("x:main-0", listed(...images), expected, { kind: "newest", glob });
  });

  test("of two of one moment is the same, however they are listed", () => {
    const newest = (...images: string[]) =>
      valueIn(
        targetOf(
          follow({ kind: "newest", glob: "*" }, parseReference("x"), { pinnedFrom: null, lastNamed: null }),
          repository("b", listed(...images)),
        ),
      );
    expect(newest("A@08:00", "B@08:00")).toEqual(newest("B@08:00", "A@08:00"));
  });

  test("is not known where the repository cannot be listed", () => {
    check("x", { catalogue: unknown("AccessDeniedException") }, "unknown: AccessDeniedException", {
      kind: "newest",
      glob: "*",
    });
  });
});

describe("a commit, build or date", () => {
  const gone = (...names: string[]) => names.map((name): [string, Known<null>] => [name, known(null)]);
  test.each<[own: string, facts: Partial<RepositoryFacts>, expected: string | null]>([
    ["abc1234", tagged(["latest", known("A")], ["main", known("B")]), "latest"],
    ["abc1234", tagged(["latest", known(null)], ["main", known("B")]), "main"],
    ["abc1234", tagged(...gone("latest", "main"), ["master", known("C")]), "master"],
    ["abc1234", tagged(["main", known("C")]), 'unknown: tag "latest" was not looked up'],
    ["42", tagged(["latest", known("A")]), "latest"],
    ["20261126", tagged(["latest", known("A")]), "latest"],
    [
      "abc1234",
      tagged(["latest", unknown("ThrottlingException")], ["main", known("B")]),
      "unknown: ThrottlingException",
    ],
    [
      "abc1234",
      {
        ...tagged(...gone("latest", "main", "master")),
        ...listed("A=def5678@09:00", "B=pr-1@10:00", "C=43@11:00"),
      },
      "def5678? A",
    ],
    [
      "42",
      { ...tagged(...gone("latest", "main", "master")), ...listed("A=def5678@09:00", "C=43@08:00") },
      "43? C",
    ],
    [
      "42",
      { ...tagged(...gone("latest", "main", "master")), ...listed("A=41@08:00", "C=42@08:00") },
      "42? C",
    ],
    [
      "42",
      { ...tagged(...gone("latest", "main", "master")), ...listed("C=41@08:00", "A=42@08:00") },
      "42? A",
    ],
    [
      "abc1234",
      { ...tagged(...gone("latest", "main", "master")), catalogue: unknown("AccessDeniedException") },
      "unknown: AccessDeniedException",
    ],
  ])("%s: %#", (own, facts, expected) => check(`x:${own}`, facts, expected));
});

test("nothing is followed where nothing is", () => {
  check(`x@${digest("a")}`, listed("A=latest@08:00"), null);
});

describe("the age of an image", () => {
  const facts = repository("backend", {
    images: new Map<Digest, Known<ImageRecord | null>>([
      [digest("young"), known(image("young", { pushedAt: at("10:00") }))],
      [digest("undated"), known(image("undated"))],
      [digest("gone"), known(null)],
      [digest("refused"), unknown("ThrottlingException")],
      [digest("undated and listed"), known(image("undated and listed"))],
    ]),
    catalogue: known([entry("listed@08:00"), entry("undated and listed@07:00")]),
  });
  test.each<[name: string, birthday: string]>([
    ["young", "2026-11-26T10:00:00.000Z"],
    ["listed", "2026-11-26T08:00:00.000Z"],
    ["undated and listed", "2026-11-26T07:00:00.000Z"],
    ["gone", "1970-01-01T00:00:00.000Z"],
    ["undated", `it is not known when ${digest("undated")} was pushed`],
    ["never seen", `it is not known when ${digest("never seen")} was pushed`],
    ["refused", "ThrottlingException"],
  ])("%s: %s", (name, birthday) => {
    const found = birthdayOf(digest(name), facts);
    expect(found.known ? found.value.toISOString() : found.reason).toBe(birthday);
  });

  test.each<[target: string, own: string, older: boolean | string]>([
    ["listed", "young", true],
    ["young", "listed", false],
    ["young", "young", false],
    ["gone", "listed", true],
    ["young", "gone", false],
    ["refused", "young", "ThrottlingException"],
    ["young", "refused", "ThrottlingException"],
  ])("%s is older than %s: %s", (target, own, older) => {
    const found = isOlder(digest(target), digest(own), facts);
    expect(found.known ? found.value : found.reason).toBe(older);
  });
});
