import { describe, expect, test } from "vitest";
import { type Known, known, unanswered, unknown } from "../../../src/domain/common/known.ts";
import type { ImageRecord, RepositoryFacts } from "../../../src/domain/facts/facts.ts";
import { follow, noOrigin } from "../../../src/domain/image/follow.ts";
import { evidenceOf } from "../../../src/domain/image/line.ts";
import { type Digest, parseReference } from "../../../src/domain/image/reference.ts";
import { birthdayOf, isOlder, targetOf } from "../../../src/domain/image/target.ts";
import type { Track } from "../../../src/domain/image/track.ts";
import { at, digest, image, index, repository, tag } from "../building.ts";
import { pushed } from "./pushes.ts";

interface Case {
  readonly track?: Track;
  readonly platform?: string;
  /** The digest that the container is on, by its name; the one that its tag names, if absent. */
  readonly own?: string;
  /** The digest that it runs, by its name. */
  readonly runs?: string;
}

/** What a container of this tag follows comes to: a tag, `?` where it is a guess, by its leader, and what is passed over. */
function found(
  written: string,
  facts: RepositoryFacts,
  { track = { kind: "auto" }, platform, own, runs }: Case = {},
) {
  const follows = follow(track, parseReference(`x:${written}`), noOrigin, evidenceOf(facts));
  const named = facts.tags.get(tag(written));
  const digestOfOwn = own === undefined ? (named?.known ? named.value : null) : digest(own);
  const result = targetOf(follows, facts, {
    digest: digestOfOwn,
    runs: runs === undefined ? null : digest(runs),
    platform: platform ?? null,
  });
  if (!result.known) return `unknown: ${result.reason}`;
  const { target, leader, passedOver } = result.value;
  return [
    target === null ? "nothing" : `${target.tag}${target.certain ? "" : "?"}`,
    ...(leader === null ? [] : [`by ${leader}`]),
    ...(passedOver === null ? [] : [`over ${passedOver.tag}`]),
  ].join(" ");
}

const throttled = unknown("ThrottlingException");

describe("a moving tag follows itself", () => {
  test.each<[what: string, facts: RepositoryFacts, expected: string]>([
    ["to what it names", pushed("A=prod"), "prod"],
    ["not where it is gone", named("prod", known(null)), 'unknown: the repository has no tag "prod"'],
    ["not where it cannot be read", named("prod", throttled), "unknown: ThrottlingException"],
    ["not where nobody asked", pushed("A=latest"), 'unknown: tag "prod" was not looked up'],
    ["though pulls fill its repository", { ...pushed("A=prod"), isPullThrough: known(true) }, "prod"],
  ])("%s", (_, facts, expected) => expect(found("prod", facts)).toBe(expected));
});

describe("a range, where the own tag is of no line", () => {
  const facts = pushed("A=1.4.2,latest", "B=1.4.3", "C=2.0.0,latest");
  const track: Track = { kind: "semver", range: "1.x", variant: null };
  test("is followed from what runs, wherever the own tag went", () => {
    expect(found("latest", facts, { track, runs: "A" })).toBe("1.4.3");
    expect(found("latest", facts, { track, runs: "C" })).toBe("nothing over 1.4.3");
  });
});

