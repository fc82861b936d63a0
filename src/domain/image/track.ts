/** Which image should a container run? What its reference and the service's `track` say together. */
import { type ImageReference, isPinned, type Tag } from "./reference.ts";
import { tagShape } from "./tag-shape.ts";

/** How a service's owner wants it to follow its repository. */
export type Track =
  | { readonly kind: "auto" }
  | { readonly kind: "same-tag" }
  | { readonly kind: "none" }
  /** The newest calendar version of its line. */
  | { readonly kind: "calver" }
  /** The highest version in the range; `variant` is what stands behind it, without the dash: `alpine`. */
  | { readonly kind: "semver"; readonly range: string; readonly variant: string | null }
  | { readonly kind: "newest"; readonly glob: string };

/** What a container follows, and why: the sentence is shown to people. */
export type Follows = (
  | { readonly kind: "nothing" }
  /** What this tag names. */
  | { readonly kind: "tag"; readonly tag: Tag }
  /** The highest release: of the same major, or in a range. */
  | { readonly kind: "release"; readonly range: string | null }
  /** The newest image with a tag that this glob matches. */
  | { readonly kind: "newest"; readonly glob: string }
  /** What the first of these tags that exists names, else the newest tag of the same shape. */
  | { readonly kind: "moving"; readonly tags: readonly Tag[] }
) & {
  readonly why: string;
  /** The tag the container is on: written, or the one its digest was known by; `null` if there is none. */
  readonly own: Tag | null;
  /** Whether the owner's wish is plain enough for a write. */
  readonly remediable: boolean;
  /** Whether a newer image may be waiting until somebody promotes it to this service. */
  readonly mayWait: boolean;
};

/** What is known of a pinned digest. */
export interface PinMemory {
  /** The tag that our pin recorded. */
  readonly pinnedFrom: Tag | null;
  /** The tag that the journal last saw naming it. */
  readonly lastNamed: Tag | null;
}

/** The tags that move, in order of preference, where drift.yml names no others. */
export const usualMovingTags = ["latest", "main", "master"] as Tag[];

/** What a container follows under a `track`. */
export function follow(
  track: Track,
  reference: ImageReference,
  memory: PinMemory,
  moving: readonly Tag[] = usualMovingTags,
): Follows {
  const own = isPinned(reference)
    ? (memory.pinnedFrom ?? memory.lastNamed)
    : (reference.tag ?? ("latest" as Tag));
  const explicit = { own, remediable: true, mayWait: false };
  const guess = { own, remediable: false, mayWait: true };
  if (track.kind === "none") return { ...guess, kind: "nothing", why: 'its track is "none"' };
  if (track.kind === "semver") {
    return { ...explicit, kind: "release", range: track.range, why: `its track is "semver:${track.range}"` };
  }
  if (track.kind === "newest") {
    return { ...explicit, kind: "newest", glob: track.glob, why: `its track is "newest:${track.glob}"` };
  }
  if (own === null) {
    return { ...guess, kind: "nothing", why: "it is pinned to a digest, and no tag is known for it" };
  }
  if (track.kind === "calver") return { ...explicit, kind: "moving", tags: [], why: 'its track is "calver"' };
  if (track.kind === "same-tag")
    return { ...explicit, kind: "tag", tag: own, why: 'its track is "same-tag"' };
  return followByShape(own, isPinned(reference) ? memory : null, { explicit, guess, moving });
}

function followByShape(
  tag: Tag,
  pinned: PinMemory | null,
  { explicit, guess, moving }: { explicit: Confidence; guess: Confidence; moving: readonly Tag[] },
): Follows {
  const isGuess = pinned !== null && pinned.pinnedFrom === null;
  switch (tagShape(tag)) {
    case "moving":
      return isGuess
        ? { ...guess, kind: "tag", tag, why: `it is pinned to a digest that "${tag}" named` }
        : {
            ...explicit,
            kind: "tag",
            tag,
            why: pinned
              ? `it was pinned from the tag "${tag}"`
              : `"${tag}" is a moving tag, which follows itself`,
          };
    case "version":
      return {
        ...guess,
        kind: "release",
        range: null,
        why: `"${tag}" is a version, which follows the highest release of its major`,
      };
    case "commit":
    case "build":
    case "date":
      return {
        ...guess,
        kind: "moving",
        tags: moving,
        why: `"${tag}" is a ${tagShape(tag)} tag, which follows what the repository's moving tag names`,
      };
  }
}

type Confidence = Pick<Follows, "own" | "remediable" | "mayWait">;
