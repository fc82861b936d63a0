/**
 * The images of a line, and which of them comes after another.
 *
 * Only images of the same line are candidates: another variant, another architecture, another application's prefix
 * is never newer. Within a line the tags say the order; where they say none, the pushes do, and a moving tag leads
 * that still lives.
 */

import { isMatch } from "matcher";
import { type Known, known, valueOr } from "../common/known.ts";
import type { CatalogueEntry, RepositoryFacts } from "../facts/facts.ts";
import type { Follows } from "./follow.ts";
import { changesOf } from "./moves.ts";
import { isFixed } from "./mutability.ts";
import { inRange } from "./range.ts";
import type { Digest, Tag } from "./reference.ts";
import { type Unrunnable, whyUnrunnable } from "./runnable.ts";
import { isArtifactTag } from "./tag/artifact.ts";
import { isCalendarAsSaid, readTag, type TagEvidence } from "./tag/evidence.ts";
import { type Counting, comparePlaces, compareVariants, isVariantKept, maySucceed } from "./tag/order.ts";
import {
  hasUnorderedMark,
  isCalendarVersion,
  isYearAndMonth,
  type TagReading,
  versionOf,
} from "./tag/reading.ts";

/** An image of a line, by the tag that puts it there. */
export interface Member {
  readonly tag: Tag;
  readonly reading: TagReading;
  readonly digest: Digest;
  readonly pushedAt: Date | null;
}

/** What a repository shows of its tags. */
export function evidenceOf({
  catalogue,
  moves,
  mutability,
}: Pick<RepositoryFacts, "catalogue" | "moves" | "mutability">): TagEvidence {
  const setting = valueOr(mutability ?? undefined, null);
  return {
    catalogue: valueOr(catalogue, nothing),
    moved: (tag) => changesOf(moves.get(tag) ?? []).length > 1,
    immutable: (tag) => setting !== null && isFixed(tag, setting),
  };
}

const nothing: readonly CatalogueEntry[] = [];

/** Whether an image counts for what is followed. */
export function countsFor(
  { key, within, reading }: Extract<Follows, { kind: "line" }>,
  evidence: TagEvidence,
): (member: Pick<Member, "tag" | "reading">) => boolean {
  switch (within.kind) {
    case "line":
      return () => true;
    case "glob":
      return ({ tag }) => isMatch(tag, within.glob, { caseSensitive: true });
    case "major":
      return (member) => majorOf(member.reading) === (reading && majorOf(reading));
    case "calendar":
      return (member) => isInCalendar(member.reading, reading, evidence);
    case "range": {
      const mayBePre = reading?.key === key && versionOf(reading)?.preRelease !== null;
      return (member) => isInRange(member.reading, within.range, mayBePre);
    }
  }
}

/** Who is on a version that is no calendar's stays on its major: of `16.0-20240601`, the date alone is one's. */
function isInCalendar(reading: TagReading, own: TagReading | null, evidence: TagEvidence): boolean {
  const isOwn = own !== null && isCalendarAsSaid(own, evidence);
  const isKept = isOwn || own === null || versionOf(own) === null || majorOf(own) === majorOf(reading);
  const isShort = isOwn && isYearAndMonth(own) && isCalendarAsSaid(reading, evidence);
  return isKept && (reading.kind === "date" || isCalendarVersion(reading) || isShort);
}

function isInRange(reading: TagReading, range: string, mayBePre: boolean): boolean {
  const version = versionOf(reading);
  const isPlain = version?.preRelease === null && version.after === null;
  const [major = "0", minor = "0", patch = "0"] = version?.numbers ?? [];
  return version !== null && (isPlain || mayBePre) && inRange(`${major}.${minor}.${patch}`, range);
}

function majorOf(reading: TagReading): string | null {
  return versionOf(reading)?.numbers[0] ?? null;
}

/** The images of a line, in the order in which they are listed. */
export function membersOf(key: string, repository: RepositoryFacts): Member[] {
  const evidence = evidenceOf(repository);
  return evidence.catalogue.flatMap(({ digest, tags, pushedAt }) =>
    tags
      .filter((tag) => !isArtifactTag(tag))
      .map((tag) => readTag(tag, evidence))
      .filter((reading) => reading.key === key && reading.kind !== "moving" && reading.kind !== "partial")
      .map((reading) => ({ tag: reading.tag, reading, digest, pushedAt })),
  );
}

/** The versions that a container is on, where its own tag is of no line or of another: it is never led below them. */
export function versionsOn(
  digest: Digest | null,
  follows: Extract<Follows, { kind: "line" }>,
  repository: RepositoryFacts,
): TagReading[] {
  const evidence = evidenceOf(repository);
  const counts = countsFor(follows, evidence);
  const image = valueOr(repository.catalogue, []).find((entry) => entry.digest === digest);
  const named = (image?.tags ?? []).map((tag) => ({ tag, reading: readTag(tag, evidence) }));
  const counting = named.filter(counts).map(({ reading }) => reading);
  return follows.reading ? [...counting, follows.reading] : counting;
}

