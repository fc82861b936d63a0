/** The order of tags within a line. */
import { compareNumbers, compareNumeric, numeric } from "./numeric.ts";
import type { Mark, PreRelease, TagReading, VersionMark } from "./reading.ts";
import { isHotfix, versionOf } from "./reading.ts";
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
 * before it, a release does not come to be a pre-release or a build between two releases, nor to have another count of
 * numbers, and a pre-release comes to none that is further from its release.
 * @param anyLength whether versions of two numbers and of more are one line of releases
 */
export function maySucceed(later: TagReading, earlier: TagReading, anyLength = false): boolean {
  if (isHotfix(later) && !isHotfix(earlier)) return false;
  const [to, from] = [versionOf(later), versionOf(earlier)];
  if (!to || !from) return true;
  if (isBelow(later, earlier) || (to.after !== null && from.after === null)) return false;
  if (to.preRelease !== null) return isCloser(to, from);
  return from.preRelease !== null || anyLength || isOfSameLength(to, from);
}

/**
 * Versions of two numbers and of more are two lines of releases, as Jenkins's `2.487` and `2.479.1`. But `11.0.20.1`
 * corrects `11.0.20`, and what comes after `21` is `21.0.1`.
 */
function isOfSameLength(to: VersionMark, from: VersionMark): boolean {
  return from.numbers.length === 1 || Math.min(to.numbers.length, 3) === Math.min(from.numbers.length, 3);
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
    return compareNumbers(a.numbers, b.numbers) || Number(a.isHotfix ?? false) - Number(b.isHotfix ?? false);
  if ("numbers" in a && b && "numbers" in b) return compareNumbers(a.numbers, b.numbers);
  return 0;
}

function compareVersions(a: VersionMark, b: VersionMark): number {
  return (
    compareNumbers(a.numbers, b.numbers) ||
    comparePreReleases(a.preRelease, b.preRelease) ||
    compareNumeric(a.after ?? numeric("0"), b.after ?? numeric("0"))
  );
}

/** A release comes after each of its pre-releases. */
function comparePreReleases(a: PreRelease | null, b: PreRelease | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const byRank = rank(a.name) - rank(b.name);
  if (byRank !== 0) return byRank;
  return a.name === b.name ? compareNumbers(a.numbers, b.numbers) : a.name < b.name ? -1 : 1;
}
