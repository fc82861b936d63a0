/**
 * The ledger of attempts: which images were tried on a service, and what became of each.
 *
 * ECS remembers the newest deployments of a service alone, and the journal what we pinned and what we saw come to its
 * end. Each is an account of an attempt. All accounts are kept as one set and everything is derived from the set, so
 * it does not matter in which order they became known, nor that ECS forgets.
 */

import { valueOr } from "../common/known.ts";
import type { TaskDefinitionArn } from "../ecs/arn.ts";
import { isUnfinished, primaryOf } from "../ecs/deployment.ts";
import type { Rollout, ServiceFacts } from "../facts/facts.ts";
import type { Digest } from "../image/reference.ts";

/** An image that was to be brought to a container. */
export interface Attempt {
  readonly container: string;
  /** `null` where ECS does not say which image it was. */
  readonly digest: Digest | null;
  /** The revision that was to bring it; `null` where none was registered, or ECS does not say. */
  readonly revision: TaskDefinitionArn | null;
  /** Who tells: `us`, of a remedy · `person`, of a `pin` by hand · `ecs`, of a deployment or its tasks, whoever began it. */
  readonly by: "us" | "person" | "ecs";
  /** When it began, or was first seen. */
  readonly began: Date;
  /** `null` until it ended. */
  readonly end: AttemptEnd | null;
}

export interface AttemptEnd {
  /** When it ended, or was first seen to have ended. */
  readonly at: Date;
  readonly how: HowEnded;
  readonly why: string | null;
}

/** What each end means, and whether the image is not brought again because of it; the later counts for more. */
export const ends = {
  stopped: { means: "its deployment ended, and nothing says whether it held", forbids: false },
  succeeded: { means: "it came to run", forbids: false },
  "moved-off": { means: "it ran, or was on its way, and a person moved the service off it", forbids: true },
  "rolled-back": { means: "ECS went back from it", forbids: true },
  untried: { means: "nobody got as far as the service: it may be tried again after a day", forbids: true },
  refused: { means: "no revision could carry all of the former one: nothing was written", forbids: true },
  failed: { means: "it did not hold, or AWS refused to bring it", forbids: true },
} as const satisfies Readonly<Record<string, { readonly means: string; readonly forbids: boolean }>>;

export type HowEnded = keyof typeof ends;

/** The ends, the one that counts least first. */
export const howEnded = Object.keys(ends) as HowEnded[];

/** Every attempt at a service that is known, from the earliest to the latest. */
export type Ledger = readonly Attempt[];

/** A record, as far as attempts go. */
export interface Attempted {
  readonly attempts: Ledger;
}

/** All that is known of the attempts at a service: what ECS remembers now, and what the record does. */
export function ledgerOf(facts: ServiceFacts, record: Attempted = { attempts: [] }): Ledger {
  const present = primaryOf(facts)?.taskDefinition ?? facts.taskDefinition;
  return merge([...record.attempts, ...rememberedByEcs(facts)], present);
}

/** The ledger with these attempts noted; what is too old to matter is left out. */
export function noteAttempts(ledger: Ledger, attempts: readonly Attempt[]): Ledger {
  return bounded(merge([...ledger, ...attempts]));
}

/** The newest deployment that was to bring an image to a container. */
export function lastDeploymentOf(
  ledger: Ledger,
  container: string,
  isIt: (digest: Digest) => boolean,
): Attempt | undefined {
  return deploymentsTo(ledger, container).findLast(({ digest }) => digest !== null && isIt(digest));
}

/** The deployments of a container, from the earliest to the latest, whatever they brought. */
export function deploymentsTo(ledger: Ledger, container: string): Ledger {
  return ledger.filter((one) => one.by === "ecs" && one.container === container);
}

/** Whether this program registered a revision, by itself or for a person: only the journal can tell. */
export function isOurs(ledger: Ledger, revision: TaskDefinitionArn | null): boolean {
  return ledger.some((one) => one.by !== "ecs" && one.revision !== null && one.revision === revision);
}

/** Whether a deployment was ours: who takes our revision later is somebody else. */
export function wasBegunByUs(ledger: Ledger, { revision, began }: Attempt): boolean {
  return isOurs(
    ledger.filter(({ end }) => end !== null && end.at >= began),
    revision,
  );
}

/** The remedy that brought an image to no container for good, if it counts still. */
export function failedRemedyOf(ledger: Ledger, digest: Digest, now: Date): AttemptEnd | undefined {
  const ended = ledger.filter((one) => one.by === "us" && one.digest === digest).map(({ end }) => end);
  return ended.filter((end) => end !== null).find((end) => didNotHold.has(end.how) && !isForgiven(end, now));
}

/** How the last pin of ours, or by hand, of a container to an image ended, if it came to run it. */
export function lastPinOf(ledger: Ledger, container: string, digest: Digest): AttemptEnd | undefined {
  const own = ledger.filter(
    (one) => one.by !== "ecs" && one.container === container && one.digest === digest,
  );
  return own.findLast(({ end }) => end?.how === "succeeded")?.end ?? undefined;
}

/** Whether an attempt ended so that its image is not brought again. */
export function forbids({ end }: Pick<Attempt, "end">): boolean {
  return end !== null && ends[end.how].forbids;
}

const didNotHold: ReadonlySet<HowEnded> = new Set(["untried", "refused", "failed"]);

function isForgiven({ how, at }: AttemptEnd, now: Date): boolean {
  return how === "untried" && now.getTime() - at.getTime() >= day;
}

const day = 86_400_000;

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
