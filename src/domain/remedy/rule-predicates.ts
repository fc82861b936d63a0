/** What each rule against a pin asks of the facts: why it forbids it, or `null`. */

import { valueOr } from "../common/known.ts";
import { isUnfinished, whyUnsteady } from "../ecs/deployment.ts";
import type { RepositoryFacts, Rollout, ServiceFacts } from "../facts/facts.ts";
import { evidenceOf } from "../image/line.ts";
import { inOrder } from "../image/moves.ts";
import type { Digest } from "../image/reference.ts";
import { isPinned } from "../image/reference.ts";
import { whyUnrunnable } from "../image/runnable.ts";
import { readTag } from "../image/tag/evidence.ts";
import { birthdayOf, isOlder } from "../image/target.ts";
import type { ContainerView } from "../judge/container-view.ts";
import { deployerOf, ownerOf } from "../judge/deployer.ts";
import { pastOf, supersededBy } from "../judge/deployment-history.ts";
import { forContainer } from "../policy/for-container.ts";
import type { FailedAttempt, LeftBefore, PinnedBefore } from "./attempts.ts";
import type { ImageCase, ServiceCase } from "./cases.ts";

export function deploying({ assessment: { facts } }: ServiceCase): string | null {
  return whyUnsteady(facts);
}

export function unknownFact({ assessment: { facts, unknown }, asker }: ServiceCase): string | null {
  if (!facts.containers.known) return `its task definition is not known: ${facts.containers.reason}`;
  const lacking = asker === "program" ? unknown.find(({ needed }) => needed) : undefined;
  return lacking ? `${lacking.fact} is not known: ${lacking.reason}` : null;
}

export function onHold({ assessment: { facts, policy } }: ServiceCase): string | null {
  return policy.holdUntil && policy.holdUntil > facts.at
    ? `the service is on hold until ${policy.holdUntil.toISOString()}`
    : null;
}

export function otherController({ assessment: { facts } }: ServiceCase): string | null {
  switch (deployerOf(facts)) {
    case "ecs":
      return null;
    case "daemon":
      return "ECS manages it: a daemon is updated in its own way";
    case "express":
      return `${facts.managedBy} manages its resources: an Express service is updated through its gateway service`;
    case "code-deploy":
    case "external":
    case "other":
      return `its deployment controller is ${facts.controller}, which updates services in its own way`;
  }
}

export function owned({ assessment: { facts, policy } }: ServiceCase): string | null {
  const owner = policy.byName ? null : ownerOf(facts, policy);
  return owner === null
    ? null
    : `it is owned by ${owner}: change the image there, or set this service's mode by its name`;
}

/** A deployment whose clean-up is deferred is one that is done. */
export function pastUnknown({ assessment: { facts } }: ServiceCase): string | null {
  const { rollouts } = facts;
  if (!rollouts) return "its deployments before were not read";
  if (!rollouts.known) return `what was deployed before is not known: ${rollouts.reason}`;
  const isOpen = rollouts.value.some((one) => isUnfinished(one) && !one.stage?.startsWith("CLEAN_UP"));
  return isOpen ? "a deployment has not come to its end" : null;
}

export function guess({ view: { name, follows } }: ImageCase): string | null {
  return follows.remediable
    ? null
    : `container "${name}" follows by a rule that is a guess: set its track to allow a remedy`;
}

/** A tag of a task definition can be copied, or set by whoever registers a revision: the journal cannot. */
export function notOurs({ view, attempts, assessment: { facts } }: ImageCase): string | null {
  if (!view.reference.known || !isPinned(view.reference.value)) return null;
  const isKnown = attempts.pinned.some(({ revision }) => revision === facts.taskDefinition);
  return isKnown
    ? null
    : `container "${view.name}" is pinned by a revision that was not registered by this program, so its tag says nothing that a write may rest on`;
}

