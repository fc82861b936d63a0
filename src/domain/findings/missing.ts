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
import { type Digest, isPinned } from "../image/reference.ts";
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
    const summary = `${shortDigest(digest)}, which container "${name}" depends on, is gone from the repository: ${next}`;
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
  const summary = `The repository has no tag "${tag}" any more, and container "${name}" is written ${written}: the next deployment will fail`;
  return { ...base, cause: "tag-gone", actual, summary, advice: pushAgain };
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
