/** What a tag says: the line of images it belongs to, and its place in that line. */
import type { Tag } from "../reference.ts";
import type { Numeric } from "./numeric.ts";

/**
 * What kind of name a tag is: `moving` names whatever was pushed last under it, and `partial` (`16`, `v1`, `1.2`)
 * the last release of some; a `name` cannot move, as its repository forbids it; `hash` is a checksum of sources,
 * which is no newer or older than another. All others name one release or one build.
 */
export type TagKind =
  | "moving"
  | "partial"
  | "name"
  | "version"
  | "commit"
  | "date"
  | "build"
  | "uuid"
  | "hash";

/** A part of a tag that tells one image of a line from another. */
export type Mark =
  | VersionMark
  /** The digits of a date, and of a time of that day. */
  | { readonly kind: "date"; readonly numbers: readonly Numeric[]; readonly correction?: Named }
  /** The number of a run or a build. */
  | { readonly kind: "build"; readonly numbers: readonly Numeric[] }
  /** The revision of a version's packaging: `-r10`, `-2`. */
  | { readonly kind: "revision"; readonly numbers: readonly Numeric[] }
  /** What has no order: the id of a commit, so many digits long, a UUID, a checksum. */
  | { readonly kind: "commit"; readonly length: number }
  | { readonly kind: "uuid" }
  | { readonly kind: "hash" };

export interface VersionMark {
  readonly kind: "version";
  readonly numbers: readonly Numeric[];
  readonly preRelease: Named | null;
  /** What was corrected in the version later: `-security-01`. */
  readonly correction?: Named;
  /** How many commits it was built after that version, as `git describe` counts them; `null` for the version itself. */
  readonly after: Numeric | null;
}

/** A pre-release or a correction, by what it is called. */
export interface Named {
  /** In lower case. */
  readonly name: string;
  readonly numbers: readonly Numeric[];
}

export interface TagReading {
  readonly tag: Tag;
  readonly kind: TagKind;
  /** The tag without its place, to be read: `v#-alpine`, `main-<commit>`, `#-debian-12-r#`. */
  readonly line: string;
  /** The same for all tags of a line, whatever numbers their variants have. */
  readonly key: string;
  readonly marks: readonly Mark[];
  /** The numbers in the variant, in their order: `20` of `-alpine3.20` is a part of one. */
  readonly variant: readonly (readonly Numeric[])[];
  /** The words before the first mark: `main` of `main-860c190`; empty where there are none. */
  readonly prefix: string;
  /** The same tag with what might be a commit's id read as one: each such part by itself, then all of them. */
  readonly asCommit: readonly TagReading[];
}

/** The version in a tag, if there is one. */
export function versionOf({ marks }: TagReading): VersionMark | null {
  return marks.find((mark) => mark.kind === "version") ?? null;
}

/** What was corrected later in what a tag's version or date names, if the tag says so. */
export function correctionOf({ marks }: TagReading): Named | null {
  return marks.flatMap((mark) => ("correction" in mark ? (mark.correction ?? []) : [])).at(0) ?? null;
}

/** Whether a tag names one build: it follows no tag's name, but what comes after it in its line. */
export function namesOneBuild({ kind }: TagReading): boolean {
  return kind !== "moving" && kind !== "partial" && kind !== "version";
}

/** Whether the order of two of its line's images may be that of their pushes: nothing in the tags tells. */
export function hasUnorderedMark({ marks }: TagReading): boolean {
  return marks.some(({ kind }) => kind === "commit" || kind === "uuid");
}

/** Whether a tag's version is a year's: its order goes across the new year. @see https://calver.org */
export function isCalendarVersion(reading: TagReading): boolean {
  return /^20\d\d$/.test(versionOf(reading)?.numbers[0] ?? "");
}

/** Whether a version may be one of a year in two digits and a month of it: `24.10`. */
export function isYearAndMonth(reading: TagReading): boolean {
  const [year = "", month = ""] = versionOf(reading)?.numbers ?? [];
  return /^(?:1[5-9]|[23]\d)$/.test(year) && /^(?:[1-9]|1[0-2])$/.test(month);
}
