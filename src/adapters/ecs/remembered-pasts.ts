/** The pasts of services, each read again only when there may be something new in it. */
import { type Known, known } from "../../domain/common/known.ts";
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import { hasEnded, primaryOf } from "../../domain/ecs/deployment.ts";
import type { Rollout } from "../../domain/facts/facts.ts";
import type { Rollouts, WithDeployments } from "../../reconcile/ports/ecs.ts";
import type { Memory } from "../../reconcile/ports/memory.ts";
import type { Call } from "../aws/call.ts";
import { readRollouts } from "./service-deployments.ts";
import { decodePast, encodePast, type KeptPast } from "./shapes/service-deployments.ts";

/** What pasts are read with. */
interface Reading {
  readonly call: Call;
  readonly memory: Memory;
  readonly now: Date;
}

/** How old the newest deployment must be, in milliseconds: what ECS lists of deployments lags behind what it does. */
const restedAfter = 15 * 60_000;

/** How long a past is believed, in milliseconds, whatever its service shows. */
const believedFor = 24 * 3_600_000;

/**
 * The pasts of these services. One is remembered of a service that rests: its only deployment is complete, ECS changed
 * nothing of it for a while, and all others came to their end. It belongs to the deployments that DescribeServices shows:
 * each deployment, rollback and change of one shows there, and has the past read again. One in which nothing new can be
 * is read again all the same when it is a day old.
 */
export async function recallRollouts(
  reading: Reading,
  services: readonly WithDeployments[],
): Promise<Rollouts> {
  const { memory, now } = reading;
  const resting = services.filter((one) => isResting(one, now));
  const kept = resting.length > 0 ? await memory.recall(resting.map(keyOf)) : new Map<string, string>();
  const recalled = new Map<ServiceArn, Known<readonly Rollout[]>>();
  for (const one of resting) {
    const past = decodePast(kept.get(keyOf(one)) ?? "");
    if (past && isBelieved(past, one, now)) recalled.set(one.service.arn, known(past.rollouts));
  }
  const others = services.filter(({ service }) => !recalled.has(service.arn));
  return new Map([...recalled, ...(await readAndKeep(reading, others))]);
}

/** Reads the pasts of these services anew, whatever is remembered; and remembers them. */
export async function readAndKeep(
  { call, memory, now }: Reading,
  services: readonly WithDeployments[],
): Promise<Rollouts> {
  const found = await readRollouts(call, services);
  const fresh = new Map<string, string>();
  for (const one of services) {
    const rollouts = found.get(one.service.arn);
    if (rollouts?.known && isResting(one, now) && rollouts.value.every(isOver))
      fresh.set(keyOf(one), encodePast({ of: deploymentsOf(one), at: now, rollouts: rollouts.value }));
  }
  await memory.keep(fresh);
  return found;
}

/** Whether nothing is to come of a deployment: what waits for a hook is not kept. */
function isOver(rollout: Rollout): boolean {
  return hasEnded(rollout) && (rollout.hooks ?? []).length === 0;
}

function keyOf({ service }: WithDeployments): string {
  return `past ${service.arn}`;
}

function isResting({ deployments }: WithDeployments, now: Date): boolean {
  const primary = primaryOf({ deployments });
  return (
    primary?.rolloutState === "COMPLETED" &&
    deployments.length === 1 &&
    primary.updatedAt !== null &&
    now.getTime() - Math.max(primary.updatedAt.getTime(), primary.createdAt.getTime()) >= restedAfter
  );
}

function isBelieved({ of, at }: KeptPast, service: WithDeployments, now: Date): boolean {
  const age = now.getTime() - at.getTime();
  return of === deploymentsOf(service) && age >= 0 && age < believedFor;
}

function deploymentsOf({ deployments, serviceRevisions }: WithDeployments): string {
  const own = deployments.map(
    ({ id, status, taskDefinition, createdAt, updatedAt, rolloutState, reason }) => [
      [id, status, taskDefinition, createdAt, updatedAt, rolloutState, reason],
    ],
  );
  return JSON.stringify([own, serviceRevisions.toSorted()]);
}
