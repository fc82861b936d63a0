/** Which image should a container run? What its reference and the service's `track` say together. */
import type { ImageReference, Tag } from "./reference.ts";
import { isPinned } from "./reference.ts";

/** How a service's owner wants it to follow its repository. */
export type Track =
  | { readonly kind: "auto" }
  | { readonly kind: "same-tag" }
  | { readonly kind: "none" }
  | { readonly kind: "semver"; readonly range: string }
  | { readonly kind: "newest"; readonly glob: string };

/** What a container follows, and why: the sentence is shown to people. */
export type Follows =
  | {
      readonly kind: "tag";
      readonly tag: Tag;
      readonly why: string;
      /** Whether the owner's wish is plain enough for a write. */
      readonly remediable: boolean;
    }
  | { readonly kind: "nothing"; readonly why: string };

/** The shapes of tags: a tag of any other shape is a moving one. */
const shapes: readonly { readonly shape: TagShape; readonly pattern: RegExp }[] = [
  { shape: "version", pattern: /^v?\d+\.\d+\.\d+(?:[-+.][0-9A-Za-z.+-]+)?$/ },
  {
    shape: "date",
    pattern: /^(?:19|20)\d{2}[-.]?(?:0[1-9]|1[0-2])[-.]?(?:[0-2]\d|3[01])(?:[-._T]?\d{2,9}Z?)?$/,
  },
  { shape: "build", pattern: /^(?:(?:build|b|run|ci)[-._]?)?\d+$/ },
  { shape: "commit", pattern: /^(?:(?:sha|git|commit|g)[-._]?)?(?=[0-9a-f]*\d)[0-9a-f]{7,40}$/ },
];

export type TagShape = "version" | "date" | "build" | "commit" | "moving";

/** What kind of name a tag is, by its looks. */
export function tagShape(tag: Tag): TagShape {
  return shapes.find(({ pattern }) => pattern.test(tag))?.shape ?? "moving";
}

/**
 * What a container follows under a `track`.
 * @param pinnedFrom the tag that our pin recorded for a pinned container
 */
export function follow(track: Track, reference: ImageReference, pinnedFrom: Tag | null): Follows {
  if (track.kind === "none") return { kind: "nothing", why: 'its track is "none"' };
  const tag = isPinned(reference) ? pinnedFrom : (reference.tag ?? ("latest" as Tag));
  if (tag === null)
    return { kind: "nothing", why: "it is pinned to a digest, and no tag is recorded for it" };
  const isMoving = tagShape(tag) === "moving";
  const followed = { kind: "tag", tag, remediable: isMoving || track.kind === "same-tag" } as const;
  if (isPinned(reference)) return { ...followed, why: `it was pinned from the tag "${tag}"` };
  if (track.kind === "same-tag") return { ...followed, why: 'its track is "same-tag"' };
  if (isMoving) return { ...followed, why: `"${tag}" is a moving tag, which follows itself` };
  return { kind: "nothing", why: `"${tag}" is a ${tagShape(tag)} tag, which names one image` };
}