/** Also where ECS went back since the image was pushed, and does not say from which. */
export function rolledBack({ view, digest, attempts, assessment: { facts } }: ImageCase): string | null {
  const past = pastOf(view, facts);
  if (past?.kind === "rolled-back")
    return `ECS rolled this digest back at ${past.at.toISOString()}${past.reason ? `: ${past.reason}` : ""}; it waits for a newer push`;
  if (view.repository && mayBeRolledBack(view.name, digest, view.repository, facts))
    return "ECS rolled a deployment back since it was pushed, and does not say whether it was of this digest";
  const tried = attempts.failed.find((one) => one.digest === digest && !isForgiven(one, facts.at));
  if (tried?.refused) return tried.why;
  if (tried) return `this digest was tried at ${tried.at.toISOString()} and did not hold: ${tried.why}`;
  const before = lastLeft(view, digest, attempts.left ?? []);
  return before?.how === "rolled-back" && !wasPushedAgain(view, before)
    ? `ECS rolled this digest back, as was seen at ${before.at.toISOString()}: it waits for a newer push`
    : null;
}

/** What is older was moved off by whoever went on to something newer. */
export function held(of: ImageCase): string | null {
  const { view, digest, attempts, assessment } = of;
  const { facts } = assessment;
  const past = pastOf(view, facts);
  if (past?.kind === "moved-off" && older(of) === null)
    return `somebody moved the service off this digest at ${past.at.toISOString()}: it waits for a newer push`;
  const off = supersededBy(view, facts);
  if (off && !attempts.pinned.some((one) => isOfUs(one, off)))
    return "somebody may have moved the service off this digest, by a revision with a pin that was not noted as ours: it waits for a newer push";
  const before = lastLeft(view, digest, attempts.left ?? []);
  if (before?.how === "moved-off" && !wasPushedAgain(view, before))
    return `somebody moved the service off this digest, as was seen at ${before.at.toISOString()}: it waits for a newer push`;
  const once = attempts.pinned.findLast((one) => one.digest === digest && one.container === view.name);
  return once && !runs(view, digest) && !wasPushedAgain(view, once)
    ? `the service was pinned to this digest at ${once.at.toISOString()}, and moved off it since: it waits for a newer push`
    : null;
}

/** Whether the next task could have the image. */
export function gone({ view, digest }: ImageCase): string | null {
  const found = view.repository?.images.get(digest);
  if (!found) return null;
  if (!found.known) return `whether the image can be pulled is not known: ${found.reason}`;
  if (found.value === null) return "the image is gone from its repository";
  return found.value.isArchived ? "the image is archived, and cannot be pulled" : null;
}

export function unrunnable({ view, digest }: ImageCase): string | null {
  if (!view.repository || runs(view, digest)) return null;
  const why = whyUnrunnable(digest, view.repository, view.platform);
  if (!why.known) return `whether the tasks can run it is not known: ${why.reason}`;
  if (why.value === "not-an-image") return "it is no container image";
  return why.value === "no-platform" ? `it has no image for ${view.platform}` : null;
}

/** Another digest of the same line needs no tag; one that is followed by an explicit track was asked for. */
export function otherLine({ view, digest, tag }: ImageCase): string | null {
  const { repository, follows } = view;
  const own = follows.reading;
  if (!repository || !own || own.marks.length === 0 || own.kind === "partial") return null;
  const evidence = evidenceOf(repository);
  const tags = valueOr(repository.images.get(digest), null)?.tags ?? [];
  const lines = [...tags, ...(tag === null ? [] : [tag])].map((one) => readTag(one, evidence));
  const asked = follows.kind === "line" ? follows.key : own.key;
  const isOfLine = lines.some(({ key }) => key === own.key || key === asked);
  const isFollowed = tag !== null && (tag === view.leader || (follows.kind === "newest" && lines.length > 0));
  if (isOfLine || isFollowed || lines.length === 0 || lines.every(({ marks }) => marks.length === 0))
    return null;
  return `it is of the line ${lines.map(({ line }) => line).join(" and ")}, and container "${view.name}" runs one of ${own.line}`;
}

