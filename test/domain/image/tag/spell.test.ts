import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isArtifactTag } from "../../../../src/domain/image/tag/artifact.ts";
import { sayKind } from "../../../../src/domain/image/tag/describe.ts";
import {
  hasUnorderedMark,
  isCalendarVersion,
  namesOneBuild,
  type TagKind,
} from "../../../../src/domain/image/tag/reading.ts";
import { spell } from "../../../../src/domain/image/tag/spell.ts";
import { tag } from "../../building.ts";
import { sayReading } from "./saying.ts";

/** Tags as they are pushed, and each by its kind, its line, its place in that line, and its variant's numbers. */
const readings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Docker's official images": {
    latest: "moving | latest",
    alpine: "moving | alpine",
    "lts-alpine": "moving | lts-alpine",
    "3.20": "version | # | 3.20",
    "3.20.3": "version | # | 3.20.3",
    "16": "build | <build> | build 16",
    "16.3": "version | # | 16.3",
    "16.3-alpine3.20": "version | #-alpine3.20 | 16.3 | 3.20",
    "20-alpine": "build | <build>-alpine | build 20",
    "20.11.1-bookworm-slim": "version | #-bookworm-slim | 20.11.1",
    "20.11.1-alpine3.20": "version | #-alpine3.20 | 20.11.1 | 3.20",
    "1.27.2-alpine3.20-slim": "version | #-alpine3.20-slim | 1.27.2 | 3.20",
    "1.27.2-perl": "version | #-perl | 1.27.2",
    "8.3.12-fpm-alpine3.20": "version | #-fpm-alpine3.20 | 8.3.12 | 3.20",
    "9.0.96-jdk21-temurin": "version | #-jdk21-temurin | 9.0.96 | 21",
    "7.0.15-jammy": "version | #-jammy | 7.0.15",
    "8.0.10-alpine3.20-amd64": "version | #-alpine3.20-amd64 | 8.0.10 | 3.20",
    "bookworm-20241016-slim": "date | bookworm-<date>-slim | date 2024.10.16",
    "jammy-20240911.1": "date | jammy-<date>.<build> | date 2024.9.11, build 1",
    "unstable-20241016": "date | unstable-<date> | date 2024.10.16",
    "3.20.3_20240901": "date | #_<date> | 3.20.3, date 2024.9.1",
  },
  "what looks like something else": {
    "21.1.15-ea68229": "commit | #-<commit> | 21.1.15, 7 digits",
    "21.1.15-ea5": "version | # | 21.1.15 ea 5",
    "staging-386-185a6b0-jre": "commit | staging-<build>-<commit>-jre | build 386, 7 digits",
    "1.4.2-linux-386": "version | #-linux-386 | 1.4.2",
  },
  "pre-releases": {
    "3.13.0rc2-slim": "version | #-slim | 3.13.0 rc 2",
    "3.13.0a4": "version | # | 3.13.0 a 4",
    "2.5.0-M3": "version | # | 2.5.0 m 3",
    "6.0.0-rc13": "version | # | 6.0.0 rc 13",
    "5.0.0-preview.3": "version | # | 5.0.0 preview 3",
    "9.0.0-rc.2-alpine3.20": "version | #-alpine3.20 | 9.0.0 rc 2 | 3.20",
    "1.2.3-SNAPSHOT": "version | # | 1.2.3 snapshot",
    "1.2.3-SNAPSHOT-20240101120000": "version | # | 1.2.3 snapshot 20240101120000",
    "1.2.3-next.4": "version | # | 1.2.3 next 4",
    "1.2.3-alpha": "version | # | 1.2.3 alpha",
    "1.2.3-beta.10": "version | # | 1.2.3 beta 10",
    "1.2.3-dev.20240101": "version | # | 1.2.3 dev 20240101",
    "1.2.3-canary.abc1234": "commit | #.<commit> | 1.2.3 canary, 7 digits",
    "1.2.3.dev5": "version | # | 1.2.3 dev 5",
    "1.2.3b2": "version | # | 1.2.3 b 2",
    "1.2.3rc1": "version | # | 1.2.3 rc 1",
    "17.5.0-rc42.ee.0": "version | #.ee.0 | 17.5.0 rc 42 | 0",
  },
  "what is no pre-release": {
    "1.2.3-hotfix": "version | #-hotfix | 1.2.3",
    "1.2.3-hotfix.1": "version | #-hotfix.1 | 1.2.3",
    "1.2.3-pr.12": "version | #-pr.12 | 1.2.3",
    "1.2.3-feature-x.1": "version | #-feature-x.1 | 1.2.3 | 1",
    "1.15.1-debug": "version | #-debug | 1.15.1",
    "1.4.2-prod": "version | #-prod | 1.4.2",
    "1.2.3.post1": "version | #.post# | 1.2.3, revision 1",
    "1.2.3-b": "version | #-b | 1.2.3",
    "1.2.3-rcx": "version | #-rcx | 1.2.3",
  },
  Java: {
    "21.0.4_7-jre": "version | #_#-jre | 21.0.4, revision 7",
    "11.0.21_9-jdk-alpine": "version | #_#-jdk-alpine | 11.0.21, revision 9",
    "8u392": "version | # | 8.392",
    "8u392-b08-jre": "version | #-b#-jre | 8.392, revision 8",
    "10.1.30-jdk17": "version | #-jdk17 | 10.1.30 | 17",
    "2.462.3-lts-jdk17": "version | #-lts-jdk17 | 2.462.3 | 17",
  },
  Windows: {
    ltsc2022: "moving | ltsc2022",
    "8.0.403-nanoserver-ltsc2022": "version | #-nanoserver-ltsc2022 | 8.0.403 | 2022",
    "4.8.1-20241008-windowsservercore-ltsc2022":
      "date | #-<date>-windowsservercore-ltsc2022 | 4.8.1, date 2024.10.8 | 2022",
  },
  Bitnami: {
    "3.4.6-debian-12-r9": "version | #-debian-12-r# | 3.4.6, revision 9 | 12",
    "3.4.6-debian-12-r10": "version | #-debian-12-r# | 3.4.6, revision 10 | 12",
    "2.28.0-debian-11-r100": "version | #-debian-11-r# | 2.28.0, revision 100 | 11",
  },
  GitLab: {
    "17.5.1-ce.0": "version | #-ce.0 | 17.5.1 | 0",
    "ubuntu-v17.5.2": "version | ubuntu-v# | 17.5.2",
    "x86_64-v17.5.2": "version | x86_64-v# | 17.5.2",
    "main-1697456789-abc1234": "commit | main-<build>-<commit> | build 1697456789, 7 digits",
    "1.2.3-101-abc1234": "commit | #-#-<commit> | 1.2.3, revision 101, 7 digits",
  },
  Jenkins: {
    "42": "build | <build> | build 42",
    "jenkins-42": "build | jenkins-<build> | build 42",
    "build-128": "build | build-<build> | build 128",
    "42-abc1234": "commit | <build>-<commit> | build 42, 7 digits",
    "PROJ-123": "moving | PROJ-123",
    "PROJ-123-fix-login": "moving | PROJ-123-fix-login",
    "pr-12": "moving | pr-12",
    "feature-12-login": "moving | feature-12-login",
    "issue-99-1a2b3c4": "commit | issue-99-<commit> | 7 digits",
  },
  "CodeBuild and CDK": {
    "3f2a1b2c-0000-4000-8000-abcdefabcdef": "uuid | <uuid> | uuid",
    "build-3f2a1b2c-0000-4000-8000-abcdefabcdef": "uuid | build-<uuid> | uuid",
    "codebuild-20240115093012": "date | codebuild-<date>-<time> | date 2024.1.15.93012",
    "0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d": "hash | <hash> | hash",
  },
  "git describe": {
    "v1.4.2-3-gabc1234": "version | v# | 1.4.2 and 3 commits",
    "1.4.2-rc.1-3-gabc1234": "version | # | 1.4.2 rc 1 and 3 commits",
    "api-v1.4.2-3-gabc1234": "version | api-v# | 1.4.2 and 3 commits",
    "v1.4.2-3-gabc1234-dirty": "version | v#-dirty | 1.4.2 and 3 commits",
    "1.2.3-alpine-3-gabc1234": "commit | #-alpine-3-g<commit> | 1.2.3, 7 digits | 3",
    "3-gabc1234": "commit | <build>-g<commit> | build 3, 7 digits",
  },
  commits: {
    abc1234: "commit | <commit> | 7 digits",
    "sha-abc1234": "commit | sha-<commit> | 7 digits",
    "sha-1234567": "commit | sha-<commit> | 7 digits",
    "git-abcdefa": "commit | git-<commit> | 7 digits",
    gabc1234: "commit | g<commit> | 7 digits",
    "main-860c190": "commit | main-<commit> | 7 digits",
    "feature-x-1a2b3c4": "commit | feature-x-<commit> | 7 digits",
    "main-860c190-20240115": "commit | main-<commit>-<date> | 7 digits, date 2024.1.15",
    "abc1234-amd64": "commit | <commit>-amd64 | 7 digits",
    "1e10000": "commit | <commit> | 7 digits",
    abc123: "moving | abc123",
    feedback: "moving | feedback",
  },
  dates: {
    "20240115": "date | <date> | date 2024.1.15",
    v20240115: "date | v<date> | date 2024.1.15",
    "2025-08-05": "date | <date> | date 2025.8.5",
    "2025-8-5": "date | <date> | date 2025.8.5",
    "2025-08": "date | <date> | date 2025.8.0",
    "2025.08.05": "version | # | 2025.8.5",
    "prod-20240115-093012": "date | prod-<date>-<time> | date 2024.1.15.93012",
    "20240115T093012Z": "date | <date>-<time> | date 2024.1.15.93012",
    "20240115093012": "date | <date>-<time> | date 2024.1.15.93012",
    "2024-01-15T09-30-12": "date | <date>-<time> | date 2024.1.15.93012",
    "2024-01-15-0930": "date | <date>-<time> | date 2024.1.15.93000",
    "20240115.3": "date | <date>.<build> | date 2024.1.15, build 3",
    "2024011501": "date | <date>-<time> | date 2024.1.15.10000",
    "r2024.01.15": "build | r<build> | build 2024.1.15",
    "1705312345678": "build | <build> | build 1705312345678",
  },
  "revisions of a version": {
    "1.2.3-101": "version | #-# | 1.2.3, revision 101",
    "1.2.3+101": "version | #+# | 1.2.3, revision 101",
    "1.2.3-r2": "version | #-r# | 1.2.3, revision 2",
    "1.2.3-build10": "version | #-build# | 1.2.3, revision 10",
    "1.2.3-p5": "version | #-p# | 1.2.3, revision 5",
    "v1.2.3-alpine3.20-r4": "version | v#-alpine3.20-r# | 1.2.3, revision 4 | 3.20",
  },
  prefixes: {
    "release-1.4.2": "version | release-# | 1.4.2",
    "release-42": "build | release-<build> | build 42",
    "prod-1.4.2": "version | prod-# | 1.4.2",
    "api-v1.4.2": "version | api-v# | 1.4.2",
    "arm64-1.4.2": "version | arm64-# | 1.4.2",
    "arm64v8-1.4.2": "version | arm64v8-# | 1.4.2",
    "python3.12-1.2.3": "version | python3.12-# | 1.2.3",
    env_prod_17: "build | env_prod_<build> | build 17",
  },
  "partial versions, by their spelling": {
    "1": "build | <build> | build 1",
    v1: "build | v<build> | build 1",
    "1.2": "version | # | 1.2",
    "v1.2": "version | v# | 1.2",
    "1.x": "moving | 1.x",
    "v1.2.x": "moving | v1.2.x",
  },
  "odd ones": {
    _: "moving | _",
    v: "moving | v",
    "..": "moving | ..",
    _1: "build | _<build> | build 1",
    "1-": "build | <build>- | build 1",
    "1.2.3-": "version | #- | 1.2.3",
    "1.2.3.4.5.6": "version | # | 1.2.3.4.5.6",
    "00012": "build | <build> | build 12",
    "01.02.03": "version | # | 1.2.3",
    "99999999999999999999999999": "build | <build> | build 99999999999999999999999999",
  },
};

