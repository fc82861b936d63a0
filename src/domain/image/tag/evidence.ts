/**
 * What a repository shows of its tags, and how a tag reads in the light of it: evidence comes before spelling.
 *
 * `1234567` is a commit where other tags of the line are commits of that length, and a build's number elsewhere;
 * `16` is a partial version beside `16.3`; and `stable` follows nothing by itself where the repository forbids it
 * to move.
 */
import type { CatalogueEntry } from "../../facts/facts.ts";
import type { Tag } from "../reference.ts";
import { environments } from "../similar.ts";
import { compareNumeric, type Numeric } from "./numeric.ts";
import { isCalendarVersion, isYearAndMonth, type TagReading, versionOf } from "./reading.ts";
import { spell } from "./spell.ts";

/** What is known of a repository's tags. */
export interface TagEvidence {
  /** Every tagged image; empty where the repository was not listed. */
  readonly catalogue: readonly CatalogueEntry[];
  /** Whether a tag was seen to name one image, and then another. */
  readonly moved: (tag: Tag) => boolean;
  /** Whether the repository forbids a tag to move. */
  readonly immutable: (tag: Tag) => boolean;
}

/** Reads a tag of a repository. */
export function readTag(tag: Tag, evidence: TagEvidence): TagReading {
  const spelled = spell(tag);
  const reading = spelled.asCommit.find((one) => isCommitHere(one, evidence)) ?? spelled;
  if (reading.kind === "moving") return evidence.immutable(tag) ? { ...reading, kind: "name" } : reading;
  return isPartialHere(reading, evidence) ? { ...reading, kind: "partial" } : reading;
}

/** Whether more than its spelling is needed to read a tag: what it may be depends on its neighbours. */
export function needsNeighbours(tag: Tag): boolean {
  const { kind, asCommit } = spell(tag);
  return kind !== "moving" || asCommit.length > 0;
}

/**
 * Whether a tag's version is a calendar's, so that its order goes across the new year: `2024.12`, and `24.12` in a
 * line with a month of one digit behind a zero. Months in which Ubuntu is released do not tell.
 */
export function isCalendarHere(reading: TagReading, { catalogue }: TagEvidence): boolean {
  const isOfMonths = isYearAndMonth(reading) && neighboursOf(catalogue).months.has(reading.key);
  return isCalendarVersion(reading) || isOfMonths;
}

function isCommitHere(asCommit: TagReading, { catalogue }: TagEvidence): boolean {
  return neighboursOf(catalogue).commits.has(shapeOf(asCommit));
}

/** A version with fewer parts than others that begin like it, or that shares its image with one. */
function isPartialHere(reading: TagReading, evidence: TagEvidence): boolean {
  const { catalogue, moved, immutable } = evidence;
  const numbers = partialNumbers(reading);
  if (!numbers || immutable(reading.tag)) return false;
  const { fuller } = neighboursOf(catalogue);
  const [version, revision] = reading.marks;
  if (version?.kind === "version" && revision?.kind === "revision")
    return isAnyFuller(fuller.get(version.numbers.join(".")), revision.numbers);
  if (isRuntimeVersion(reading, numbers) || (isBare(reading) && moved(reading.tag))) return true;
  return isUbuntuHere(reading, catalogue) || isAnyFuller(fuller.get(reading.prefix), numbers);
}

/** The numbers of a tag that may be a partial version: `16`, `v1`, `1.2`, `3.10-7`; `null` for one that is none. */
function partialNumbers({ marks }: TagReading): readonly Numeric[] | null {
  const [mark, revision, ...others] = marks;
  if (!mark || others.length > 0 || (revision && revision.kind !== "revision")) return null;
  if (mark.kind === "build") return mark.numbers;
  const isShort =
    mark.kind === "version" && mark.numbers.length < 3 && mark.preRelease === null && mark.after === null;
  return isShort ? mark.numbers : null;
}

