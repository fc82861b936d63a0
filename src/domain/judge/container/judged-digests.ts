/** The digests that a container is judged by, and what they are called. */
import { type Known, known, type Unknown, unknown, valueOr } from "../../common/known.ts";
import type { RepositoryFacts } from "../../facts/facts.ts";
import type { Digest, Tag } from "../../image/reference.ts";
import { isSameImage } from "../../image/same-image.ts";
import type { ContainerView } from "./container-view.ts";

/** The digests a container is judged by. */
export interface JudgedDigests {
  readonly digests: readonly Digest[];
  /** Why there may be others that nobody knows; `null` if these are all. */
  readonly lacking: Unknown | null;
}

/**
 * The digest that the next task to start will ask the registry for, where that is known: the one that is fixed,
 * else the one that the tag names. Where nobody can read what is fixed, that is certain only if it runs.
 */
export function neededDigest({ reference, resolved, own, running }: ContainerView): Digest | null {
  const fixed = valueOr(reference, null)?.digest ?? valueOr(resolved, null);
  const named = valueOr(own, null);
  if (fixed !== null || named === null) return fixed;
  const isSure = resolved.known || valueOr(running, []).some(({ digest }) => digest === named);
  return isSure ? named : null;
}

/** The digests that count as running now; where no task runs, what the next one would start with. */
export function judgedDigests({ running, resolved }: ContainerView, desired: number): JudgedDigests {
  if (!running.known) return { digests: [], lacking: running };
  const digests = running.value.flatMap(({ digest }) => digest ?? []);
  const isSilent = running.value.some(({ digest }) => digest === null);
  if (running.value.length > 0) {
    return { digests, lacking: isSilent ? unknown("a running task reports no digest") : null };
  }
  if (!resolved.known) {
    return {
      digests,
      lacking: {
        ...resolved,
        reason: `no task runs, and what the service resolved is not known: ${resolved.reason}`,
      },
    };
  }
  if (resolved.value !== null) return { digests: [resolved.value], lacking: null };
  const why = unknown("no task runs yet, and the service revision names no digest");
  return { digests, lacking: desired === 0 ? null : why };
}

/** Whether a digest is the image that the container should run. */
export function isExpected(view: ContainerView, digest: Digest): Known<boolean> {
  if (view.expected === null) return known(true);
  if (!view.expected.known) return view.expected;
  return view.repository
    ? isSameImage(digest, view.expected.value.digest, view.repository, view.platform)
    : known(digest === view.expected.value.digest);
}

/** The tags that name a digest now, as far as the registry was read. */
export function tagsOf(repository: RepositoryFacts | null, digest: Digest): readonly Tag[] {
  const image = repository?.images.get(digest);
  if (image?.known || !repository) return valueOr(image, null)?.tags ?? [];
  return [...repository.tags].flatMap(([tag, named]) => (valueOr(named, null) === digest ? tag : []));
}

/**
 * The tags that were seen naming a digest of which no present tag is known, but for those that are known to be gone
 * or to name another: what is remembered, and may not be so any more.
 */
export function formerTagsOf(repository: RepositoryFacts | null, digest: Digest): readonly Tag[] {
  if (!repository || tagsOf(repository, digest).length > 0) return [];
  const former = repository.formerTags.get(digest) ?? [];
  return former.filter((tag) => valueOr(repository.tags.get(tag), digest) === digest);
}
