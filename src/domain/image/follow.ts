/** Which image should a container run? What its reference, its repository's tags and its track say together. */
import { isMatch } from "matcher";
import { type ImageReference, isPinned, type Tag } from "./reference.ts";
import { sayKind } from "./tag/describe.ts";
import { isCalendarAsSaid, isCalendarHere, readTag, type TagEvidence } from "./tag/evidence.ts";
import { namesOneBuild, type TagReading, versionOf } from "./tag/reading.ts";
import { spell } from "./tag/spell.ts";
import { type Track, usualMovingTags } from "./track.ts";

/** Which images of a line count: those of the same major, all, or the versions in a range. */
export type Within =
  | { readonly kind: "major" }
  | { readonly kind: "line" }
  | { readonly kind: "calendar" }
  | { readonly kind: "range"; readonly range: string }
  | { readonly kind: "glob"; readonly glob: string };

/** What a container follows, and why: the sentence is shown to people. */
export type Follows = (
  | { readonly kind: "nothing" }
  /** What this tag names. */
  | { readonly kind: "tag"; readonly tag: Tag }
  /** The last image of the line with this key, or what the first of the leaders that lives names. */
  | {
      readonly kind: "line";
      readonly key: string;
      /** The line as people read it. */
      readonly line: string;
      readonly within: Within;
      readonly leaders: readonly Tag[];
    }
  /** What the first of these tags names that once named the container's own image. */
  | { readonly kind: "leader"; readonly leaders: readonly Tag[] }
  /** The newest image with a tag that this glob matches. */
  | { readonly kind: "newest"; readonly glob: string }
) & {
  readonly why: string;
  /** The tag the container is on: written, recorded by our pin, or one that names its digest; `null` if there is none. */
  readonly own: Tag | null;
  /** What that tag was read as. */
  readonly reading: TagReading | null;
  /** Whether the owner's wish is plain enough for a write. */
  readonly remediable: boolean;
  /** Whether a newer image may be waiting until somebody promotes it to this service. */
  readonly mayWait: boolean;
};

/** What is known of where a pinned digest came from. */
export interface PinOrigin {
  /** The tag that our pin recorded. */
  readonly recorded: Tag | null;
  /** The tags that name the digest now; one that merely named it once leads to nothing. */
  readonly naming: readonly Tag[];
}

/** A reference that is not pinned comes from nowhere else. */
export const noOrigin: PinOrigin = { recorded: null, naming: [] };

/**
 * What a container follows under a track.
 * @param moving the tags of its repository that lead its builds, in order of preference
 */
export function follow(
  track: Track,
  reference: ImageReference,
  origin: PinOrigin,
  evidence: TagEvidence,
  moving: readonly Tag[] = usualMovingTags,
): Follows {
  const pinned = isPinned(reference);
  const own = pinned
    ? (origin.recorded ?? tellingOf(origin.naming, evidence))
    : (reference.tag ?? ("latest" as Tag));
  const reading = own === null ? null : readTag(own, evidence);
  const isOurs = !pinned || origin.recorded !== null;
  const explicit = { own, reading, remediable: isOurs, mayWait: false };
  const guess = { own, reading, remediable: false, mayWait: true };
  if (track.kind === "none") return { ...guess, kind: "nothing", why: 'its track is "none"' };
  if (track.kind === "newest") return { ...explicit, ...followNewest(track.glob, reading) };
  if (track.kind === "semver") return { ...explicit, ...followRange(track, reading) };
  if (track.kind === "calver") return { ...explicit, ...followCalendar(reading, evidence) };
  if (own === null || reading === null)
    return { ...guess, kind: "nothing", why: "it is pinned to a digest that no tag names now" };
  if (track.kind === "same-tag")
    return { ...explicit, kind: "tag", tag: own, why: 'its track is "same-tag"' };
  const within = withinOf(reading, evidence);
  return followReading(reading, { pinned, isOurs, moving, within, explicit, guess });
}

/** The tag of a digest that says most of it: one with a place in a line, and of these a version. */
function tellingOf(tags: readonly Tag[], evidence: TagEvidence): Tag | null {
  const readings = [...tags].sort().map((tag) => readTag(tag, evidence));
  const telling =
    readings.find(({ kind }) => kind === "version") ??
    readings.find((reading) => namesOneBuild(reading)) ??
    readings[0];
  return telling?.tag ?? null;
}

type OwnLine = Extract<Within, { kind: "line" | "major" }>;

type Confidence = Pick<Follows, "own" | "reading" | "remediable" | "mayWait">;