describe.each(Object.entries(readings))("%s", (_, tags) => {
  test.each(Object.entries(tags))("%s", (text, reading) => {
    expect(sayReading(spell(tag(text)))).toBe(reading);
  });
});

describe("the same line", () => {
  test.each<[string, string]>([
    ["1.2.3", "v2.0.0"],
    ["1.2.3", "1.3.0-rc.1"],
    ["1.2.3", "1.2.3-4-gabc1234"],
    ["1.2.3", "1.2.3.4"],
    ["1.2.3-alpine3.20", "1.3.0-alpine3.21"],
    ["v1.2.3-alpine3.20", "1.3.0-alpine3.21"],
    ["1.2.3-debian-12-r9", "1.2.4-debian-13-r0"],
    ["main-860c190", "main-1a2b3c4d"],
    ["20240115", "v2024-01-16"],
    ["16", "v17"],
    ["build-3f2a1b2c-0000-4000-8000-abcdefabcdef", "build-9c1b1b2c-0000-4000-8000-abcdefabcdef"],
  ])("is that of %s and %s", (a, b) => expect(spell(tag(a)).key).toBe(spell(tag(b)).key));

  test.each<[string, string]>([
    ["1.2.3", "1.2.3-alpine"],
    ["1.2.3-alpine", "1.2.3-slim"],
    ["1.2.3-amd64", "1.2.3-arm64"],
    ["amd64-1.2.3", "arm64-1.2.3"],
    ["arm32v6-1.2.3", "arm32v7-1.2.3"],
    ["1.2.3-prod", "1.2.3-staging"],
    ["api-v1.2.3", "web-v1.2.3"],
    ["api-1.2.3", "1.2.3"],
    ["main-860c190", "feature-x-860c190"],
    ["main-860c190", "860c190"],
    ["prod-20240115", "staging-20240115"],
    ["python3.12-1.2.3", "python3.13-1.2.3"],
    ["issue-98-1a2b3c4", "issue-99-1a2b3c4"],
    ["pr-12", "pr-13"],
    ["1.2.3-pr.12", "1.2.3-pr.13"],
    ["1.2.3", "1.2.3-hotfix"],
    ["1.2.3", "1.2.3-1"],
    ["abc1234", "abc1234-debug"],
  ])("is not that of %s and %s", (a, b) => expect(spell(tag(a)).key).not.toBe(spell(tag(b)).key));
});

