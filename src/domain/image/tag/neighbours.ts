/** What the tags of a repository show of each other. */
import type { CatalogueEntry } from "../../facts/facts.ts";
import { compareNumeric, type Numeric } from "./numeric.ts";
import { isYearAndMonth, type TagReading, versionOf } from "./reading.ts";
import { spell } from "./spell.ts";

/** What the tags of a repository show of each other: sets of lines are sets of their keys. */
export interface Neighbours {
  /** The lines of commits, with the length of their ids. */
  readonly commits: ReadonlySet<string>;
  /** The numbers of versions by the words before them. */
  readonly fuller: Fuller;
  /** The lines of versions of a year and a month. */
  readonly months: ReadonlySet<string>;
  /** The lines of what may be one, with a month in which Ubuntu is not released. */
  readonly otherMonths: ReadonlySet<string>;
  /** The lines of what may be a year, with what is no month behind it. */
  readonly noMonths: ReadonlySet<string>;
  /** The lines of what may be one of a year and a month, but was pushed at another time. */
  readonly otherTimes: ReadonlySet<string>;
  /** The lines in which versions of two numbers and of more are two lines of releases. */
  readonly twoLines: ReadonlySet<string>;
  /** Those of them whose versions of two numbers have so many minors as only weekly releases come to. */
  readonly weekly: ReadonlySet<string>;
}

type Fuller = ReadonlyMap<string, readonly (readonly Numeric[])[]>;

/** A tag, and the image that it names. */
interface Sighting {
  readonly reading: TagReading;
  readonly image: CatalogueEntry;
}

/** A listing is read once, however many tags are read in its light. */
const known = new WeakMap<readonly CatalogueEntry[], Neighbours>();

/** What the tags of a listing show of each other. */
export function neighboursOf(catalogue: readonly CatalogueEntry[]): Neighbours {
  const before = known.get(catalogue);
  if (before) return before;
  const seen = catalogue.flatMap((image) => image.tags.map((tag) => ({ reading: spell(tag), image })));
  const byPrefix = Map.groupBy(seen, ({ reading }) => reading.prefix);
  const fuller = new Map(
    [...byPrefix].map(([prefix, own]) => [prefix, own.map(({ reading }) => numbersOf(reading))]),
  );
  const twoLines = twoLinesOf(seen, fuller);
  const found: Neighbours = {
    commits: new Set(
      seen
        .filter(({ reading }) => reading.marks.some(({ kind }) => kind === "commit"))
        .map(({ reading }) => shapeOf(reading)),
    ),
    fuller,
    months: linesOf(seen, (one) => isYearAndMonth(one.reading) && zeroBeforeMonth.test(one.reading.tag)),
    otherMonths: linesOf(seen, (one) => isYearAndMonth(one.reading) && otherMonth.test(one.reading.tag)),
    noMonths: linesOf(seen, ({ reading }) => isYearWithoutMonth(reading)),
    otherTimes: linesOf(seen, isOfOtherTime),
    twoLines: new Set(twoLines.keys()),
    weekly: new Set([...twoLines].filter(([, own]) => own.some(isWeekly)).map(([key]) => key)),
  };
  known.set(catalogue, found);
  return found;
}

function linesOf(seen: readonly Sighting[], is: (one: Sighting) => boolean): ReadonlySet<string> {
  return new Set(seen.filter(is).map(({ reading }) => reading.key));
}

/** Nobody writes another number with a zero before it. */
const zeroBeforeMonth = /(?:^|[-_v])\d\d\.0[1-35-9](?!\d)/;

const otherMonth = /(?:^|[-_v])\d\d\.(?:0?[1-35-9]|4|1[12])(?!\d)/;

/** `20.0.0`, `18.14.0` */
function isYearWithoutMonth(reading: TagReading): boolean {
  const [year = "", month] = numbersOf(reading);
  return /^(?:1[5-9]|[23]\d)$/.test(year) && month !== undefined && !isYearAndMonth(reading);
}

/** A version of a calendar is pushed about when it says, or is mirrored later, but neither a year before nor years later. */
const monthsEarly = 12;
const monthsLate = 36;

function isOfOtherTime({ reading, image: { pushedAt } }: Sighting): boolean {
  if (pushedAt === null || !isYearAndMonth(reading)) return false;
  const [year, month] = numbersOf(reading);
  const late =
    (pushedAt.getUTCFullYear() - 2000 - Number(year)) * 12 + pushedAt.getUTCMonth() + 1 - Number(month);
  return late > monthsLate || late < -monthsEarly;
}

/**
 * The lines in which versions of two numbers and of more are two lines of releases, as Jenkins's weekly `2.487` and
 * its `2.479.1`, and not releases and their corrections, as Gradle's `8.11` and `8.11.1`.
 *
 * Of Jenkins's weekly releases one in twelve comes to have corrections, and of Gradle's and most teams' about half. So
 * it is one line if a third of the versions of two numbers have some; where these have so many minors as only weekly
 * releases come to, if more than half, as a mirror may have few of them. It is one line too where a first release has
 * its third number (`8.9.0`), and where a version names the same image as one of its corrections.
 */
function twoLinesOf(seen: readonly Sighting[], fuller: Fuller): ReadonlyMap<string, readonly Sighting[]> {
  const releases = seen.filter(({ reading }) => {
    const version = versionOf(reading);
    return version?.preRelease === null && version.after === null;
  });
  const lines = [...Map.groupBy(releases, ({ reading }) => reading.key)];
  return new Map(lines.filter(([, own]) => areTwoLines(own, fuller)));
}

function areTwoLines(releases: readonly Sighting[], fuller: Fuller): boolean {
  const short = releases.filter(({ reading }) => numbersOf(reading).length === 2);
  const corrected = short.filter(({ reading }) =>
    isAnyFuller(fuller.get(reading.prefix), numbersOf(reading)),
  );
  const isFirst = releases.some(({ reading }) => numbersOf(reading)[2] === "0");
  const isSame = corrected.some(({ reading, image }) =>
    isAnyFuller(
      image.tags.map((tag) => numbersOf(spell(tag))),
      numbersOf(reading),
    ),
  );
  if (isFirst || isSame) return false;
  const [some, all] = [countOf(corrected), countOf(short)];
  return short.some(isWeekly) ? some * 2 <= all : some * 3 < all;
}

/** `2.487` */
function isWeekly({ reading }: Sighting): boolean {
  const [, minor = "", ...more] = numbersOf(reading);
  return minor.length > 2 && more.length === 0;
}

function countOf(releases: readonly Sighting[]): number {
  return new Set(releases.map(({ reading }) => numbersOf(reading).join("."))).size;
}

function numbersOf(reading: TagReading): readonly Numeric[] {
  return versionOf(reading)?.numbers ?? [];
}

/** Whether others begin with these numbers, and have more. */
export function isAnyFuller(
  others: readonly (readonly Numeric[])[] = [],
  numbers: readonly Numeric[],
): boolean {
  return others.some(
    (other) =>
      other.length > numbers.length && numbers.every((one, i) => compareNumeric(one, other[i] ?? one) === 0),
  );
}

/** A line of commits, and how long their ids are. */
export function shapeOf({ key, marks }: TagReading): string {
  const lengths = marks.flatMap((mark) => (mark.kind === "commit" ? mark.length : []));
  return `${key} ${lengths.join()}`;
}