export function older({ view, digest, assessment: { facts, policy } }: ImageCase): string | null {
  if (forContainer(policy, view.name).track.kind === "same-tag") return null;
  const running = valueOr(view.running, []).flatMap((one) => one.digest ?? []);
  const ages = running.filter((one) => one !== digest).map((one) => isOlderThan(one, digest, view, facts));
  if (ages.includes(true))
    return "it is older than what runs: set its track to same-tag, to have it follow its tag back";
  return ages.includes(null)
    ? "it cannot be told whether it is older than what runs, which is gone: set its track to same-tag, to have it follow its tag whatever it names"
    : null;
}

function runs({ running }: ContainerView, digest: Digest): boolean {
  return valueOr(running, []).some((one) => one.digest === digest);
}

function lastLeft(
  { name }: ContainerView,
  digest: Digest,
  before: readonly LeftBefore[],
): LeftBefore | undefined {
  return before.findLast((one) => one.digest === digest && one.container === name);
}

/** Whether it was noted after this deployment began that its revision was deployed by us: others may take it later. */
function isOfUs({ revision, at }: PinnedBefore, { taskDefinition, createdAt }: Rollout): boolean {
  return revision === taskDefinition && at >= createdAt;
}

/** Whether ECS went back since the image was pushed, and does not say from which: it may have been this one. */
function mayBeRolledBack(
  container: string,
  image: Digest,
  repository: RepositoryFacts,
  { rollouts }: ServiceFacts,
): boolean {
  const born = birthdayOf(image, repository);
  return valueOr(rollouts ?? undefined, []).some(
    ({ status, createdAt, images }) =>
      status.startsWith("ROLLBACK") && !images.has(container) && !(born.known && createdAt < born.value),
  );
}

/**
 * Whether the image to pin is older than one that runs; `null` if it cannot be told. Of one that is gone from the
 * registry, which forgets what no tag names, nobody knows the age: it was there before a push that came after its
 * deployment, and before what the tag came to after it.
 */
function isOlderThan(
  running: Digest,
  target: Digest,
  { expected, repository }: ContainerView,
  facts: ServiceFacts,
): boolean | null {
  if (!repository) return false;
  const isGone = valueOr(repository.images.get(running), undefined) === null;
  const age = isOlder(target, running, repository);
  if (!isGone && age.known) return age.value;
  const born = valueOr(repository.images.get(target), null)?.pushedAt ?? null;
  const deployed = facts.deployments.find(({ status }) => status === "PRIMARY")?.createdAt ?? null;
  if (born && deployed && born > deployed) return false;
  const tag = valueOr(expected ?? undefined, null)?.tag ?? null;
  const moves = tag === null ? [] : inOrder(repository.moves.get(tag) ?? []);
  const [theirs, ours] = [target, running].map((digest) => moves.findIndex((move) => move.digest === digest));
  return theirs === undefined || ours === undefined || theirs < 0 || ours < 0 ? null : theirs < ours;
}

function isForgiven({ untried, at }: FailedAttempt, now: Date): boolean {
  return untried === true && now.getTime() - at.getTime() >= day;
}

const day = 86_400_000;

/** Whether the tag went elsewhere since then, and came back to the digest. */
function wasPushedAgain(
  { expected, repository }: ContainerView,
  { digest, at }: Pick<PinnedBefore, "digest" | "at">,
): boolean {
  const tag = valueOr(expected ?? undefined, null)?.tag ?? null;
  if (tag === null || !repository) return false;
  const moves = inOrder(repository.moves.get(tag) ?? []);
  const away = moves.findIndex((move) => move.at > at && move.digest !== digest);
  return away >= 0 && moves.slice(away).some((move) => move.digest === digest);
}
