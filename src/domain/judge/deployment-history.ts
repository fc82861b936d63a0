/** What became of the followed image on this service before: rolled back by ECS, or moved off by a person. */

import { sayDuration } from "../common/duration.ts";
import { valueOr } from "../common/known.ts";
import { isLaterRevision, type ServiceName } from "../ecs/arn.ts";
import { primaryOf } from "../ecs/deployment.ts";
import type { Rollout, ServiceFacts, TagMove } from "../facts/facts.ts";
import { changesOf, movedTo } from "../image/moves.ts";
import { type Digest, isPinned } from "../image/reference.ts";
import { shortDigest } from "../words/image-words.ts";
import type { Advice } from "./advice.ts";
import type { ContainerView } from "./container-view.ts";
import { isExpected } from "./judged-digests.ts";
import { writtenTag } from "./written-reference.ts";

/** A container that a person moved off the image it follows. */
export interface Held {
  readonly container: string;
  readonly digest: Digest;
  readonly at: Date;
}

export type Past =
  /** ECS tried the image and went back. */
  | { readonly kind: "rolled-back"; readonly at: Date; readonly reason: string | null }
  /** Its deployment began, and a person moved the service to another revision since. */
  | { readonly kind: "moved-off"; readonly at: Date }
  | null;

/**
 * What happened to the image that a container should run, by the service deployments that ECS remembers.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
export function pastOf(view: ContainerView, facts: ServiceFacts): Past {
  const attempt = attemptOf(view, facts);
  if (!attempt) return null;
  if (attempt.status.startsWith("ROLLBACK"))
    return { kind: "rolled-back", at: attempt.createdAt, reason: attempt.reason };
  const off = movedOffBy(attempt, view, facts);
  return off && !isByPin(off, attempt, view, facts) ? { kind: "moved-off", at: off.createdAt } : null;
}

/**
 * The deployment by which a pin of ours came in the way of the image that a container should run, or `null`. It is
 * told by the revision's tags, which whoever copies a revision copies too: only the journal knows that it was ours.
 */
export function supersededBy(view: ContainerView, facts: ServiceFacts): Rollout | null {
  const attempt = attemptOf(view, facts);
  const off = attempt && movedOffBy(attempt, view, facts);
  return off && isByPin(off, attempt, view, facts) ? off : null;
}

/** The newest deployment that was to bring the image that a container should run. */
function attemptOf(view: ContainerView, { rollouts }: ServiceFacts): Rollout | undefined {
  return valueOr(rollouts ?? undefined, []).find((rollout) => brought(rollout, view));
}

/** The deployment that moved the service elsewhere since, but for one that went where the tag did. */
function movedOffBy(attempt: Rollout, view: ContainerView, facts: ServiceFacts): Rollout | null {
  const rollouts = valueOr(facts.rollouts ?? undefined, []);
  const latest = lastAbout(view, rollouts, pinnedImage(view, facts)) ?? attempt;
  const isBack =
    latest.createdAt >= attempt.createdAt &&
    isOnAnother(latest, attempt, facts) &&
    isAgainstTag(latest, view) &&
    !isByItsTag(latest, attempt, view, facts);
  return isBack ? latest : null;
}

/** Whether a deployment looks like one of ours that began at the same moment as the other. */
function isByPin(off: Rollout, attempt: Rollout, view: ContainerView, facts: ServiceFacts): boolean {
  const rollouts = valueOr(facts.rollouts ?? undefined, []);
  return pinnedImage(view, facts) !== null && attempt.status !== "SUCCESSFUL" && isFirst(off, rollouts);
}

/** The newest deployment that was about this container: one that brought what our pin had it run before was not. */
function lastAbout(
  { name }: ContainerView,
  rollouts: readonly Rollout[],
  pinned: Digest | null,
): Rollout | undefined {
  if (pinned === null) return rollouts[0];
  return rollouts.find(
    ({ images }, i) => images.get(name) !== pinned || rollouts[i + 1]?.images.get(name) !== pinned,
  );
}