describe("what might be a commit's id", () => {
  test.each<[text: string, asCommit: string]>([
    ["1234567", "commit | <commit> | 7 digits"],
    ["fadecab", "commit | <commit> | 7 digits"],
    ["deadbeef", "commit | <commit> | 8 digits"],
    ["20241301", "commit | <commit> | 8 digits"],
    ["main-1234567", "commit | main-<commit> | 7 digits"],
    ["fadecab-amd64", "commit | <commit>-amd64 | 7 digits"],
    ["1.2.3-1234567", "commit | #-<commit> | 1.2.3, 7 digits"],
  ])("%s may be %s", (text, asCommit) => {
    expect(spell(tag(text)).asCommit.map(sayReading)).toEqual([asCommit]);
  });

  test.each([
    "latest",
    "123456",
    "facade",
    "feedback",
    "abc1234",
    "20240115",
    "v1234567",
    `${"1".repeat(41)}`,
  ])("%s is none", (text) => expect(spell(tag(text)).asCommit).toEqual([]));

  test("may be each part, and all of them", () => {
    expect(spell(tag("main-1697456789-1234567")).asCommit.map(sayReading)).toEqual([
      "commit | main-<commit>-<build> | 10 digits, build 1234567",
      "commit | main-<build>-<commit> | build 1697456789, 7 digits",
      "commit | main-<commit>-<commit> | 10 digits, 7 digits",
    ]);
  });
});

