/** What became of the followed image on this service before: rolled back by ECS, or moved off by a person. */

import { sayDuration } from "../../common/duration.ts";
import { valueOr } from "../../common/known.ts";
import { isLaterRevision, type ServiceName } from "../../ecs/arn.ts";
import { primaryOf } from "../../ecs/deployment.ts";
import type { Attempt, Ledger } from "../../facts/attempt.ts";
import type { ServiceFacts, TagMove } from "../../facts/facts.ts";
import { changesOf, movedTo } from "../../image/moves.ts";
import { type Digest, isPinned } from "../../image/reference.ts";
import { shortDigest } from "../../words/image-words.ts";
import type { Advice } from "../advice.ts";
import type { ContainerView } from "../container/container-view.ts";
import { isExpected } from "../container/judged-digests.ts";
import { writtenTag } from "../container/written-reference.ts";
import { ledgerOf } from "./ledger.ts";
import { deploymentsTo, lastDeploymentOf } from "./tried.ts";

/** A container that a person moved off the image it follows. */
export interface Held {
  readonly container: string;
  readonly digest: Digest;
  readonly at: Date;
}

/** How a container was taken off the image that it should run. */
export type TakenOff =
  /** ECS tried the image and went back. */
  | { readonly kind: "rolled-back"; readonly at: Date; readonly reason: string | null }
  /** Its deployment began, and a person moved the service to another revision since. */
  | { readonly kind: "moved-off"; readonly at: Date };

/**
 * How a container was taken off the image that it should run, by the service deployments that ECS remembers, or by what
 * was noted of them while ECS cannot be asked; `null` if it was not, or never had it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
export function takenOff(view: ContainerView, facts: ServiceFacts): TakenOff | null {
  const past = pastOf(view, facts);
  if (!past) return null;
  const { end, began } = past.attempt;
  if (end?.how === "rolled-back") return { kind: "rolled-back", at: began, reason: end.why };
  if (end?.how === "moved-off" && facts.attempts && !cameBackSince(end.at, view))
    return { kind: "moved-off", at: end.at };
  const next = whatMovedItOff(past);
  return next && !isPinOfTheSameMoment(next, past) ? { kind: "moved-off", at: next.began } : null;
}

/**
 * The deployment by which a pin of ours came in the way of the image that a container should run, or `null`. It is
 * told by the revision's tags, which whoever copies a revision copies too: only the journal knows that it was ours.
 */
export function pinInTheWay(view: ContainerView, facts: ServiceFacts): Attempt | null {
  const past = pastOf(view, facts);
  const next = past && whatMovedItOff(past);
  return next && isPinOfTheSameMoment(next, past) ? next : null;
}

/** A container whose image was tried. */
interface Past {
  readonly view: ContainerView;
  readonly facts: ServiceFacts;
  /** The newest deployment that was to bring the image that it should run. */
  readonly attempt: Attempt;
  /** All deployments of the container that ECS remembers, from the earliest to the latest. */
  readonly deployments: Ledger;
}

function pastOf(view: ContainerView, facts: ServiceFacts): Past | null {
  const ledger = ledgerOf(facts);
  const attempt = lastDeploymentOf(ledger, view.name, (digest) => valueOr(isExpected(view, digest), false));
  return attempt ? { view, facts, attempt, deployments: deploymentsTo(ledger, view.name) } : null;
}

/** The deployment that moved the service elsewhere since, but for one that went where the tag did. */
function whatMovedItOff(past: Past): Attempt | null {
  const { attempt, view } = past;
  const latest = lastToConcern(past) ?? attempt;
  const isAway =
    latest.began >= attempt.began &&
    isOnAnotherRevision(latest, past) &&
    wentElsewhereThanTag(latest, view) &&
    !wasDeployedByTag(latest, past);
  return isAway ? latest : null;
}

/** Whether a deployment looks like a pin of ours that was written as the other began. */
function isPinOfTheSameMoment({ revision }: Attempt, { attempt, view, facts, deployments }: Past): boolean {
  const isFirstOfIts = deployments.filter((one) => one.revision === revision).length < 2;
  return pinnedImage(view, facts) !== null && attempt.end?.how !== "succeeded" && isFirstOfIts;
}

/** The newest deployment that concerned this container: one that left it with what our pin has it run did not. */
function lastToConcern({ view, facts, deployments }: Past): Attempt | undefined {
  const pinned = pinnedImage(view, facts);
  if (pinned === null) return deployments.at(-1);
  return deployments.findLast(({ digest }, i) => digest !== pinned || deployments[i - 1]?.digest !== pinned);
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
function wentElsewhereThanTag({ digest, began }: Attempt, view: ContainerView): boolean {
  const { expected } = view;
  if (!expected?.known || expected.value.tag === null) return true;
  const named = namedAt(began, view);
  const again = movedTo(movesOf(view), expected.value.digest)?.notBefore ?? null;
  const isWithTag = named !== null && digest === named;
  return !isWithTag && (again === null || again <= began);
}

/**
 * Whether a newer revision was deployed by the very tag that named the image then: who deployed it wanted the image,
 * and a node answered with the copy it had. Who goes back takes an older revision, whatever its tag names by now.
 */
function wasDeployedByTag({ revision, began }: Attempt, { attempt, view, facts }: Past): boolean {
  const { reference, expected } = view;
  const isWritten =
    reference.known &&
    !isPinned(reference.value) &&
    expected?.known === true &&
    expected.value.tag === writtenTag(reference.value);
  return (
    isWritten &&
    facts.taskDefinition === revision &&
    isLaterRevision(revision, attempt.revision) &&
    namedAt(began, view) === expected.value.digest
  );
}

/** Whether the followed tag went elsewhere and came back to the image since then: who pushes it again wants it again. */
function cameBackSince(time: Date, view: ContainerView): boolean {
  const { expected } = view;
  const again = expected?.known ? movedTo(movesOf(view), expected.value.digest)?.notBefore : null;
  return again != null && again > time;
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

/** Another revision: the same one that runs another digest shows a node's cache, not a person's wish. */
function isOnAnotherRevision({ revision }: Attempt, { attempt, facts }: Past): boolean {
  const now = primaryOf(facts)?.taskDefinition ?? facts.taskDefinition;
  return revision !== attempt.revision && now !== attempt.revision;
}

/** What to do about an image that ECS tried and rolled back. */
export function afterRollback(service: ServiceName, container: string): Advice[] {
  return [{ do: "mend-image" }, { do: "pin", service, container, tag: null, override: ["rolled-back"] }];
}

/** ECS's own reason, as the end of a sentence. */
export function sayReason(taken: TakenOff | null): string {
  return taken?.kind === "rolled-back" && taken.reason ? `: ${taken.reason}` : "";
}

/** "A person moved it back": what holds until something newer is pushed. */
export function sayHeld({ container, digest, at }: Held, facts: ServiceFacts): string {
  const ago = sayDuration(facts.at.getTime() - at.getTime());
  return (
    `Container "${container}": held: the service was moved off ${shortDigest(digest)} ${ago} ago; ` +
    "it is not changed until a newer image is pushed"
  );
}