/** Whether nobody deployed this revision before: one that our pins made is then deployed by us. */
function isFirst({ taskDefinition }: Rollout, rollouts: readonly Rollout[]): boolean {
  return rollouts.filter((rollout) => rollout.taskDefinition === taskDefinition).length < 2;
}

/** What our pin fixes this container to, where the service is on a revision of ours. */
function pinnedImage({ name, reference }: ContainerView, { containers }: ServiceFacts): Digest | null {
  const own = valueOr(containers, []).find((container) => container.name === name);
  return own?.pinnedFrom && reference.known ? (reference.value.digest ?? null) : null;
}

/**
 * Whether a deployment went elsewhere than the tag did. Where it brought what the tag named then, its owner moved the
 * tag back since; and whoever pushes the image again wants it again.
 */
function isAgainstTag({ images, createdAt }: Rollout, view: ContainerView): boolean {
  const { name, expected } = view;
  if (!expected?.known || expected.value.tag === null) return true;
  const named = namedAt(createdAt, view);
  const again = movedTo(movesOf(view), expected.value.digest)?.notBefore ?? null;
  const isWithTag = named !== null && images.get(name) === named;
  return !isWithTag && (again === null || again <= createdAt);
}

/**
 * Whether a newer revision was deployed by the very tag that named the image then: who deployed it wanted the image,
 * and a node answered with the copy it had. Who goes back takes an older revision, whatever its tag names by now.
 */
function isByItsTag(
  { taskDefinition, createdAt }: Rollout,
  attempt: Rollout,
  view: ContainerView,
  facts: ServiceFacts,
): boolean {
  const { reference, expected } = view;
  const isWritten =
    reference.known &&
    !isPinned(reference.value) &&
    expected?.known === true &&
    expected.value.tag === writtenTag(reference.value);
  return (
    isWritten &&
    facts.taskDefinition === taskDefinition &&
    isLaterRevision(taskDefinition, attempt.taskDefinition) &&
    namedAt(createdAt, view) === expected.value.digest
  );
}

/** What the tag that is followed named at that time, as far as is known. */
function namedAt(time: Date, view: ContainerView): Digest | null {
  return changesOf(movesOf(view)).findLast(({ at }) => at <= time)?.digest ?? null;
}

/** The moves of the tag that is followed. */
function movesOf({ expected, repository }: ContainerView): readonly TagMove[] {
  const tag = expected?.known ? expected.value.tag : null;
  return tag === null ? [] : (repository?.moves.get(tag) ?? []);
}

function brought({ images }: Rollout, view: ContainerView): boolean {
  const digest: Digest | undefined = images.get(view.name);
  return digest !== undefined && valueOr(isExpected(view, digest), false);
}

/** Another revision: the same one that runs another digest shows a node's cache, not a person's wish. */
function isOnAnother(latest: Rollout, attempt: Rollout, facts: ServiceFacts): boolean {
  const now = primaryOf(facts)?.taskDefinition ?? facts.taskDefinition;
  return latest.taskDefinition !== attempt.taskDefinition && now !== attempt.taskDefinition;
}

/** What to do about an image that ECS tried and rolled back. */
export function afterRollback(service: ServiceName, container: string): Advice[] {
  return [{ do: "mend-image" }, { do: "pin", service, container, tag: null, override: "rolled-back" }];
}

/** ECS's own reason, as the end of a sentence. */
export function sayReason(past: Past): string {
  return past?.kind === "rolled-back" && past.reason ? `: ${past.reason}` : "";
}

/** "A person moved it back": what holds until something newer is pushed. */
export function sayHeld({ container, digest, at }: Held, facts: ServiceFacts): string {
  const ago = sayDuration(facts.at.getTime() - at.getTime());
  return (
    `Container "${container}": held: the service was moved off ${shortDigest(digest)} ${ago} ago; ` +
    "it is not changed until a newer image is pushed"
  );
}
