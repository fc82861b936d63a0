/** The order of tags within a line. */
import { compareNumbers, compareNumeric, numeric } from "./numeric.ts";
import type { Mark, Named, TagReading, VersionMark } from "./reading.ts";
import { correctionOf, versionOf } from "./reading.ts";
import { preReleases } from "./vocabulary.ts";

/** Which of two tags of one line has the later place, by their marks alone: positive if `a` has. */
export function comparePlaces(a: TagReading, b: TagReading): number {
  for (const [i, mark] of a.marks.entries()) {
    const difference = compareMarks(mark, b.marks[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether no number in the variant of `a` is lower than in that of `b`: a variant may rise, and never falls. */
export function isVariantKept(a: TagReading, b: TagReading): boolean {
  return b.variant.every((numbers, i) => compareNumbers(a.variant[i] ?? [], numbers) >= 0);
}

/** Whether the version in `a` is lower than that in `b`, whatever stands around them. */
export function isBelow(a: TagReading, b: TagReading): boolean {
  const [low, high] = [versionOf(a), versionOf(b)];
  return low !== null && high !== null && compareVersions(low, high) < 0;
}

/** How far the variants of two tags of one line lie apart: positive if `a` has the greater numbers. */
export function compareVariants(a: TagReading, b: TagReading): number {
  for (const [i, numbers] of a.variant.entries()) {
    const difference = compareNumbers(numbers, b.variant[i] ?? []);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Whether a tag of the same line may come after another by what it says: a version never falls, whatever day stands
 * before it, a release does not come to be a pre-release, a correction or a build between two releases, nor to have
 * another count of numbers, and a pre-release comes to none that is further from its release.
 * @param all whether versions of two numbers and of more are one line of releases, and corrections belong to it
 */
export function maySucceed(
  later: TagReading,
  earlier: TagReading,
  { anyLength, corrected }: Counting = {},
): boolean {
  if (!corrected && !isCorrectedAlike(later, earlier)) return false;
  const [to, from] = [versionOf(later), versionOf(earlier)];
  if (!to || !from) return true;
  if (isBelow(later, earlier) || (to.after !== null && from.after === null)) return false;
  if (!areOthersKept(later, earlier)) return false;
  if (to.preRelease !== null) return isCloser(to, from);
  return from.preRelease !== null || (anyLength ?? false) || isOfSameLength(later, earlier);
}

/** What counts in a line besides what says so by itself. */
export interface Counting {
  /** Whether versions of two numbers and of more are one line of releases. */
  readonly anyLength?: boolean;
  /** Whether corrections count for who is on a release. */
  readonly corrected?: boolean;
}

/** Not everybody gets what was corrected in a release: it is for whoever is on such a correction already. */
export function isCorrectedAlike(later: TagReading, earlier: TagReading): boolean {
  const to = correctionOf(later);
  return to === null || to.name === correctionOf(earlier)?.name;
}

/**
 * Versions behind the first: `19.0.1` of `5.3.1-19.0.1` is that of what the image is built for, or of what is in it. It
 * keeps its major version, and never falls. One of two numbers counts what was made of the first: `8.0.39-30.1`.
 */
function areOthersKept(later: TagReading, earlier: TagReading): boolean {
  const [others, own] = [versionsBehind(later), versionsBehind(earlier)];
  return own.every((from, i) => {
    const to = others[i] ?? from;
    if (Math.min(from.numbers.length, to.numbers.length) < 3) return true;
    // A major version of zero promises nothing that could be kept.
    const [major = zero] = from.numbers;
    return compareVersions(to, from) >= 0 && (major === zero || to.numbers[0] === major);
  });
}

function versionsBehind({ marks }: TagReading): VersionMark[] {
  return marks.filter((mark) => mark.kind === "version").slice(1);
}

const zero = numeric("0");

/**
 * Versions of two numbers and of more are two lines of releases, as Jenkins's `2.487` and `2.479.1`. But `11.0.20.1`
 * corrects `11.0.20`, and what comes after `21` is `21.0.1`.
 */
export function isOfSameLength(later: TagReading, earlier: TagReading): boolean {
  const lengthOf = (one: TagReading) => Math.min(versionOf(one)?.numbers.length ?? 0, 3);
  return lengthOf(earlier) < 2 || lengthOf(later) === lengthOf(earlier);
}

/** What has no number (`4.0.2-dev`) may be the name of a variant: it comes to no other name with another version. */
function isCloser(to: VersionMark, from: VersionMark): boolean {
  const [late, early] = [to.preRelease, from.preRelease];
  if (late === null || early === null) return false;
  if (late.name === early.name) return true;
  const isOfVersion = early.numbers.length > 0 || compareNumbers(to.numbers, from.numbers) === 0;
  return isOfVersion && rank(late.name) > rank(early.name);
}

function rank(name: string): number {
  return (preReleases as Readonly<Record<string, number>>)[name] ?? 0;
}

function compareMarks(a: Mark, b: Mark | undefined): number {
  if (a.kind === "version" && b?.kind === "version") return compareVersions(a, b);
  if (a.kind === "date" && b?.kind === "date")
    return compareNumbers(a.numbers, b.numbers) || compareCorrections(a, b);
  if ("numbers" in a && b && "numbers" in b) return compareNumbers(a.numbers, b.numbers);
  return 0;
}

function compareVersions(a: VersionMark, b: VersionMark): number {
  return (
    compareNumbers(a.numbers, b.numbers) ||
    comparePreReleases(a.preRelease, b.preRelease) ||
    compareCorrections(a, b) ||
    compareNumeric(a.after ?? zero, b.after ?? zero)
  );
}

/** What was corrected in a release comes after it. */
function compareCorrections({ correction: a }: Corrected, { correction: b }: Corrected): number {
  return (
    Number(a !== undefined) - Number(b !== undefined) || compareNumbers(a?.numbers ?? [], b?.numbers ?? [])
  );
}

type Corrected = Pick<VersionMark, "correction">;

/** A release comes after each of its pre-releases. */
function comparePreReleases(a: Named | null, b: Named | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const byRank = rank(a.name) - rank(b.name);
  if (byRank !== 0) return byRank;
  return a.name === b.name ? compareNumbers(a.numbers, b.numbers) : a.name < b.name ? -1 : 1;
}
