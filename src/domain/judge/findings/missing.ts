/**
 * `missing`: the image a service depends on is not to be had: the next task to start will fail.
 *
 * Lifecycle rules know nothing of ECS: when a tag moves on, the old digest may be expired while a service still
 * depends on it. An archived image cannot be pulled. And what a tag names may be no image at all, or none for the
 * platform that the tasks run on.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */

import { type Unknown, valueOr } from "../../common/known.ts";
import type { RepositoryFacts, ServiceFacts } from "../../facts/facts.ts";
import { formatEcrRepository } from "../../image/ecr.ts";
import { movedAwayFrom, movedTo } from "../../image/moves.ts";
import { type Digest, isPinned, type Tag } from "../../image/reference.ts";
import { whyUnrunnable } from "../../image/runnable.ts";
import { shortDigest } from "../../words/image-words.ts";
import type { Advice } from "../advice.ts";
import type { ContainerView } from "../container/container-view.ts";
import { neededDigest } from "../container/judged-digests.ts";
import { writtenTag } from "../container/written-reference.ts";
import { deployAgain } from "../deployer.ts";
import type { FindingOf } from "../finding.ts";
import { nextStart } from "../subject.ts";

type Missing = FindingOf<"missing">;

/** The finding for a container whose next task would not find its image. */
export function missing(view: ContainerView, facts: ServiceFacts): Missing | null {
  return gone(view, facts) ?? unrunnable(view, facts) ?? tagGone(view, facts);
}

function base(view: ContainerView, expected: Digest | null) {
  return {
    kind: "missing",
    group: "supply",
    severity: "high",
    container: view.name,
    expected,
    actual: [],
    since: null,
  } as const satisfies Partial<Missing>;
}

/** The digest that the next task will ask for is deleted, or in the archive. */
function gone(view: ContainerView, facts: ServiceFacts): Missing | null {
  const { reference, repository, name } = view;
  const digest = neededDigest(view);
  if (!reference.known || !repository || digest === null) return null;
  const found = repository.images.get(digest);
  if (!found?.known || (found.value !== null && !found.value.isArchived)) return null;
  const which = `${shortDigest(digest)}, which container "${name}" depends on,`;
  const isGone = wasThere(digest, view) ? "is gone from the repository" : "is not in the repository";
  if (found.value === null)
    return {
      ...base(view, digest),
      cause: "digest-gone",
      settlesFrom: tagLeft(view, digest),
      summary: `${which} ${isGone}: ${nextTask}`,
      // A tag that names another image by now brings that one; one that is gone too brings none.
      advice: isPinned(reference.value) || !view.own.known ? pushAgain : [deployAgain(facts)],
    };
  return {
    ...base(view, digest),
    cause: "archived",
    summary: `${which} was archived and cannot be pulled: ${nextTask}`,
    advice: [{ do: "restore", repository: repository.repository, digest }],
  };
}

/**
 * When the written tag left this image, or was seen to name nothing: a pipeline that deletes its only tag deletes the
 * image, and is about to push and to deploy the next. What is pinned has no such pipeline.
 */
function tagLeft({ reference, repository }: ContainerView, digest: Digest): Date | null {
  if (!reference.known || !repository || isPinned(reference.value)) return null;
  const tag = writtenTag(reference.value);
  const left = movedAwayFrom(repository.moves.get(tag) ?? [], digest)?.at;
  return left ?? repository.absentSince.get(tag) ?? null;
}

const nextTask = "the next task to start will fail";

/** The tag names a chart, a signature, an empty index, or an image for other platforms alone. */
function unrunnable(view: ContainerView, facts: ServiceFacts): Missing | null {
  const { unrunnable: found, name, repository, platform } = view;
  if (!found || !repository) return null;
  const { tag, digest, why, isWritten } = found;
  const named = tag === null ? shortDigest(digest) : `Tag "${tag}" names ${shortDigest(digest)}, which`;
  const what =
    why === "not-an-image" ? `${named} is no container image` : `${named} has no image for ${platform}`;
  const use = isWritten
    ? `and container "${name}" references ${view.written}: ${tag === null ? nextTask : nextStart(facts)}`
    : `and container "${name}" follows it: it is left with the image that it has`;
  return {
    ...base(view, digest),
    severity: isWritten ? "high" : "low",
    cause: why,
    since: tag === null ? null : (movedTo(repository.moves.get(tag) ?? [], digest)?.at ?? null),
    summary: `${what}, ${use}`,
    advice: [{ do: "push-image", tag, platform: why === "not-an-image" ? null : platform }],
  };
}

/** The written tag names nothing. Pipelines delete a tag and push it again: they are given the time to. */
function tagGone(view: ContainerView, facts: ServiceFacts): Missing | null {
  const { reference, repository, name, written } = view;
  if (!reference.known || !repository || isPinned(reference.value)) return null;
  const tag = writtenTag(reference.value);
  const named = repository.tags.get(tag);
  if (!named?.known || named.value !== null) return null;
  const lacks = wasSeen(tag, view) ? "no longer has the" : "has no";
  const what = isAbsent(repository)
    ? `There is no repository ${formatEcrRepository(repository.repository)}`
    : `The repository ${lacks} tag "${tag}"`;
  return {
    ...base(view, neededDigest(view)),
    cause: "tag-gone",
    since: repository.absentSince.get(tag) ?? null,
    summary: `${what}, and container "${name}" references ${written}: ${nextStart(facts)}`,
    advice: pushAgain,
  };
}

/** Whether the whole repository is not there: then none of its tags is, and saying so of one would mislead. */
function isAbsent({ catalogue }: RepositoryFacts): boolean {
  return !catalogue.known && catalogue.code === "RepositoryNotFoundException";
}

/**
 * Whether a tag is known to have been there: it was seen to name an image, or ECS or a task of the service found one
 * by it. A reference may as well be a mistake, whose tag never was.
 */
function wasSeen(tag: Tag, { repository, resolved, running }: ContainerView): boolean {
  const moves = repository?.moves.get(tag) ?? [];
  const former = [...(repository?.formerTags.values() ?? [])].flat();
  const isFound = valueOr(running, []).some(({ digest }) => digest !== null);
  const isAbsent = repository?.absentSince.has(tag) ?? false;
  return isAbsent || moves.length > 0 || former.includes(tag) || valueOr(resolved, null) !== null || isFound;
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
export function unknownSupply(view: ContainerView): Unknown | null {
  const { reference, repository, resolved, own } = view;
  if (!reference.known || !repository) return null;
  if (!isPinned(reference.value) && repository.tags.get(writtenTag(reference.value))?.known === false) {
    return own.known ? null : own;
  }
  const digest = neededDigest(view);
  if (digest === null) return resolved.known || !own.known ? null : resolved;
  const image = repository.images.get(digest);
  if (image === undefined || !image.known) return image ?? null;
  // What runs can be run; of anything else, only its manifest says so.
  const runs = valueOr(view.running, []).some((one) => one.digest === digest);
  const why = runs ? null : whyUnrunnable(digest, repository, view.platform);
  return why === null || why.known || why.operation === null ? null : why;
}

const pushAgain: Advice[] = [{ do: "push-again" }];