/**
 * `20-alpine`, `17-jre-jammy`: so low a number before a variant is no build's, unless the word says where it runs; and
 * one of one digit is none even then, as no build has so low a number for long.
 */
function isRuntimeVersion({ kind, prefix, line }: TagReading, [number = "0"]: readonly string[]): boolean {
  const words = line.split(/[-_.]/).slice(1);
  const isPlaced = number.length > 1 && words.some((word) => environments.has(word.toLowerCase()));
  const isVariant = words.length > 0 && !isPlaced;
  return kind === "build" && prefix === "" && number.length <= 2 && isVariant;
}

/** Whether nothing but a version's number stands there: a build's number behind a word may be pushed again. */
function isBare({ prefix, line }: TagReading): boolean {
  return prefix === "" || line.startsWith(`${prefix}-v`) || !line.includes("<build>");
}

function isAnyFuller(others: readonly (readonly Numeric[])[] = [], numbers: readonly Numeric[]): boolean {
  return others.some(
    (other) =>
      other.length > numbers.length && numbers.every((one, i) => compareNumeric(one, other[i] ?? one) === 0),
  );
}

/** `24.04` where no month but April and October is: a release of Ubuntu, and no version of something else. */
function isUbuntuHere({ key, tag }: TagReading, catalogue: readonly CatalogueEntry[]): boolean {
  return ubuntuRelease.test(tag) && !neighboursOf(catalogue).otherMonths.has(key);
}

const ubuntuRelease = /(?:^|[-_v])(?:1[4-9]|[23]\d)\.(?:04|10)(?![\d.])/;

/** What the tags of a repository show of each other. */
interface Neighbours {
  /** The lines of commits, with the length of their ids. */
  readonly commits: ReadonlySet<string>;
  /** The numbers of versions by the words before them. */
  readonly fuller: ReadonlyMap<string, readonly (readonly Numeric[])[]>;
  /** The lines of versions of a year and a month. */
  readonly months: ReadonlySet<string>;
  /** The lines of what may be one, with a month in which Ubuntu is not released. */
  readonly otherMonths: ReadonlySet<string>;
}

/** A listing is read once, however many tags are read in its light. */
const known = new WeakMap<readonly CatalogueEntry[], Neighbours>();

function neighboursOf(catalogue: readonly CatalogueEntry[]): Neighbours {
  const before = known.get(catalogue);
  if (before) return before;
  const readings = catalogue.flatMap(({ tags }) => tags.map(spell));
  const commits = readings.filter(({ marks }) => marks.some(({ kind }) => kind === "commit"));
  const versions = readings.flatMap((reading) => {
    const version = versionOf(reading);
    return version ? [{ prefix: reading.prefix, numbers: version.numbers }] : [];
  });
  const fuller = Map.groupBy(versions, ({ prefix }) => prefix);
  const found: Neighbours = {
    commits: new Set(commits.map(shapeOf)),
    fuller: new Map([...fuller].map(([prefix, own]) => [prefix, own.map(({ numbers }) => numbers)])),
    months: linesOf(readings, zeroBeforeMonth),
    otherMonths: linesOf(readings, otherMonth),
  };
  known.set(catalogue, found);
  return found;
}

/** The lines with a version of a year and a month that looks like this. */
function linesOf(readings: readonly TagReading[], pattern: RegExp): ReadonlySet<string> {
  const found = readings.filter((reading) => isYearAndMonth(reading) && pattern.test(reading.tag));
  return new Set(found.map(({ key }) => key));
}

/** Nobody writes another number with a zero before it. */
const zeroBeforeMonth = /(?:^|[-_v])\d\d\.0[1-35-9](?!\d)/;

const otherMonth = /(?:^|[-_v])\d\d\.(?:0?[1-35-9]|4|1[12])(?!\d)/;

/** A line of commits, and how long their ids are. */
function shapeOf({ key, marks }: TagReading): string {
  const lengths = marks.flatMap((mark) => (mark.kind === "commit" ? mark.length : []));
  return `${key} ${lengths.join()}`;
}
