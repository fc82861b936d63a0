/** What holds of the image that a service should run, whatever the tags of its repository are. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known, unknown, valueOr } from "../../../src/domain/common/known.ts";
import type { CatalogueEntry, RepositoryFacts } from "../../../src/domain/facts/facts.ts";
import { follow, noOrigin } from "../../../src/domain/image/follow.ts";
import { evidenceOf } from "../../../src/domain/image/line.ts";
import { type Digest, parseReference } from "../../../src/domain/image/reference.ts";
import { whyUnrunnable } from "../../../src/domain/image/runnable.ts";
import { readTag } from "../../../src/domain/image/tag/evidence.ts";
import { comparePlaces } from "../../../src/domain/image/tag/order.ts";
import { isCalendarVersion, versionOf } from "../../../src/domain/image/tag/reading.ts";
import {
  vocabulary as allWords,
  baseWords,
  branchWords,
  counterWords,
  nameWords,
  runtimeWords,
  softwareWords,
} from "../../../src/domain/image/tag/vocabulary.ts";
import { birthdayOf, type Found, targetOf } from "../../../src/domain/image/target.ts";
import type { Track } from "../../../src/domain/image/track.ts";
import { digest, image, tag } from "../building.ts";
import { pushed } from "./pushes.ts";

const vocabulary = allWords();

const hex = (n: number) => `${(0xa1c1230 + n * 7919).toString(16)}`;

/** Lines as teams write them: the tag of the nth build. */
const lines: readonly ((n: number) => string)[] = [
  (n) => `1.${n}.0`,
  (n) => `v1.2.${n}`,
  (n) => `${n}.0.0`,
  (n) => `1.2.${n}-alpine3.${20 + (n % 3)}`,
  (n) => `1.2.${n}-amd64`,
  (n) => `1.4.3-rc.${n}`,
  (n) => `1.4.2-${n}-g${hex(n)}`,
  (n) => `3.4.6-debian-12-r${n}`,
  (n) => `2026.${n}.1`,
  (n) => `api-v1.2.${n}`,
  (n) => `main-${hex(n)}`,
  (n) => hex(n),
  (n) => `1.4.2-${hex(n)}`,
  (n) => `build-${n}`,
  (n) => `${100 + n}-${hex(n)}`,
  (n) => `prod-2026-01-${String(n).padStart(2, "0")}`,
  (n) => `202601${String(n).padStart(2, "0")}-0930`,
  (n) => `1.29.${n % 3}-eksbuild.${n}`,
  (n) => `4.1.${n}.Final`,
  (n) => `pr-45-${n}`,
  (n) => `eu-west-1-${n}`,
  (n) => `1.2.${n}-pg16`,
  (n) => `1.2.${n}-linux-arm-v7`,
  (n) => `${n % 3}.0-202601${String(n).padStart(2, "0")}`,
  (n) => `${n % 3}.1.0-${hex(n)}`,
  (n) => `build-3f2a1b2c-0000-4000-8000-${String(n).padStart(12, "0")}`,
];