describe("a version", () => {
  test.each<[own: string, pushes: string[], expected: string]>([
    ["1.2.3", ["1.2.3", "1.2.4"], "1.2.4"],
    ["1.2.3", ["1.2.3", "1.10.0", "1.9.0"], "1.10.0"],
    ["1.2.3", ["1.2.3"], "nothing"],
    ["1.2.3", [], "nothing"],
    ["1.2.3", ["1.2.3", "1.2.2"], "nothing"],
    ["1.2.3", ["1.2.3", "2.0.0"], "nothing"],
    ["1.2.3", ["1.2.3", "10.0.0"], "nothing"],
    ["1.2.3", ["1.2.3", "1.3.0-rc.1"], "nothing"],
    ["1.2.3-rc.1", ["1.2.3-rc.1", "1.2.3-rc.2"], "1.2.3-rc.2"],
    ["1.2.3-rc.1", ["1.2.3-rc.1", "1.2.3-rc.2", "1.2.3"], "1.2.3"],
    ["v1.2.3", ["v1.2.3", "1.3.0"], "1.3.0"],
    ["1.2.3", ["1.2.3", "A=latest,1.4.0,abc1234"], "1.4.0"],
    ["1.2.3", ["1.2.3", "latest", "abc1234", "20261126"], "nothing"],
    ["1.2.3", ["1.2.3", "A=v1.3.0,1.3.0"], "1.3.0"],
    ["1.2.3", ["1.3.0", "1.2.3"], "nothing over 1.3.0"],
    ["1.2.3", ["1.3.0", "1.2.3", "1.2.4"], "1.2.4 over 1.3.0"],
    ["1.2.3", ["2.0.0", "1.2.3"], "nothing"],
    ["2024.12.1", ["2024.12.1", "2025.1.1"], "2025.1.1"],
    ["2024.12.1", ["2025.1.1", "2024.12.1"], "nothing over 2025.1.1"],
    ["1.2.3-3-gabc1234", ["1.2.3-3-gabc1234", "2.0.0"], "nothing"],
  ])("%s after %j: %s", (own, pushes, expected) => expect(found(own, pushed(...pushes))).toBe(expected));

  test("is not known where the repository cannot be listed", () => {
    expect(found("1.2.3", { ...pushed(), catalogue: throttled })).toBe("unknown: ThrottlingException");
  });
});

describe("a range", () => {
  const pushes = ["1.2.3", "1.9.0", "2.1.0", "2.2.0-rc.1", "3.0.0", "1.9.1-alpine", "1.9.2-alpine3.20"];
  test.each<[own: string, range: string, variant: string | null, expected: string]>([
    ["1.2.3", "1.x", null, "1.9.0"],
    ["1.2.3", "^2.0.0", null, "2.1.0"],
    ["1.2.3", ">=1.0.0 <3.0.0", null, "2.1.0"],
    ["1.2.3", "*", null, "3.0.0"],
    ["1.9.0", "1.x", null, "nothing"],
    ["1.2.3", "1.2.x", null, "nothing"],
    ["1.2.3", "4.x", null, "nothing"],
    ["1.2.3", "no range", null, "nothing"],
    ["2.1.0", "2.x", null, "nothing"],
    ["latest", "1.x", null, "1.9.0"],
    ["latest", "2.x", null, "2.1.0"],
    ["1.2.3", "1.x", "alpine", "1.9.1-alpine"],
    ["1.9.1-alpine", "1.x", null, "nothing"],
    ["latest", "1.x", "alpine3.20", "1.9.2-alpine3.20"],
    ["latest", "1.x", "slim", "nothing"],
  ])("of %s in %j, for %s, follows %s", (own, range, variant, expected) => {
    const track = { kind: "semver", range, variant } as const;
    expect(found(own, pushed(...pushes, "L=latest"), { track, own: own === "latest" ? "old" : own })).toBe(
      expected,
    );
  });

  test("leads from a pre-release to a later one", () => {
    const track = { kind: "semver", range: "2.x", variant: null } as const;
    expect(found("2.2.0-alpha.1", pushed("2.2.0-alpha.1", "2.2.0-rc.1"), { track })).toBe("2.2.0-rc.1");
  });
});

describe("calendar versions", () => {
  const calver = { kind: "calver" } as const;
  test.each<[own: string, pushes: string[], expected: string]>([
    ["2024.12.1", ["2024.12.1", "2025.1.1"], "2025.1.1"],
    ["20241201", ["20241201", "20250101"], "20250101"],
    ["latest", ["L=latest", "2024.12.1", "2025.1.1", "3000.1.1", "7.0.0"], "2025.1.1"],
    ["prod-20241201", ["prod-20241201", "20250101", "staging-20250101"], "nothing"],
  ])("%s after %j: %s", (own, pushes, expected) => {
    expect(found(own, pushed(...pushes), { track: calver })).toBe(expected);
  });
});

