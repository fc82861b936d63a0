/**
 * The ledger of attempts: which images were tried on a service, and what became of each.
 *
 * ECS remembers the newest deployments of a service alone, and the journal what we pinned and what we saw come to its
 * end. Each is an account of an attempt. All accounts are kept as one set and everything is derived from the set, so
 * it does not matter in which order they became known, nor that ECS forgets.
 */

import { valueOr } from "../../common/known.ts";
import type { TaskDefinitionArn } from "../../ecs/arn.ts";
import { isUnfinished, primaryOf } from "../../ecs/deployment.ts";
import {
  type Attempt,
  type AttemptEnd,
  type Attempted,
  forbids,
  howEnded,
  type Ledger,
} from "../../facts/attempt.ts";
import type { Rollout, ServiceFacts } from "../../facts/facts.ts";

/** All that is known of the attempts at a service: what ECS remembers now, or what was noted where it cannot be asked, and what the record does. */
export function ledgerOf(facts: ServiceFacts, record: Attempted = { attempts: [] }): Ledger {
  const present = primaryOf(facts)?.taskDefinition ?? facts.taskDefinition;
  return merge([...record.attempts, ...(facts.attempts ?? []), ...rememberedByEcs(facts)], present);
}

/** The ledger with these attempts noted; what is too old to matter is left out. */
export function noteAttempts(ledger: Ledger, attempts: readonly Attempt[]): Ledger {
  return bounded(merge([...ledger, ...attempts]));
}

/** What ECS remembers, as attempts. It dates no end: one is as old as the look that first saw it. */
function rememberedByEcs(facts: ServiceFacts): Attempt[] {
  return valueOr(facts.rollouts ?? undefined, []).flatMap((rollout) =>
    containersOf(rollout, facts).map((container) => ({
      container,
      digest: rollout.images.get(container) ?? null,
      revision: rollout.taskDefinition,
      by: "ecs",
      began: rollout.createdAt,
      end: endOf(rollout, facts.at),
    })),
  );
}

/** A deployment brings all containers of the service: also those of which ECS does not say what they were to run. */
function containersOf({ images }: Rollout, { containers }: ServiceFacts): readonly string[] {
  return containers.known ? containers.value.map(({ name }) => name) : [...images.keys()];
}

function endOf(rollout: Rollout, at: Date): AttemptEnd | null {
  const { status, reason: why } = rollout;
  if (status.startsWith("ROLLBACK")) return { at, how: "rolled-back", why };
  if (isUnfinished(rollout)) return null;
  return { at, how: status === "SUCCESSFUL" ? "succeeded" : "stopped", why };
}

/** One attempt each, of all accounts of it: the strongest end holds, and an image that is known. */
function merge(accounts: readonly Attempt[], present: TaskDefinitionArn | null = null): Ledger {
  const attempts = Map.groupBy(accounts, ({ container, revision, by, began }) =>
    JSON.stringify([container, revision, by, began]),
  );
  return [...attempts.values()].flatMap(oneOf).sort((a, b) => compare(a, b, present));
}

function oneOf(accounts: readonly Attempt[]): Attempt[] {
  const [end = null] = accounts.flatMap((one) => one.end ?? []).sort(compareEnds);
  const known = Map.groupBy(accounts, ({ digest }) => digest);
  const digests = [...known.keys()].filter((digest) => digest !== null || known.size === 1);
  return digests.flatMap((digest) => known.get(digest)?.slice(0, 1) ?? []).map((one) => ({ ...one, end }));
}

function compareEnds(a: AttemptEnd, b: AttemptEnd): number {
  return (
    howEnded.indexOf(b.how) - howEnded.indexOf(a.how) ||
    a.at.getTime() - b.at.getTime() ||
    compareText(a.why, b.why)
  );
}

/** Of two that began at one moment, the one that brought the present revision is the later. */
function compare(a: Attempt, b: Attempt, present: TaskDefinitionArn | null): number {
  return (
    a.began.getTime() - b.began.getTime() ||
    Number(a.revision === present) - Number(b.revision === present) ||
    compareText(a.revision, b.revision) ||
    compareText(a.container, b.container) ||
    compareText(a.by, b.by) ||
    compareText(a.digest, b.digest)
  );
}

function compareText(a: string | null, b: string | null): number {
  return a === b ? 0 : (a ?? "") < (b ?? "") ? -1 : 1;
}

/** How many attempts at a container are kept of ECS's and of ours; and of those before them, how many that forbid something. */
const kept = { newest: 20, forbidding: 100 };

/** The newest attempts at each container, and of older ones the newest of each image that is not to be brought again. */
function bounded(ledger: Ledger): Ledger {
  const own = Map.groupBy(ledger, ({ container, by }) => `${by === "ecs"} ${container}`);
  const left = new Set([...own.values()].flatMap(keptOf));
  return ledger.filter((one) => left.has(one));
}

function keptOf(attempts: Ledger): Ledger {
  const older = attempts.slice(0, -kept.newest);
  const isLast = (one: Attempt) =>
    attempts.findLast(({ digest, by }) => digest === one.digest && by === one.by) === one;
  const forbidding = older.filter((one) => forbids(one) && isLast(one));
  return [...forbidding.slice(-kept.forbidding), ...attempts.slice(-kept.newest)];
}
