/** How digests and images are said to people. */

import { valueOr } from "../common/known.ts";
import type { Digest, Tag } from "../image/reference.ts";
import { revisionOf } from "../image/same-image.ts";
import { spell } from "../image/tag/spell.ts";
import type { ContainerView } from "../judge/container/container-view.ts";
import { formerTagsOf, tagsOf } from "../judge/container/judged-digests.ts";
import { clip } from "./phrases.ts";

/** A digest short enough to read and long enough to find: `sha256:80bf1c2d3e4f`. */
export function shortDigest(digest: Digest): string {
  const colon = digest.indexOf(":");
  return digest.slice(0, colon + 13);
}

/** The tag that tells an image best: one that does not move, and of these the written one. Registries list them in any order. */
export function tellingTag<T extends string>(
  tags: readonly T[],
  { but = null, written = null }: { but?: T | null; written?: T | null } = {},
): T | undefined {
  const others = tags.filter((tag) => tag !== but);
  const fixed = others.filter((tag) => spell(tag as unknown as Tag).kind !== "moving");
  const best = fixed.length > 0 ? fixed : others;
  return best.find((tag) => tag === written) ?? best[0];
}

/**
 * An image by a tag that tells it from others, and its digest: `def4567 (sha256:80bf1c2d3e4f)`. A tag that is only
 * remembered is said as that: `sha256:80bf1c2d3e4f (was tagged def4567)`.
 */
export function sayImage(
  digest: Digest,
  tags: readonly Tag[],
  { former = [], ...than }: { but?: Tag | null; written?: Tag | null; former?: readonly Tag[] } = {},
): string {
  const [telling, told] = [tellingTag(tags, than), tellingTag(former, than)];
  if (telling !== undefined) return `${telling} (${shortDigest(digest)})`;
  return told === undefined ? shortDigest(digest) : `${shortDigest(digest)} (was tagged ${told})`;
}

/** An image of a container, with what it was built from: `v1.4.2 (sha256:80bf1c2d3e4f, revision 4f5ec4d5b3a1)`. */
export function sayImageOf(view: ContainerView, digest: Digest, but: Tag | null = null): string {
  const tags = tagsOf(view.repository, digest);
  const former = formerTagsOf(view.repository, digest);
  const written = valueOr(view.reference, null)?.tag ?? null;
  const image = sayImage(digest, tags, { but, written, former });
  const revision = view.repository && revisionOf(digest, view.repository, view.platform);
  if (revision === null || [...tags, ...former].some((tag) => tag.length >= 7 && revision.startsWith(tag)))
    return image;
  const built = /^[0-9a-f]{40,64}$/.test(revision) ? revision.slice(0, 12) : clip(revision, 40);
  return image.endsWith(")") ? `${image.slice(0, -1)}, revision ${built})` : `${image} (revision ${built})`;
}

/** The tag that does not tell one image of a container from another, because all of them had it. */
export function ofAll({ follows }: ContainerView): Tag | null {
  return follows.kind === "tag" ? follows.tag : null;
}

/** What runs instead: `2 of 3 running tasks of container "web" run abc123f (sha256:…)`. */
export function sayOutdated(view: ContainerView, outdated: readonly Digest[]): string {
  const what = outdated.map((digest) => sayImageOf(view, digest, ofAll(view))).join(" and ");
  const running = view.running.known ? view.running.value : [];
  const all = running.reduce((sum, { tasks }) => sum + tasks, 0);
  const old = running.reduce(
    (sum, { digest, tasks }) => sum + (digest && outdated.includes(digest) ? tasks : 0),
    0,
  );
  if (old === 0) return `container "${view.name}" would start with ${what}`;
  const tasks =
    old === all
      ? all === 1
        ? "the running task"
        : `all ${all} running tasks`
      : `${old} of ${all} running tasks`;
  return `${tasks} of container "${view.name}" run${old === 1 ? "s" : ""} ${what}`;
}
