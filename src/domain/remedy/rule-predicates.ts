/** What each rule against a pin asks of the facts: why it forbids it, or `null`. */

import { valueOr } from "../common/known.ts";
import { hasEnded, isUnfinished, whyUnsteady } from "../ecs/deployment.ts";
import type { AttemptEnd } from "../facts/attempt.ts";
import type { RepositoryFacts, ServiceFacts } from "../facts/facts.ts";
import { evidenceOf } from "../image/line.ts";
import { inOrder } from "../image/moves.ts";
import type { Digest } from "../image/reference.ts";
import { isPinned } from "../image/reference.ts";
import { lostPlatforms, whyUnrunnable } from "../image/runnable.ts";
import { readTag } from "../image/tag/evidence.ts";
import { birthdayOf, isOlder } from "../image/target.ts";
import type { ContainerView } from "../judge/container/container-view.ts";
import { isExpected, judgedDigests } from "../judge/container/judged-digests.ts";
import { deployerOf, ownerOf } from "../judge/deployer.ts";
import { sayFact } from "../judge/missing-fact.ts";
import { pinInTheWay, takenOff } from "../judge/past/deployment-history.ts";
import {
  deploymentsTo,
  failedRemedyOf,
  isOurs,
  lastDeploymentOf,
  lastPinOf,
  wasBegunByUs,
} from "../judge/past/tried.ts";
import { forContainer } from "../policy/for-container.ts";
import type { ImageCase, ServiceCase } from "./cases.ts";

export function deploying({ assessment: { facts } }: ServiceCase): string | null {
  return whyUnsteady(facts);
}

export function unknownFact({ assessment: { facts, unknown }, asker }: ServiceCase): string | null {
  if (!facts.containers.known) return `its task definition is not known: ${facts.containers.reason}`;
  const lacking = asker === "program" ? unknown.find(({ needed }) => needed) : undefined;
  return lacking ? `${sayFact(lacking.fact)} could not be read: ${lacking.reason}` : null;
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
  const { rollouts, newest } = facts;
  if (newest && !newest.known) return `the newest revision of its family is not known: ${newest.reason}`;
  if (!rollouts) return "its previous deployments were not read";
  if (!rollouts.known) return `what was deployed before is not known: ${rollouts.reason}`;
  const isOpen = rollouts.value.some((one) => isUnfinished(one) && !one.stage?.startsWith("CLEAN_UP"));
  if (isOpen) return "a deployment has not ended";
  const [latest] = rollouts.value;
  return latest && !isUnfinished(latest) && !hasEnded(latest)
    ? `ECS reports a state of its last deployment that this program does not know: ${latest.status}`
    : null;
}

export function guess({ view: { name, follows } }: ImageCase): string | null {
  return follows.remediable
    ? null
    : `container "${name}" follows by a rule that is a guess: set its track to allow a remedy`;
}

/** A tag of a task definition can be copied, or set by whoever registers a revision: the journal cannot. */
export function notOurs({ view, ledger, assessment: { facts } }: ImageCase): string | null {
  if (!view.reference.known || !isPinned(view.reference.value)) return null;
  return isOurs(ledger, facts.taskDefinition)
    ? null
    : `container "${view.name}" is pinned by a revision that was not registered by this program, so its tag says nothing that a write may rest on`;
}

/** Also where ECS went back since the image was pushed, and does not say from which. */
export function rolledBack(of: ImageCase): string | null {
  const { view, digest, ledger, assessment } = of;
  const { facts } = assessment;
  const taken = takenOff(view, facts);
  if (taken?.kind === "rolled-back")
    return `ECS rolled this digest back at ${taken.at.toISOString()}${taken.reason ? `: ${taken.reason}` : ""}; it waits for a newer push`;
  if (view.repository && mayBeRolledBack(of, view.repository))
    return "ECS rolled a deployment back since it was pushed, and does not say whether it was of this digest";
  const tried = failedRemedyOf(ledger, digest, facts.at);
  if (tried?.how === "refused") return tried.why;
  if (tried) return `this digest was tried at ${tried.at.toISOString()} and failed: ${tried.why}`;
  const end = lastEndOf(of);
  return end?.how === "rolled-back"
    ? `ECS rolled this digest back, as was seen at ${end.at.toISOString()}: it waits for a newer push`
    : null;
}