describe("newest", () => {
  test.each<[glob: string, pushes: string[], expected: string]>([
    ["main-*", ["main-1", "main-2", "pr-3"], "main-2"],
    ["main-*", ["A=latest,main-1"], "main-1"],
    ["main-*", ["pr-1"], "nothing"],
    ["main-*", ["MAIN-1"], "nothing"],
    ["*", ["A=b,a"], "a"],
    ["!pr-*", ["main-1", "pr-1"], "main-1"],
    ["*", ["main-1", `S=sha256-${"a".repeat(64)}.sig`], "main-1"],
    ["*", ["main-1", "U="], "main-1"],
  ])("%s of %j is %s", (glob, pushes, expected) => {
    expect(found("prod", pushed(...pushes), { track: { kind: "newest", glob } })).toBe(expected);
  });

  test.each<[own: string, glob: string, pushes: string[], expected: string]>([
    ["main-1", "main-*", ["main-1", "main-2", "main-x"], "main-2"],
    ["main-2", "main-*", ["main-2", "main-1"], "nothing"],
    ["main-abc1234", "main-*", ["main-abc1234", "main-def5678", "main-1"], "main-def5678"],
    ["1.2.3", "1.*", ["1.2.3", "1.3.0", "1.3.0-alpine", "2.0.0"], "1.3.0"],
    ["1.2.3", "1.*", ["1.3.0", "1.2.3"], "nothing over 1.3.0"],
    ["1.2.3", "2.*", ["1.2.3", "2.0.0"], "2.0.0"],
  ])("from %s, one of %s, is in its own line among %j: %s", (own, glob, pushes, expected) => {
    const track = { kind: "newest", glob } as const;
    expect(found(own, pushed(...pushes), { track })).toBe(expected);
  });

  test("of two of one moment is the own one, else the same, however they are listed", () => {
    const entries = ["A", "B"].map((name) => ({
      digest: digest(name),
      tags: [tag(name)],
      pushedAt: at("08:00"),
    }));
    const newest = (own: string, listed: typeof entries) =>
      found("prod", repository("x", { catalogue: known(listed) }), {
        track: { kind: "newest", glob: "*" },
        own,
      });
    expect(newest("A", entries)).toBe("A");
    expect(newest("B", entries)).toBe("B");
    expect(newest("other", entries)).toBe(newest("other", entries.toReversed()));
  });

  test("is none that nobody dates, and not known where the repository cannot be listed", () => {
    const track = { kind: "newest", glob: "*" } as const;
    const undated = known([{ digest: digest("A"), tags: [tag("A")], pushedAt: null }]);
    expect(found("prod", repository("x", { catalogue: undated }), { track })).toBe("nothing");
    expect(found("prod", { ...pushed(), catalogue: throttled }, { track })).toBe(
      "unknown: ThrottlingException",
    );
  });
});

describe("a commit, build or date", () => {
  test.each<[what: string, own: string, pushes: string[], expected: string]>([
    ["goes where the moving tag leads", "abc1234", ["abc1234", "A=def5678,latest"], "latest by latest"],
    [
      "goes to its branch's own first",
      "dev-abc1234",
      ["dev-abc1234", "A=dev-def5678,latest,dev"],
      "dev by dev",
    ],
    [
      "goes to the first that lives",
      "abc1234",
      ["0a1b2c3=0a1b2c3,main", "abc1234", "A=def5678,master"],
      "nothing by main",
    ],
    [
      "stays where it is led by none that is newer",
      "abc1234",
      ["A=def5678,latest", "abc1234"],
      "nothing by latest",
    ],
    [
      "goes nowhere while the moving tag stays",
      "abc1234",
      ["A=abc1234,latest", "def5678"],
      "latest by latest",
    ],
    [
      "goes nowhere that is of no line of its own",
      "abc1234",
      ["abc1234=abc1234,latest", "A=latest"],
      "nothing by latest",
    ],
    ["goes to the newest where none leads", "abc1234", ["abc1234", "def5678", "0a1b2c3"], "0a1b2c3?"],
    ["goes by its number, and surely, where none leads", "42", ["42", "43", "41"], "43"],
    [
      "goes by its date, and surely, where none leads",
      "20260101",
      ["20260101", "20260103", "20260102"],
      "20260103",
    ],
    [
      "does not go back by its number with the moving tag",
      "42",
      ["42=42,latest", "41=41,latest"],
      "nothing by latest",
    ],
    ["stays where nothing newer is", "42", ["43", "42", "41"], "nothing over 43"],
    ["is not led by what others abandoned", "abc1234", ["x=latest", "abc1234", "def5678"], "def5678?"],
  ])("%s", (_, own, pushes, expected) => expect(found(own, pushed(...pushes))).toBe(expected));

  test("is not known where the repository cannot be listed", () => {
    expect(found("abc1234", { ...pushed("A=latest"), catalogue: throttled })).toBe(
      "unknown: ThrottlingException",
    );
  });
});

