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
import { isAnyFuller, neighboursOf, shapeOf } from "./neighbours.ts";
import type { Numeric } from "./numeric.ts";
import { isCalendarVersion, isYearAndMonth, type TagReading } from "./reading.ts";
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
  if (isCalendarVersion(reading)) return true;
  const { months, noMonths } = neighboursOf(catalogue);
  return isYearAndMonth(reading) && months.has(reading.key) && !noMonths.has(reading.key);
}

/**
 * The same where its owner says so: then `24.10` is a calendar's too, unless another version of its line is none, or
 * was pushed at another time. Beside a date it is a version that happens to look like one.
 */
export function isCalendarAsSaid(reading: TagReading, evidence: TagEvidence): boolean {
  if (reading.kind === "date" || isCalendarHere(reading, evidence)) return isCalendarHere(reading, evidence);
  const { noMonths, otherTimes } = neighboursOf(evidence.catalogue);
  return isYearAndMonth(reading) && !noMonths.has(reading.key) && !otherTimes.has(reading.key);
}

/**
 * Whether versions of two numbers and of more in the line of a version are one line of releases.
 * @param isSaid whether its owner said which versions count: then all do, but for weekly releases beside others
 */
export function isOneLineHere(reading: TagReading, evidence: TagEvidence, isSaid: boolean): boolean {
  const { twoLines, weekly } = neighboursOf(evidence.catalogue);
  return isCalendarHere(reading, evidence) || !(isSaid ? weekly : twoLines).has(reading.key);
}

function isCommitHere(asCommit: TagReading, { catalogue }: TagEvidence): boolean {
  return neighboursOf(catalogue).commits.has(shapeOf(asCommit));
}

/** A version with fewer parts than others that begin like it, or that shares its image with one. */
function isPartialHere(reading: TagReading, evidence: TagEvidence): boolean {
  const { catalogue, moved, immutable } = evidence;
  const numbers = partialNumbers(reading);
  if (!numbers || immutable(reading.tag)) return false;
  const { fuller, twoLines } = neighboursOf(catalogue);
  const [version, revision] = reading.marks;
  if (version?.kind === "version" && revision?.kind === "revision")
    return isAnyFuller(fuller.get(version.numbers.join(".")), revision.numbers);
  if (isRuntimeVersion(reading, numbers) || (isBare(reading) && moved(reading.tag))) return true;
  const isOther = numbers.length === 2 && twoLines.has(reading.key);
  return isUbuntuHere(reading, catalogue) || (!isOther && isAnyFuller(fuller.get(reading.prefix), numbers));
}

/** The numbers of a tag that may be a partial version: `16`, `v1`, `1.2`, `3.10-7`; `null` for one that is none. */
function partialNumbers({ marks }: TagReading): readonly Numeric[] | null {
  const [mark, revision, ...others] = marks;
  if (!mark || others.length > 0 || (revision && revision.kind !== "revision")) return null;
  if (mark.kind === "build") return mark.numbers;
  const isShort =
    mark.kind === "version" &&
    mark.numbers.length < 3 &&
    mark.preRelease === null &&
    mark.correction === undefined &&
    mark.after === null;
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

/** `24.04` where no month but April and October is: a release of Ubuntu, and no version of something else. */
function isUbuntuHere({ key, tag }: TagReading, catalogue: readonly CatalogueEntry[]): boolean {
  return ubuntuRelease.test(tag) && !neighboursOf(catalogue).otherMonths.has(key);
}

const ubuntuRelease = /(?:^|[-_v])(?:1[4-9]|[23]\d)\.(?:04|10)(?![\d.])/;
