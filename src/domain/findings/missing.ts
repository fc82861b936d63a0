/**
 * `missing`: the image a service depends on is gone from the registry: the next task to start will fail.
 *
 * Lifecycle rules know nothing of ECS: when a tag moves on, the old digest may be expired while a service still
 * depends on it. An archived image cannot be pulled.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
import { restoreCommand } from "../cure.ts";
import type { ServiceFacts } from "../facts.ts";
import type { FindingOf } from "../finding.ts";
import { type Digest, isPinned, type Tag } from "../image/reference.ts";
import { valueOr } from "../known.ts";
import { deployAgain } from "../own-way.ts";
import { shortDigest } from "../say.ts";
import { type ContainerView, neededDigest, writtenTag } from "../view.ts";

/** The finding for a container whose next task would not find its image. */
export function missing(view: ContainerView, facts: ServiceFacts): FindingOf<"missing"> | null {
  const { reference, repository, name, written } = view;
  if (!reference.known || !repository) return null;
  const digest = neededDigest(view);
  const base = {
    kind: "missing",
    group: "supply",
    severity: "high",
    container: name,
    expected: digest,
    since: null,
  } as const;
  const actual: Digest[] = [];
  const found = digest === null ? undefined : repository.images.get(digest);
  const next = "the next task to start will fail";
  if (digest !== null && found?.known && found.value === null) {
    const gone = wasThere(digest, view) ? "is gone from the repository" : "is not in the repository";
    const summary = `${shortDigest(digest)}, which container "${name}" depends on, ${gone}: ${next}`;
    return {
      ...base,
      cause: "digest-gone",
      actual,
      summary,
      advice: isPinned(reference.value) ? pushAgain : [deployAgain(facts)],
    };
  }
  if (digest !== null && found?.known && found.value?.isArchived) {
    const summary = `${shortDigest(digest)}, which container "${name}" depends on, was archived and cannot be pulled: ${next}`;
    return {
      ...base,
      cause: "archived",
      actual,
      summary,
      advice: [
        "Restore the image to the STANDARD storage class in ECR:",
        restoreCommand(repository.repository, digest),
      ],
    };
  }
  if (isPinned(reference.value)) return null;
  const tag = writtenTag(reference.value);
  const named = repository.tags.get(tag);
  if (!named?.known || named.value !== null) return null;
  const gone = wasSeen(tag, view) ? " any more" : "";
  const summary = `The repository has no tag "${tag}"${gone}, and container "${name}" is written ${written}: the next deployment will fail`;
  return { ...base, cause: "tag-gone", actual, summary, advice: pushAgain };
}

/**
 * Whether a tag is known to have been there: it was seen to name an image, or ECS or a task of the service found one
 * by it. A reference may as well be a mistake, whose tag never was.
 */
function wasSeen(tag: Tag, { repository, resolved, running }: ContainerView): boolean {
  const moves = repository?.moves.get(tag) ?? [];
  const former = [...(repository?.formerTags.values() ?? [])].flat();
  const isFound = valueOr(running, []).some(({ digest }) => digest !== null);
  return moves.length > 0 || former.includes(tag) || valueOr(resolved, null) !== null || isFound;
}

/** Whether a digest is known to have been there: it runs, or was resolved or seen. One that is written may be a mistake. */
function wasThere(digest: Digest, { reference, repository, resolved, running }: ContainerView): boolean {
  const isPinnedHere = reference.known && isPinned(reference.value);
  const runs = valueOr(running, []).some((one) => one.digest === digest);
  const moves = [...(repository?.moves.values() ?? [])].flat();
  const isSeen = repository?.formerTags.has(digest) || moves.some((move) => move.digest === digest);
  return runs || isSeen || (!isPinnedHere && valueOr(resolved, null) === digest);
}

/** Why it cannot be told whether the next task would find its image; `null` where it can be told. */
export function unknownSupply(view: ContainerView): string | null {
  const { reference, repository, resolved, own } = view;
  if (!reference.known || !repository) return null;
  if (!isPinned(reference.value) && repository.tags.get(writtenTag(reference.value))?.known === false) {
    return own.known ? null : own.reason;
  }
  const digest = neededDigest(view);
  if (digest === null) return resolved.known || !own.known ? null : resolved.reason;
  const image = repository.images.get(digest);
  return image === undefined || image.known ? null : image.reason;
}

const pushAgain = [
  "Push the image again, or register a revision with an image that is there, and update the service to it",
];
