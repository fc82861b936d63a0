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
import { type TagReading, versionOf } from "./reading.ts";
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

function isCommitHere(asCommit: TagReading, { catalogue }: TagEvidence): boolean {
  return neighboursOf(catalogue).commits.has(shapeOf(asCommit));
}

/** A version with fewer parts than others that begin like it, or that shares its image with one. */
function isPartialHere(reading: TagReading, { catalogue, moved, immutable }: TagEvidence): boolean {
  const numbers = partialNumbers(reading);
  if (!numbers || immutable(reading.tag)) return false;
  if (isRuntimeVersion(reading, numbers) || (isBare(reading) && moved(reading.tag))) return true;
  const { fuller } = neighboursOf(catalogue);
  return (fuller.get(reading.prefix) ?? []).some((other) => isFuller(other, numbers));
}

/** The numbers of a tag that may be a partial version: `16`, `v1`, `1.2`; `null` for one that is none. */
function partialNumbers({ marks }: TagReading): readonly Numeric[] | null {
  const [mark, ...others] = marks;
  if (!mark || others.length > 0) return null;
  if (mark.kind === "build") return mark.numbers;
  const isShort =
    mark.kind === "version" && mark.numbers.length < 3 && mark.preRelease === null && mark.after === null;
  return isShort ? mark.numbers : null;
}

/** `20-alpine`, `17-jre-jammy`: so low a number before a variant is no build's, unless the word says where it runs. */
function isRuntimeVersion({ kind, prefix, line }: TagReading, [number = "0"]: readonly string[]): boolean {
  const words = line.split(/[-_.]/).slice(1);
  const isVariant = words.length > 0 && !words.some((word) => environments.has(word.toLowerCase()));
  return kind === "build" && prefix === "" && number.length <= 2 && isVariant;
}

/** Whether nothing but a version's number stands there: a build's number behind a word may be pushed again. */
function isBare({ prefix, line }: TagReading): boolean {
  return prefix === "" || line.startsWith(`${prefix}-v`) || !line.includes("<build>");
}

function isFuller(other: readonly Numeric[], numbers: readonly Numeric[]): boolean {
  return (
    other.length > numbers.length && numbers.every((one, i) => compareNumeric(one, other[i] ?? one) === 0)
  );
}

/** What the tags of a repository show of each other. */
interface Neighbours {
  /** The lines of commits, with the length of their ids. */
  readonly commits: ReadonlySet<string>;
  /** The numbers of versions by the words before them. */
  readonly fuller: ReadonlyMap<string, readonly (readonly Numeric[])[]>;
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
  };
  known.set(catalogue, found);
  return found;
}

/** A line of commits, and how long their ids are. */
function shapeOf({ key, marks }: TagReading): string {
  const lengths = marks.flatMap((mark) => (mark.kind === "commit" ? mark.length : []));
  return `${key} ${lengths.join()}`;
}