/** Where a container stands in a line: what it is on, and when that image was pushed. */
export interface Standing extends Counting {
  /** `null` where what it is on is of no line, or of another: then every image of the line is one to go to. */
  readonly reading: TagReading | null;
  readonly digest: Digest | null;
  /** `null` where it is not known, or the image is gone. */
  readonly pushedAt: Date | null;
}

/** Whether an image of the line comes after where a container stands, by its tag, or else by its push. */
export function isAfter(member: Member, { reading, digest, pushedAt, ...counting }: Standing): boolean {
  if (reading === null) return true;
  if (!maySucceed(member.reading, reading, counting) || !isVariantKept(member.reading, reading)) return false;
  const places = comparePlaces(member.reading, reading);
  if (places !== 0) return places > 0;
  if (!hasUnorderedMark(reading) || member.digest === digest) return false;
  return pushedAt === null || (member.pushedAt !== null && member.pushedAt > pushedAt);
}

/** Whether an image was there before the one that a container is on was pushed: it is newer for nobody. */
export function isEarlierPush({ pushedAt }: Pick<Member, "pushedAt">, standing: Standing): boolean {
  return pushedAt !== null && standing.pushedAt !== null && pushedAt < standing.pushedAt;
}

/** What comes last in a line, and what would, were it newer for anybody. */
export interface Last {
  readonly last: Member | null;
  /** Of a higher place, and there before the one that a container is on. */
  readonly earlier: Member | null;
  /** Of a higher place, and what a line of releases has not: another count of numbers, or a correction. */
  readonly other: Member | null;
}

/**
 * What comes last after where a container stands. Who is on an image of another line has no place in this one: what
 * comes below its highest may be a step back.
 */
export function lastAfter(members: readonly Member[], standing: Standing): Last {
  const after = lastFirst(members.filter((member) => isAfter(member, standing)));
  const candidates = standing.reading === null ? after.slice(0, 1) : after;
  const last = candidates.find((member) => !isEarlierPush(member, standing)) ?? null;
  const [highest = null] = after;
  const others = members.filter(
    (member) =>
      isAfter(member, { ...standing, anyLength: true, corrected: true }) &&
      !isEarlierPush(member, standing) &&
      (last === null || comparePlaces(member.reading, last.reading) > 0),
  );
  const [other = null] = lastFirst(others);
  return { last, earlier: highest === last ? null : highest, other };
}

/** The images of a line from the last to the first: by their tags, nearest variant first, then by their pushes. */
export function lastFirst(members: readonly Member[]): Member[] {
  return [...members].sort(
    (a, b) =>
      comparePlaces(b.reading, a.reading) ||
      compareVariants(a.reading, b.reading) ||
      Number(b.pushedAt) - Number(a.pushedAt) ||
      compare(a.tag, b.tag) ||
      compare(a.digest, b.digest),
  );
}

/** Of equals, always the same one: the registry lists them in any order. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How many of a line's last builds a moving tag may have passed over before it counts as abandoned. */
const lastBuilds = 10;

/** Whether a moving tag lives: one of the last builds of the line got it. */
export function isAlive(leader: Tag, members: readonly Member[], repository: RepositoryFacts): boolean {
  const byPush = [...members].sort(
    (a, b) => Number(b.pushedAt) - Number(a.pushedAt) || compare(a.digest, b.digest),
  );
  const last = new Set([...new Set(byPush.map(({ digest }) => digest))].slice(0, lastBuilds));
  const named = repository.moves.get(leader)?.map(({ digest }) => digest) ?? [];
  const names = digestOf(leader, repository);
  return [...named, ...(names ? [names] : [])].some((digest) => last.has(digest));
}

/** What a tag names now, by what was listed or asked for; `null` where it names nothing that is known. */
export function digestOf(tag: Tag, { tags, catalogue }: RepositoryFacts): Digest | null {
  const asked = tags.get(tag);
  if (asked?.known) return asked.value;
  return valueOr(catalogue, nothing).find((entry) => entry.tags.includes(tag))?.digest ?? null;
}

/** Why no task can run a member, as far as that is known; an archived image cannot be pulled. */
export function whyNotMember(
  { digest }: Pick<Member, "digest">,
  repository: RepositoryFacts,
  platform: string | null,
): Known<Unrunnable | "archived" | null> {
  const image = valueOr(repository.images.get(digest), null);
  return image?.isArchived ? known("archived") : whyUnrunnable(digest, repository, platform);
}