interface Case {
  readonly pinned: boolean;
  /** Whether the tag is written, or recorded by our pin. */
  readonly isOurs: boolean;
  readonly moving: readonly Tag[];
  readonly within: OwnLine;
  readonly explicit: Confidence;
  readonly guess: Confidence;
}

function followReading(reading: TagReading, of: Case): Follows {
  const { pinned, isOurs, moving, within, explicit, guess } = of;
  const { tag, kind } = reading;
  const said = `"${tag}" is ${sayKind(reading)}`;
  switch (kind) {
    case "moving":
    case "partial":
      return {
        ...(isOurs ? explicit : guess),
        kind: "tag",
        tag,
        why: pinned ? sayPinned(tag, isOurs) : `${said}, so the image that it names now is expected`,
      };
    case "name":
    case "hash":
      return {
        ...guess,
        kind: "leader",
        leaders: moving,
        why: `${said}, so only another tag that named the same image can show which image comes next`,
      };
    case "version":
      return { ...guess, ...followVersion(reading, within, said) };
    case "commit":
    case "date":
    case "build":
    case "uuid":
      return { ...guess, ...followBuild(reading, of, said) };
  }
}

type OfLine = Pick<
  Extract<Follows, { kind: "line" }>,
  "kind" | "key" | "line" | "within" | "leaders" | "why"
>;

function followVersion({ key, line }: TagReading, within: OwnLine, said: string): OfLine {
  const which =
    within.kind === "line"
      ? "the last version of that line"
      : "the highest version of that line with the same major number";
  return { kind: "line", key, line, within, leaders: [], why: `${said}, so ${which} is expected` };
}

function followBuild(
  { key, line, prefix }: TagReading,
  { within, moving }: Pick<Case, "within" | "moving">,
  said: string,
): OfLine {
  const own = prefix === "" ? [] : [prefix as Tag];
  const major = within.kind === "line" ? "" : " with the same major number";
  const why = `${said}, so the newest image of that line${major} is expected`;
  return { kind: "line", key, line, within, leaders: [...new Set([...own, ...moving])], why };
}

/** A version keeps its major, whatever stands behind it: `1.4.2-abc1234` is no more led to `2.0.0` than `1.4.2` is. */
function withinOf(reading: TagReading, evidence: TagEvidence): OwnLine {
  return { kind: versionOf(reading) === null || isCalendarHere(reading, evidence) ? "line" : "major" };
}

function sayTrack(track: string, reading: TagReading | null): string {
  const own = reading === null ? "" : `, and "${reading.tag}" is ${sayKind(reading)}`;
  return `its track is "${track}"${own}`;
}

function sayPinned(tag: Tag, isRecorded: boolean): string {
  return isRecorded
    ? `the task definition records that it follows "${tag}"`
    : `it is pinned to a digest that "${tag}" names now`;
}

function followRange(
  { range, variant }: Extract<Track, { kind: "semver" }>,
  reading: TagReading | null,
): OfLine {
  const asked = `semver:${range}${variant === null ? "" : `-${variant}`}`;
  const own = variant === null && reading && versionOf(reading) ? reading : null;
  const { key, line } = own ?? spell(`0.0.0${variant === null ? "" : `-${variant}`}` as Tag);
  return {
    kind: "line",
    key,
    line,
    within: { kind: "range", range },
    leaders: [],
    why: sayTrack(asked, reading),
  };
}

function followCalendar(reading: TagReading | null, evidence: TagEvidence) {
  const isCalendar = reading !== null && (reading.kind === "date" || isCalendarAsSaid(reading, evidence));
  const own = isCalendar ? reading : null;
  const { key, line } = own ?? spell("2000.0.0" as Tag);
  return {
    kind: "line",
    key,
    line,
    within: { kind: "calendar" },
    leaders: [],
    why: sayTrack("calver", reading),
  } as const;
}

/** Within the own line, where the own tag is one of those that are asked for and has a place in a line. */
function followNewest(glob: string, reading: TagReading | null) {
  const why = sayTrack(`newest:${glob}`, reading);
  if (reading === null || !hasPlace(reading) || !isMatch(reading.tag, glob, { caseSensitive: true }))
    return { kind: "newest", glob, why } as const;
  const { key, line } = reading;
  return { kind: "line", key, line, within: { kind: "glob", glob }, leaders: [], why } as const;
}

/** Whether a tag says where in a line its image stands. */
function hasPlace(reading: TagReading): boolean {
  return reading.kind === "version" || (namesOneBuild(reading) && !/^(?:name|hash)$/.test(reading.kind));
}