/** What is older was moved off by whoever went on to something newer. */
export function held(of: ImageCase): string | null {
  const { view, digest, ledger, assessment } = of;
  const { facts } = assessment;
  const taken = takenOff(view, facts);
  if (taken?.kind === "moved-off" && older(of) === null)
    return `somebody moved the service off this digest at ${taken.at.toISOString()}: it waits for a newer push`;
  const inTheWay = pinInTheWay(view, facts);
  if (inTheWay && !wasBegunByUs(ledger, inTheWay))
    return "somebody may have moved the service off this digest, by a revision with a pin that this program did not record: it waits for a newer push";
  const end = lastEndOf(of);
  if (end?.how === "moved-off" && !wasPushedAgain(of, end.at))
    return `somebody moved the service off this digest, as was seen at ${end.at.toISOString()}: it waits for a newer push`;
  const pinned = lastPinOf(ledger, view.name, digest);
  return pinned && !runs(view, digest) && !wasPushedAgain(of, pinned.at)
    ? `the service was pinned to this digest at ${pinned.at.toISOString()}, and moved off it since: it waits for a newer push`
    : null;
}

/** Whether the next task could have the image. */
export function gone({ view, digest }: ImageCase): string | null {
  const found = view.repository?.images.get(digest);
  if (!found) return null;
  if (!found.known) return `whether the image can be pulled is not known: ${found.reason}`;
  if (found.value === null) return "the image is gone from its repository";
  if (found.value.isArchived === null)
    return "whether the image can be pulled is not known: ECR reports a status that this program does not know";
  return found.value.isArchived ? "the image is archived, and cannot be pulled" : null;
}

export function unrunnable({ view, digest, assessment: { facts } }: ImageCase): string | null {
  if (!view.repository || runs(view, digest)) return null;
  const why = whyUnrunnable(digest, view.repository, view.platform);
  if (!why.known) return `whether the tasks can run it is not known: ${why.reason}`;
  if (why.value === "not-an-image") return "it is no container image";
  if (why.value === "no-platform") return `it has no image for ${view.platform}`;
  const { images } = view.repository;
  const [lost] = judgedDigests(view, facts.desired).digests.flatMap((one) =>
    lostPlatforms(one, digest, images),
  );
  return view.platform === null && lost !== undefined
    ? `it has no image for ${lost}, which the present one has, and the platform of the tasks is not known`
    : null;
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
  const { digests } = judgedDigests(view, facts.desired);
  const ages = digests.filter((one) => one !== digest).map((one) => isOlderThan(one, digest, view, facts));
  if (ages.includes(true))
    return "it is older than what runs: set its track to same-tag, to have it follow its tag back";
  return ages.includes(null)
    ? "it cannot be determined whether it is older than what runs, which is gone: set its track to same-tag, to have it follow its tag whatever it names"
    : null;
}

function runs({ running }: ContainerView, digest: Digest): boolean {
  return valueOr(running, []).some((one) => one.digest === digest);
}

/** How the last deployment of the image to the container ended, whoever remembers it. */
function lastEndOf({ view, digest, ledger }: ImageCase): AttemptEnd | null {
  const isIt = (other: Digest) => other === digest || valueOr(isExpected(view, other), false);
  return lastDeploymentOf(ledger, view.name, isIt)?.end ?? null;
}

/** Whether ECS went back since the image was pushed, and does not say from which: it may have been this one. */
function mayBeRolledBack({ view, digest, ledger }: ImageCase, repository: RepositoryFacts): boolean {
  const born = birthdayOf(digest, repository);
  return deploymentsTo(ledger, view.name).some(
    (one) => one.end?.how === "rolled-back" && one.digest === null && !(born.known && one.began < born.value),
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

/** Whether the tag went elsewhere since then, and came back to the digest. */
function wasPushedAgain({ view: { expected, repository }, digest }: ImageCase, since: Date): boolean {
  const tag = valueOr(expected ?? undefined, null)?.tag ?? null;
  if (tag === null || !repository) return false;
  const moves = inOrder(repository.moves.get(tag) ?? []);
  const away = moves.findIndex((move) => move.at > since && move.digest !== digest);
  return away >= 0 && moves.slice(away).some((move) => move.digest === digest);
}