describe("the words before the first mark", () => {
  test.each([
    ["main-860c190", "main"],
    ["feature-x-1a2b3c4", "feature-x"],
    ["release/1".replace("/", "_"), "release"],
    ["prod.20240115", "prod"],
    ["1.2.3-main", ""],
    ["latest", ""],
    ["v1.2.3", ""],
  ])("of %s are %j", (text, prefix) => expect(spell(tag(text)).prefix).toBe(prefix));
});

describe("a version is a year's", () => {
  test.each<[text: string, isCalendar: boolean]>([
    ["2024.12.31", true],
    ["v2025.1.2", true],
    ["api-2099.1", true],
    ["2100.1", false],
    ["1999.1", false],
    ["20240.1", false],
    ["1.2024.1", false],
    ["20240115", false],
  ])("%s: %s", (text, isCalendar) => expect(isCalendarVersion(spell(tag(text)))).toBe(isCalendar));
});

describe("a kind of tag", () => {
  const said: Readonly<Record<TagKind, [tag: string, words: string, oneBuild: boolean, unordered: boolean]>> =
    {
      moving: ["latest", "a moving tag", false, false],
      partial: ["16", "a partial version, which moves with each release it stands for", false, false],
      name: ["falcon", "a tag that its repository does not allow to move", true, false],
      version: ["v1.2.3", "a version", false, false],
      commit: ["main-860c190", "a commit's tag of the line main-<commit>", true, true],
      date: ["prod-20240115", "a date of the line prod-<date>", true, false],
      build: ["build-42", "a build's number of the line build-<build>", true, false],
      uuid: ["3f2a1b2c-0000-4000-8000-abcdefabcdef", "a build's id of the line <uuid>", true, true],
      hash: [
        `${"0".repeat(63)}a`,
        "a checksum, which says nothing of what came before or after it",
        true,
        false,
      ],
    };
  test.each(Object.entries(said))("is said and known: %s", (kind, [text, words, oneBuild, unordered]) => {
    const reading = { ...spell(tag(text)), kind: kind as TagKind };
    expect([sayKind(reading), namesOneBuild(reading), hasUnorderedMark(reading)]).toEqual([
      words,
      oneBuild,
      unordered,
    ]);
  });

  test("names its line, where that is more than a number", () => {
    expect(sayKind(spell(tag("1.2.3-alpine3.20")))).toBe("a version of the line #-alpine3.20");
  });
});

