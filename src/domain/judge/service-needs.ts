/** What else must be read of a service to judge it: a closer look costs only where something seems to be wrong. */

import { valueOr } from "../common/known.ts";
import { arrivingOf, isDeploying, primaryOf } from "../ecs/deployment.ts";
import type { ServiceFacts } from "../facts/facts.ts";
import { birthdayOf } from "../image/target.ts";
import type { ContainerView } from "./container/container-view.ts";
import type { Finding } from "./finding.ts";

/** The facts of a service that are read only on demand. */
export type ServiceNeed = "newest" | "rollouts" | "stopped";

/** What is judged of a service so far. */
interface Judged {
  readonly facts: ServiceFacts;
  readonly containers: readonly ContainerView[];
  readonly findings: readonly Finding[];
  readonly settling: readonly Finding[];
}

/** The facts that the verdict lacks. None is named that was read, or could not be: so asking again comes to an end. */
export function serviceNeeds(judged: Judged): ServiceNeed[] {
  const { facts, findings, settling } = judged;
  const found = [...findings, ...settling];
  const isFailing = arrivesSlowly(facts);
  const isTried =
    isFailing || lastsLong(facts) || found.some(({ group }) => group === "content") || mayHaveTried(judged);
  return [
    ...(facts.newest === null && found.some(({ kind }) => kind === "behind") ? (["newest"] as const) : []),
    ...(facts.rollouts === null && isTried ? (["rollouts"] as const) : []),
    ...(facts.stopped === null && (isFailing || wasRolledBack(facts)) ? (["stopped"] as const) : []),
  ];
}

/** Whether a deployment has fewer tasks than it wants: they may be about to start, or fail to. */
function arrivesSlowly(facts: ServiceFacts): boolean {
  const arriving = arrivingOf(facts);
  return arriving !== null && arriving.running < arriving.desired;
}

/** Whether a deployment is under way for so long, with all its tasks, that it may never end. */
function lastsLong(facts: ServiceFacts): boolean {
  const began = arrivingOf(facts)?.createdAt;
  return began !== undefined && isDeploying(facts) && facts.at.getTime() - began.getTime() >= aWhile;
}

/** Longer than a deployment usually takes. */
const aWhile = 30 * 60_000;

/** ECS remembers the tasks that stopped for an hour: they say why it went back. */
function wasRolledBack({ rollouts, at }: ServiceFacts): boolean {
  const [latest] = valueOr(rollouts ?? undefined, []);
  const isRecent = latest !== undefined && at.getTime() - latest.createdAt.getTime() < 3_600_000;
  return isRecent && latest.status.startsWith("ROLLBACK");
}

/**
 * Whether a service that waits for the promotion of an image may have been given it, and ECS went back: not if its
 * deployment was left as it is since before the image was pushed.
 */
function mayHaveTried({ facts, containers }: Pick<Judged, "facts" | "containers">): boolean {
  const changedAt = primaryOf(facts)?.updatedAt ?? null;
  return containers.some(({ expected, repository }) => {
    const waiting = valueOr(expected ?? undefined, null)?.waiting;
    if (!waiting || !repository) return false;
    const born = birthdayOf(waiting.digest, repository);
    return changedAt === null || !born.known || born.value <= changedAt;
  });
}