describe("a tag that cannot move, and says nothing of an order", () => {
  const immutable = (...pushes: string[]) => ({
    ...pushed(...pushes),
    mutability: known({ setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["latest", "main"] }),
  });
  test.each<[what: string, pushes: string[], expected: string]>([
    [
      "is led on by a moving tag that named it",
      ["falcon=falcon,latest", "heron=heron,latest"],
      "latest by latest",
    ],
    ["is led nowhere by one that did not", ["falcon", "heron=heron,latest"], "nothing"],
    ["is led by the first that did", ["falcon=falcon,main", "heron=heron,latest,main"], "main by main"],
    ["stays where that tag stays", ["falcon=falcon,latest", "heron"], "latest by latest"],
  ])("%s", (_, pushes, expected) => expect(found("falcon", immutable(...pushes))).toBe(expected));

  test("is led nowhere by a tag that is gone", () => {
    const gone = {
      ...immutable("falcon=falcon,latest", "heron=heron,latest"),
      tags: new Map([[tag("latest"), known(null)]]),
    };
    expect(found("falcon", gone, { own: "falcon" })).toBe("nothing");
  });

  test("is led nowhere by a checksum's neighbours either, but by what named it", () => {
    const [a, b] = ["0a".repeat(32), "0b".repeat(32)];
    expect(found(a, pushed(a, b))).toBe("nothing");
    expect(found(a, pushed(`${a}=${a},latest`, `${b}=${b},latest`))).toBe("latest by latest");
  });
});

describe("nobody is led to what no task can run", () => {
  const chart = { artifactType: "application/vnd.cncf.helm.config.v1+json" };
  const forArm: Partial<ImageRecord> = {
    artifactType: null,
    manifest: known({
      kind: "index",
      digest: digest("1.3.0"),
      revision: null,
      children: [{ digest: digest("arm"), runs: null, platform: "linux/arm64", attestation: false }],
    }),
  };
  const with13 = (is: Partial<ImageRecord> | Known<never>) => {
    const facts = pushed("1.2.3", "1.2.4", "1.3.0");
    const one = "known" in is ? is : known(image("1.3.0", is));
    return { ...facts, images: new Map([...facts.images, [digest("1.3.0"), one]]) };
  };
  test.each<
    [what: string, is: Partial<ImageRecord> | Known<never>, platform: string | undefined, expected: string]
  >([
    ["a chart", chart, undefined, "1.2.4"],
    ["what is about another image", { isReferrer: true }, undefined, "1.2.4"],
    ["an archived image", { isArchived: true }, undefined, "1.2.4"],
    [
      "an index of nothing but attestations",
      { manifest: known(index("1.3.0", "attestation")) },
      undefined,
      "1.2.4",
    ],
    ["an image for other platforms", forArm, "linux/amd64", "1.2.4"],
  ])("%s", (_, is, platform, expected) => {
    expect(found("1.2.3", with13(is), platform === undefined ? {} : { platform })).toBe(expected);
  });

  test.each<[what: string, is: Partial<ImageRecord> | Known<never>, platform: string | undefined]>([
    ["an image for its platform", forArm, "linux/arm64"],
    ["an image for some platform, where the own one is not known", forArm, undefined],
    ["an image that could not be read", throttled, "linux/amd64"],
    ["an index that could not be read", { manifest: throttled }, "linux/amd64"],
    ["an image of which ECR does not say what it is", { artifactType: null }, "linux/amd64"],
  ])("but to %s", (_, is, platform) => {
    expect(found("1.2.3", with13(is), platform === undefined ? {} : { platform })).toBe("1.3.0");
  });

  test("nor by a glob, nor by a moving tag that named the own one", () => {
    const track = { kind: "newest", glob: "*" } as const;
    expect(found("prod", with13(chart), { track })).toBe("1.2.4");
    const facts = pushed("falcon=falcon,latest", "heron=heron,latest");
    const immutable = {
      ...facts,
      images: new Map([...facts.images, [digest("heron"), known(image("heron", chart))]]),
      mutability: known({ setting: "IMMUTABLE", exclusions: [] }),
    };
    expect(found("falcon", immutable)).toBe("nothing");
  });
});