describe("a tag about an image, and none of one", () => {
  const hex = "a".repeat(64);
  test.each<[text: string, isArtifact: boolean]>([
    [`sha256-${hex}.sig`, true],
    [`sha256-${hex}.att`, true],
    [`sha256-${hex}.sbom`, true],
    [`sha256-${hex}`, true],
    [`sha512-${hex}${hex}`, true],
    [`sha256-${hex.slice(1)}`, false],
    [`sha256-${hex}-alpine`, false],
    [`x-sha256-${hex}.sig`, false],
    [hex, false],
    ["sha256-latest", false],
    ["latest", false],
  ])("%s: %s", (text, isArtifact) => expect(isArtifactTag(tag(text))).toBe(isArtifact));
});

describe("whatever a tag is", () => {
  /** Of 128 characters, as many as a tag may have: anything, or one short thing again and again. */
  const texts = () =>
    fc.oneof(
      fc.string({ maxLength: 128, unit: "grapheme" }),
      fc.stringMatching(/^[\w.+-]{0,128}$/),
      fc
        .stringMatching(/^[0-9a-fgvrTZux._+-]{1,12}$/)
        .map((part) => part.repeat(Math.ceil(128 / part.length)).slice(0, 128)),
    );

  test("it is read, and its line and its place say all of it", () => {
    fc.assert(
      fc.property(texts(), (text) => {
        const reading = spell(tag(text));
        expect(reading.tag).toBe(text);
        expect(reading.kind === "moving").toBe(reading.marks.length === 0);
        expect(text.startsWith(reading.prefix)).toBe(true);
        expect(spell(tag(text))).toEqual(reading);
      }),
      { numRuns: 2000 },
    );
  });

  test("it is read in no more time than others of its length", () => {
    for (const part of [
      "1",
      "a",
      "-",
      "1.",
      "a1",
      "1a",
      "20240115",
      "2024-01-",
      "0123456789abcdef",
      "rc1-",
      "v1u",
    ])
      for (const end of ["", "g", "-", "!"]) {
        const text = part.repeat(1_000 / part.length) + end;
        expect(spell(tag(text)).tag).toBe(text);
      }
  });
});