/** A repository of several lines, and the tag that a service of one of them runs. */
interface World {
  readonly pushes: readonly string[];
  readonly own: string;
}
const worlds = (): fc.Arbitrary<World> =>
  fc
    .array(
      fc.record({
        line: fc.nat(lines.length - 1),
        n: fc.integer({ min: 1, max: 12 }),
        more: fc.subarray(["latest", "main", "stable"], { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 16 },
    )
    .chain((builds) => {
      const tags = builds.map(({ line, n }) => lines[line]?.(n) ?? "");
      const pushes = builds.map(({ more }, i) => `${tags[i]}=${[tags[i], ...more].join()}`);
      return fc.record({ pushes: fc.constant(pushes), own: fc.constantFrom(...tags) });
    });

const auto: Track = { kind: "auto" };

/** Where a service that runs this tag should go. */
function foundIn(facts: RepositoryFacts, own: string, track = auto, platform: string | null = null): Found {
  const follows = follow(track, parseReference(`x:${own}`), noOrigin, evidenceOf(facts));
  const found = targetOf(follows, facts, { digest: ownOf(facts, own), runs: null, platform });
  if (!found.known) throw new Error(found.reason);
  return found.value;
}
function ownOf(facts: RepositoryFacts, own: string): Digest | null {
  return valueOr(facts.tags.get(tag(own)), null);
}
const none: readonly CatalogueEntry[] = [];
const entriesOf = (facts: RepositoryFacts) => valueOr(facts.catalogue, none);

describe("the image to run", () => {
  /** Whatever is nobody's line in the lines above, and none of the tags that lead. */
  const strangers = () =>
    fc.constantFrom(
      "stranger",
      "pr-12",
      "web-v9.9.9",
      "9.9.9-slim",
      "1.9.9-arm64",
      "staging-2026-01-31",
      "feature-x-fffffff0",
      "9.9.9_chart",
      "pr-46-99",
      "eu-west-2-99",
      "tenant-1",
      "1.9.9-pg17",
      "1.9.9-linux-arm-v8",
      "9.9.9-ee.1",
      "nightly",
      `sha256-${"a".repeat(64)}`,
      `sha256-${"b".repeat(64)}.sig`,
      `sha256-${"c".repeat(64)}.att`,
    );

  test("is the same, whatever is pushed of other lines", () => {
    fc.assert(
      fc.property(
        worlds(),
        fc.array(fc.tuple(fc.nat(16), strangers()), { maxLength: 20 }),
        ({ pushes, own }, others) => {
          const all = others.reduce((before, [at, other]) => before.toSpliced(at, 0, other), [...pushes]);
          const [without, within] = [foundIn(pushed(...pushes), own), foundIn(pushed(...all), own)];
          expect(within).toEqual(without);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("is the same, whatever other tags images are given", () => {
    fc.assert(
      fc.property(worlds(), fc.nat(16), strangers(), ({ pushes, own }, at, other) => {
        const more = pushes.map((push, i) => (i === at % pushes.length ? `${push},${other}` : push));
        expect(foundIn(pushed(...more), own)).toEqual(foundIn(pushed(...pushes), own));
      }),
      { numRuns: 500 },
    );
  });

  test("is the same, whatever is pushed that is no image", () => {
    const kinds = [
      { artifactType: "application/vnd.cncf.helm.config.v1+json" },
      { isReferrer: true },
      { isArchived: true },
    ] as const;
    fc.assert(
      fc.property(
        worlds(),
        fc.nat(lines.length - 1),
        fc.constantFrom(...kinds),
        ({ pushes, own }, line, is) => {
          const name = lines[line]?.(13) ?? "";
          const all = pushed(...pushes, name);
          const images = new Map([...all.images, [digest(name), known(image(name, is))]]);
          const { target, leader } = foundIn({ ...all, images }, own);
          const without = foundIn(pushed(...pushes), own);
          expect({ target, leader }).toEqual({ target: without.target, leader: without.leader });
        },
      ),
      { numRuns: 500 },
    );
  });

  test("is the same, in whatever order it is listed, and pushes become known", () => {
    fc.assert(
      fc.property(worlds(), fc.infiniteStream(fc.nat()), ({ pushes, own }, stream) => {
        const facts = pushed(...pushes);
        const shuffle = <T>(all: readonly T[]) =>
          all
            .map((one) => [stream.next().value ?? 0, one] as const)
            .sort(([a], [b]) => a - b)
            .map(([, one]) => one);
        const shuffled: RepositoryFacts = {
          ...facts,
          catalogue: known(
            shuffle(entriesOf(facts)).map((entry) => ({ ...entry, tags: shuffle(entry.tags) })),
          ),
          moves: new Map(shuffle([...facts.moves]).map(([one, moves]) => [one, shuffle(moves)])),
          tags: new Map(shuffle([...facts.tags])),
          images: new Map(shuffle([...facts.images])),
        };
        expect(foundIn(shuffled, own)).toEqual(foundIn(facts, own));
      }),
      { numRuns: 1000 },
    );
  });

  test("is never older, stands in the own line, and no lower there", () => {
    fc.assert(
      fc.property(worlds(), ({ pushes, own }) => {
        const facts = pushed(...pushes);
        const digestOfOwn = ownOf(facts, own);
        const { target } = foundIn(facts, own);
        if (target === null || digestOfOwn === null || target.digest === digestOfOwn) return;
        const [theirs, ours] = [birthdayOf(target.digest, facts), birthdayOf(digestOfOwn, facts)];
        expect(valueOr(theirs, new Date(0)).getTime()).toBeGreaterThanOrEqual(
          valueOr(ours, new Date(0)).getTime(),
        );
        const evidence = evidenceOf(facts);
        const reading = readTag(tag(own), evidence);
        const of = entriesOf(facts).find((entry) => entry.digest === target.digest);
        const kin = (of?.tags ?? [])
          .map((one) => readTag(one, evidence))
          .filter(({ key }) => key === reading.key);
        expect(kin.some((one) => comparePlaces(one, reading) >= 0)).toBe(true);
        if (versionOf(reading) && !isCalendarVersion(reading))
          expect(kin.some((one) => versionOf(one)?.numbers[0] === versionOf(reading)?.numbers[0])).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("can be run on its platform, as far as is known, whatever is followed", () => {
    const platforms = ["linux/amd64", "linux/arm64"] as const;
    const kinds = fc.constantFrom(
      "image",
      "chart",
      "amd64",
      "arm64",
      "both",
      "signature",
      "empty",
      "unread",
      "gone",
    );
    const tracks = fc.constantFrom<Track>(
      auto,
      { kind: "calver" },
      { kind: "semver", range: "*", variant: null },
      { kind: "newest", glob: "*" },
    );
    fc.assert(
      fc.property(
        worlds(),
        fc.array(kinds, { minLength: 16, maxLength: 16 }),
        fc.constantFrom(...platforms),
        tracks,
        ({ pushes, own }, is, platform, track) => {
          const facts = pushed(...pushes);
          const images = new Map(
            [...facts.images.keys()].map((of, i) => [of, imageOf(of, is[i] ?? "image", facts)] as const),
          );
          const { target } = foundIn({ ...facts, images }, own, track, platform);
          if (target === null || target.digest === ownOf(facts, own)) return;
          expect(valueOr(whyUnrunnable(target.digest, { ...facts, images }, platform), null)).toBeNull();
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("neighbours of the table's rows", () => {
  const special = new Set([...vocabulary, "x", "x86"]);
  const words = () =>
    fc
      .stringMatching(/^[g-z][a-z]{1,7}$/)
      .filter((word) => !special.has(word) && !/^arm|^[mprs]\d/.test(word));
  const separators = () => fc.constantFrom("-", "_", ".");
  /** What may stand around a position, the same in each tag of a line. */
  const settings = () =>
    fc.record({
      before: fc.oneof(
        fc.constant(""),
        fc.tuple(words(), separators()).map(([word, by]) => word + by),
      ),
      behind: fc.oneof(
        fc.constant(""),
        fc.tuple(separators(), words()).map(([by, word]) => by + word),
      ),
      other: words(),
      more: fc.array(words(), { maxLength: 20 }),
    });
  const [low, high] = [fc.integer({ min: 0, max: 99 }), fc.integer({ min: 100, max: 999 })];

  /** Two positions of one line, of which the second is the later one. */
  const positions: Readonly<Record<string, (a: number, b: number) => [earlier: string, later: string]>> = {
    "the last number of a version": (a, b) => [`1.2.${a}`, `1.2.${b}`],
    "the middle number of a version": (a, b) => [`1.${a}.9`, `1.${b}.0`],
    "a version of a year": (a, b) => [`2024.${b}.1`, `2025.${a}.1`],
    "a pre-release": (a, b) => [`1.2.3-rc.${a}`, `1.2.3-rc.${b}`],
    "a release after its pre-release": (_, b) => [`1.2.3-rc.${b}`, "1.2.3"],
    "commits after a version": (a, b) => [`1.2.3-${a}-gabc1234`, `1.2.3-${b}-g1234abc`],
    "a revision of a version": (a, b) => [`1.2.3-r${a}`, `1.2.3-r${b}`],
    "a number before a commit": (a, b) => [`${a}-abc1234`, `${b}-1234abc`],
    "a day": (a, b) => [
      `2024${String((a % 12) + 1).padStart(2, "0")}15`,
      `2025${String((b % 12) + 1).padStart(2, "0")}15`,
    ],
  };
  const cases = Object.entries(positions);

  test.for(cases)("a later one of the line is gone to: %s", ([, position]) => {
    fc.assert(
      fc.property(settings(), low, high, ({ before, behind, more }, a, b) => {
        const [own, later] = position(a, b).map((at) => before + at + behind) as [string, string];
        expect(foundIn(pushed(...more, own, ...more, later, ...more), own).target?.tag).toBe(later);
      }),
    );
  });

  test.for(cases)(
    "an earlier one is not, nor one that was there before, nor another line's: %s",
    ([, position]) => {
      fc.assert(
        fc.property(settings(), low, high, ({ before, behind, other, more }, a, b) => {
          fc.pre(!before.startsWith(other) && !behind.endsWith(other));
          const [earlier, later] = position(a, b).map((at) => before + at + behind) as [string, string];
          const foreign = [
            `${other}-${before}${position(a, b)[1]}${behind}`,
            `${before}${position(a, b)[1]}${behind}-${other}`,
          ];
          const { target } = foundIn(pushed(...more, later, earlier, ...foreign), earlier);
          expect(target?.tag ?? null).toBeNull();
          expect(foundIn(pushed(later, ...more, earlier), later).target?.tag ?? null).toBeNull();
        }),
      );
    },
  );
});

describe("numbers behind words", () => {
  const numbers = () => fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 2, maxLength: 2 });
  const separators = () => fc.constantFrom("-", "_");
  const cases = () => fc.constantFrom<(word: string) => string>(String, (word) => word.toUpperCase());
  /** But `1.2.3-preview-2` is a pre-release. */
  const things = [...nameWords, ...softwareWords, ...branchWords].filter((word) => word !== "preview");
  /** Names that hold a number, each of another thing than the same with another number. */
  const names = () =>
    fc.oneof(
      fc.tuple(fc.constantFrom(...things), cases(), separators()).map(
        ([word, cased, by]) =>
          (n: number) =>
            `${cased(word)}${by}${n}`,
      ),
      fc
        .tuple(fc.constantFrom(...branchWords), fc.stringMatching(/^[g-z]{2,6}$/))
        .filter(([, key]) => !vocabulary.has(key))
        .map(
          ([word, key]) =>
            (n: number) =>
              `${word}-${key}-${n}`,
        ),
      fc.constantFrom("eu-west", "us-gov-east", "ap-southeast").map((at) => (n: number) => `${at}-${n % 10}`),
      fc.constantFrom("pg", "php8.", "ltsc", "node", "team").map((word) => (n: number) => `${word}${n}`),
      fc.constantFrom("linux-arm-v", "amd64-v", "x86-64-v").map((of) => (n: number) => `${of}${5 + (n % 4)}`),
    );
  /** Where a name stands: by itself, before a position, and behind a version. */
  const places = () =>
    fc.constantFrom<(name: string, n: number) => string>(
      (name) => name,
      (name, n) => `${name}-${n}`,
      (name, n) => `${name}-${hex(n)}`,
      (name, n) => `${name}-1.2.${n}`,
      (name, n) => `1.2.${n}-${name}`,
      (name, n) => `${hex(n)}-${name}`,
    );

  test("that are names lead to no other name", () => {
    fc.assert(
      fc.property(names(), places(), numbers(), (name, place, [a = 1, b = 2]) => {
        fc.pre(name(a) !== name(b));
        const [own, other] = [place(name(a), 1), place(name(b), 2)];
        expect(foundIn(pushed(own, other), own).target?.tag ?? own).toBe(own);
      }),
      { numRuns: 3000 },
    );
  });

  test("that are names stay while what stands beside them rises", () => {
    fc.assert(
      fc.property(names(), places(), numbers(), (name, place, [a = 1]) => {
        const [own, later] = [place(name(a), 1), place(name(a), 2)];
        fc.pre(own !== later);
        expect(foundIn(pushed(own, later), own).target?.tag).toBe(later);
      }),
      { numRuns: 3000 },
    );
  });

  test("that are majors before a runtime lead to no other major", () => {
    const majors = () => fc.uniqueArray(fc.integer({ min: 6, max: 99 }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(
        fc.stringMatching(/^[g-z][a-z]{1,7}$/).filter((word) => !vocabulary.has(word)),
        fc.constantFrom(...runtimeWords),
        fc.constantFrom("", "-alpine", "-1.2.3", "-abc1234"),
        majors(),
        (maker, runtime, behind, [a = 1, b = 2]) => {
          const [own, other] = [a, b].map((major) => `${maker}-${major}-${runtime}${behind}`);
          if (own === undefined || other === undefined) throw new RangeError("two majors are needed");
          expect(foundIn(pushed(own, other), own).target?.tag ?? own).toBe(own);
        },
      ),
    );
  });

  test("that are a base system's lead to a later minor of the same major, and nowhere else", () => {
    const numbers = () => fc.tuple(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 30 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...baseWords),
        fc.constantFrom("", "-"),
        numbers(),
        numbers(),
        (system, by, [major, minor], [otherMajor, otherMinor]) => {
          const own = `1.2.3-${system}${by}${major}.${minor}`;
          const other = `1.2.4-${system}${by}${otherMajor}.${otherMinor}`;
          const mayRise = major === otherMajor && minor <= otherMinor;
          expect(foundIn(pushed(own, other), own).target?.tag ?? own).toBe(mayRise ? other : own);
          const later = `1.2.4-${system}${by}${major}.${minor + 1}`;
          expect(foundIn(pushed(own, later), own).target?.tag).toBe(later);
        },
      ),
    );
  });

  test("that packagers count rise", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...counterWords),
        fc.constantFrom("", "-", "."),
        fc.constantFrom("1.29.0", "v1.29.0-minimal", "4.1.0.Final"),
        numbers(),
        (word, by, version, pair) => {
          const [a, b] = pair.toSorted((x, y) => x - y).map((n) => `${version}-${word}${by}${n}`);
          if (a === undefined || b === undefined) throw new RangeError("two numbers are needed");
          expect(foundIn(pushed(a, b), a).target?.tag).toBe(b);
          expect(foundIn(pushed(b, a), b).target?.tag ?? b).toBe(b);
        },
      ),
    );
  });
});

/** An image of a kind: what nobody read may be anything. */
function imageOf(of: Digest, kind: string, facts: RepositoryFacts) {
  const before = valueOr(facts.images.get(of), null);
  if (!before || kind === "image" || kind === "gone") return known(kind === "gone" ? null : before);
  const index = (...platforms: string[]) =>
    known({
      kind: "index" as const,
      digest: of,
      revision: null,
      children: platforms.map((platform) => ({
        digest: digest(`${of} for ${platform}`),
        platform,
        attestation: platform === "unknown/unknown",
      })),
    });
  const manifests = {
    amd64: index("linux/amd64", "unknown/unknown"),
    arm64: index("linux/arm64", "unknown/unknown"),
    both: index("linux/amd64", "linux/arm64"),
    empty: index("unknown/unknown"),
    unread: unknown("ThrottlingException"),
  };
  if (kind === "chart") return known({ ...before, artifactType: "application/vnd.cncf.helm.config.v1+json" });
  if (kind === "signature") return known({ ...before, isReferrer: true });
  return known({ ...before, artifactType: null, manifest: manifests[kind as keyof typeof manifests] });
}