describe("a repository that is filled by pulls", () => {
  test.each<[own: string, track: Track]>([
    ["1.2.3", { kind: "auto" }],
    ["abc1234", { kind: "auto" }],
    ["1.2.3", { kind: "semver", range: "*", variant: null }],
    ["prod", { kind: "newest", glob: "*" }],
  ])("leads nobody on: %s, %j", (own, track) => {
    const facts = pushed("1.2.3", "abc1234", "1.3.0", "def5678=def5678,latest");
    expect(found(own, { ...facts, isPullThrough: known(true) }, { track })).toBe("nothing");
    expect(found(own, { ...facts, isPullThrough: throttled }, { track })).toBe(
      "unknown: ThrottlingException",
    );
    const refused = unanswered("AccessDeniedException", "ecr:DescribePullThroughCacheRules", {
      lasting: true,
    });
    const pushes = found(own, { ...facts, isPullThrough: known(false) }, { track });
    expect(pushes).not.toMatch(/^(nothing|unknown)/);
    expect(found(own, { ...facts, isPullThrough: refused }, { track })).toBe(pushes);
  });
});

test.each([
  ["main-1697456789-abc1234", "main-1697456799-1234567"],
  ["main-abc1234-1697456789", "main-1234567-1697456799"],
  ["main-1234567-1697456789", "main-abc1234-1697456799"],
])("a commit of digits alone beside a number of many is one still: %s, %s", (own, later) => {
  expect(found(own, pushed(own, later))).toBe(later);
});

test("nothing is followed where nothing is", () => {
  const follows = follow(
    { kind: "auto" },
    parseReference(`x@${digest("a")}`),
    noOrigin,
    evidenceOf(pushed()),
  );
  const unread = { ...pushed("A=latest"), catalogue: throttled };
  expect(targetOf(follows, unread, { digest: digest("a"), runs: null, platform: null })).toMatchObject({
    known: true,
    value: { target: null },
  });
});

describe("the age of an image", () => {
  const listed = (name: string, clock: string) => ({
    digest: digest(name),
    tags: [tag("x")],
    pushedAt: at(clock),
  });
  const facts = repository("backend", {
    images: new Map<Digest, Known<ImageRecord | null>>([
      [digest("young"), known(image("young", { pushedAt: at("10:00") }))],
      [digest("undated"), known(image("undated"))],
      [digest("gone"), known(null)],
      [digest("refused"), unknown("ThrottlingException")],
      [digest("undated and listed"), known(image("undated and listed"))],
    ]),
    catalogue: known([listed("listed", "08:00"), listed("undated and listed", "07:00")]),
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
    const born = birthdayOf(digest(name), facts);
    expect(born.known ? born.value.toISOString() : born.reason).toBe(birthday);
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
    const isIt = isOlder(digest(target), digest(own), facts);
    expect(isIt.known ? isIt.value : isIt.reason).toBe(older);
  });
});

/** A repository of which nothing is known but what a tag names. */
function named(of: string, names: Known<Digest | null>): RepositoryFacts {
  return repository("backend", { tags: new Map([[tag(of), names]]) });
}
