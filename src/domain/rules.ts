/** What forbids a remedy, whatever is wrong. */
import type { Assessment } from "./assess.ts";
import { primaryOf } from "./ecs/deployment.ts";
import type { RepositoryFacts, Rollout, ServiceFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { forContainer } from "./for-container.ts";
import { inOrder } from "./image/moves.ts";
import type { Digest } from "./image/reference.ts";
import { birthdayOf, isOlder } from "./image/target.ts";
import { valueOr } from "./known.ts";
import { deployerOf, ownerOf } from "./own-way.ts";
import { pastOf, supersededBy } from "./past.ts";
import type { Attempts, FailedAttempt, LeftBefore, PinnedBefore } from "./remedy.ts";
import type { ContainerView } from "./view.ts";

/** Why nothing of this service may be put right, or `null`. */
export function whyNotService({ facts, policy }: Assessment): string | null {
  if (policy.holdUntil && policy.holdUntil > facts.at)
    return `the service is on hold until ${policy.holdUntil.toISOString()}`;
  const deployer = deployerOf(facts);
  if (deployer === "daemon") return "ECS manages it: a daemon is updated in its own way";
  if (deployer === "express")
    return `${facts.managedBy} manages its resources: an Express service is updated through its gateway service`;
  if (deployer !== "ecs")
    return `its deployment controller is ${facts.controller}, which updates services in its own way`;
  const owner = ownerOf(facts, policy);
  return owner && !policy.byName
    ? `it is owned by ${owner}: change the image there, or set this service's mode by its name`
    : null;
}

/** Why one container may not be pinned, or `null`: the others may be, all the same. */
export function whyNotFinding(
  { container, expected, actual }: Finding,
  { facts, containers, policy }: Assessment,
  { failed, pinned, left = [] }: Attempts,
): string | null {
  const view = containers.find(({ name }) => name === container);
  if (!view?.follows.remediable) {
    return `container "${container}" follows by a rule that is a guess: set its track to allow a remedy`;
  }
  if (pastOf(view, facts)?.kind === "rolled-back")
    return "ECS rolled this digest back: it waits for a newer push";
  const off = supersededBy(view, facts);
  if (off && !pinned.some((one) => isOfUs(one, off)))
    return "somebody may have moved the service off this digest, by a revision with a pin that was not noted as ours: it waits for a newer push";
  if (expected === null) return null;
  if (view.repository && mayBeRolledBack(container, expected, view.repository, facts))
    return "ECS rolled a deployment back since it was pushed, and does not say whether it was of this digest";
  const gone = whyNotThere(expected, view);
  if (gone) return gone;
  const isSaid = forContainer(policy, container).track.kind === "same-tag";
  const ages = isSaid ? [] : actual.map((digest) => isOlderThan(digest, expected, view, facts));
  if (ages.includes(true))
    return "it is older than what runs: set its track to same-tag, to have it follow its tag back";
  if (ages.includes(null))
    return "it cannot be told whether it is older than what runs, which is gone: set its track to same-tag, to have it follow its tag whatever it names";
  const tried = failed.find((one) => one.digest === expected && !isForgiven(one, facts.at));
  if (tried?.refused) return tried.why;
  if (tried) return `this digest was tried at ${tried.at.toISOString()} and did not hold: ${tried.why}`;
  const before = left.findLast((one) => one.digest === expected && one.container === container);
  if (before && !wasPushedAgain(view, before)) return sayLeft(before);
  const once = pinned.findLast(
    (one) => one.digest === expected && (one.container ?? container) === container,
  );
  return once && !wasPushedAgain(view, once)
    ? `the service was pinned to this digest at ${once.at.toISOString()}, and moved off it since: it waits for a newer push`
    : null;
}

/** Whether it was noted after this deployment began that its revision was deployed by us: others may take it later. */
function isOfUs({ revision, at }: PinnedBefore, { taskDefinition, createdAt }: Rollout): boolean {
  return revision !== undefined && revision === taskDefinition && at >= createdAt;
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

/** Why the next task could not have an image, or `null`. */
function whyNotThere(image: Digest, { repository }: ContainerView): string | null {
  const found = repository?.images.get(image);
  if (!found?.known) return null;
  if (found.value === null) return "the image is gone from its repository";
  return found.value.isArchived ? "the image is archived, and cannot be pulled" : null;
}

/**
 * Whether the image to pin is older than one that runs; `null` if it cannot be told. Of one that is gone from the
 * registry, which forgets what no tag names, nobody knows the age: it was there before a push that came after its
 * deployment, and before what the tag came to after it.
 */
function isOlderThan(
  runs: Digest,
  target: Digest,
  { expected, repository }: ContainerView,
  facts: ServiceFacts,
): boolean | null {
  if (!repository) return false;
  const isGone = valueOr(repository.images.get(runs), undefined) === null;
  const older = isOlder(target, runs, repository);
  if (!isGone && older.known) return older.value;
  const born = valueOr(repository.images.get(target), null)?.pushedAt ?? null;
  const deployed = primaryOf(facts)?.createdAt ?? null;
  if (born && deployed && born > deployed) return false;
  const tag = valueOr(expected ?? undefined, null)?.tag ?? null;
  const moves = tag === null ? [] : inOrder(repository.moves.get(tag) ?? []);
  const [theirs, ours] = [target, runs].map((digest) => moves.findIndex((move) => move.digest === digest));
  return theirs === undefined || ours === undefined || theirs < 0 || ours < 0 ? null : theirs < ours;
}

function sayLeft({ how, at }: LeftBefore): string {
  const who =
    how === "rolled-back" ? "ECS rolled this digest back" : "somebody moved the service off this digest";
  return `${who}, as was seen at ${at.toISOString()}: it waits for a newer push`;
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
