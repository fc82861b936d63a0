/** What became of the followed image on this service before: rolled back by ECS, or moved off by a person. */
import { tryAgainCommand } from "./cure.ts";
import { sayDuration } from "./duration.ts";
import type { ServiceName } from "./ecs/arn.ts";
import { primaryOf } from "./ecs/deployment.ts";
import type { Rollout, ServiceFacts } from "./facts.ts";
import { changesOf, movedTo } from "./image/moves.ts";
import type { Digest } from "./image/reference.ts";
import { valueOr } from "./known.ts";
import { shortDigest } from "./say.ts";
import { type ContainerView, isExpected } from "./view.ts";

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
  const rollouts = valueOr(facts.rollouts ?? undefined, []);
  const attempt = rollouts.find((rollout) => brought(rollout, view));
  if (!attempt) return null;
  if (attempt.status.startsWith("ROLLBACK"))
    return { kind: "rolled-back", at: attempt.createdAt, reason: attempt.reason };
  const pinned = pinnedImage(view, facts);
  const latest = lastAbout(view, rollouts, pinned) ?? attempt;
  const isOurs = pinned !== null && attempt.status !== "SUCCESSFUL" && isFirst(latest, rollouts);
  const isBack =
    latest.createdAt >= attempt.createdAt &&
    isOnAnother(latest, attempt, facts) &&
    isAgainstTag(latest, view) &&
    !isOurs;
  return isBack ? { kind: "moved-off", at: latest.createdAt } : null;
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
function isAgainstTag(
  { images, createdAt }: Rollout,
  { name, expected, repository }: ContainerView,
): boolean {
  if (!expected?.known || expected.value.tag === null) return true;
  const moves = repository?.moves.get(expected.value.tag) ?? [];
  const named = changesOf(moves).findLast(({ at }) => at <= createdAt);
  const again = movedTo(moves, expected.value.digest)?.notBefore ?? null;
  const isWithTag = named !== undefined && images.get(name) === named.digest;
  return !isWithTag && (again === null || again <= createdAt);
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
export function afterRollback(service: ServiceName, container: string): string[] {
  return [
    "Find out why its tasks did not start, and push an image that does: this one will not be tried again",
    "If it was not the image's fault, and the reason is gone:",
    tryAgainCommand(service, container),
  ];
}

/** ECS's own reason, as the end of a sentence. */
export function sayReason(past: Past): string {
  return past?.kind === "rolled-back" && past.reason ? `: ${past.reason}` : "";
}

/** "A person moved it back": what holds until something newer is pushed. */
export function sayHeld({ container, digest, at }: Held, facts: ServiceFacts): string {
  const ago = sayDuration(facts.at.getTime() - at.getTime());
  return (
    `Container "${container}": held: somebody moved the service off ${shortDigest(digest)} ${ago} ago; ` +
    "it is left as it is until a newer image is pushed"
  );
}
