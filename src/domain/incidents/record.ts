/** What the journal remembers of one service. */

import { valueOr } from "../common/known.ts";
import type { ServiceArn } from "../ecs/arn.ts";
import type { ServiceFacts } from "../facts/facts.ts";
import type { TaskChange } from "../facts/trigger.ts";
import { type RepositoryKey, repositoryKey } from "../image/ecr.ts";
import type { Digest } from "../image/reference.ts";
import { type Assessment, isQuiet } from "../judge/assess.ts";
import type { ContainerView } from "../judge/container-view.ts";
import { repositoryOf } from "../judge/written-reference.ts";
import type { Limited } from "../policy/limits.ts";
import type { FailedAttempt, LeftBefore, PinnedBefore } from "../remedy/attempts.ts";
import type { Remedy } from "../remedy/plan.ts";
import { verdictOf } from "./history.ts";
import { type Incident, isAbout, isBygone } from "./incident.ts";

export interface ServiceRecord {
  readonly service: ServiceArn;
  /** Counts the writes: a write succeeds only on the version it was read at. 0: never written. */
  readonly version: number;
  readonly incidents: readonly Incident[];
  /** The remedy that was asked for and has not come to its end. */
  readonly remedy: Remedy | null;
  /** The digests that were tried and did not hold. */
  readonly failed: readonly FailedAttempt[];
  /** The digests that it was pinned to, and that held. */
  readonly pinned: readonly PinnedBefore[];
  /** The digests that its containers were seen to have been taken off. */
  readonly left: readonly LeftBefore[];
  /** When it was put right within the last day, and the limit that forbids to do it again. */
  readonly remedied: readonly Date[];
  readonly limited: Limited | null;
  /** The repositories its task definition names: the index that a push is looked up in. */
  readonly repositories: readonly RepositoryKey[];
  /** The images it has, by its tasks or its task definition. */
  readonly uses: readonly RecordedUse[];
  /** What a task may report without anybody needing to look; `null` while something is open. */
  readonly accepted: Accepted | null;
  /** The last verdict in short, and why a remedy was refused: history has a line for each that is another. */
  readonly seen: string | null;
  readonly refused: string | null;
  /** Since when it cannot be told whether it runs the right image. */
  readonly unknownSince: Date | null;
  /** When it was first seen, if that was before the first sweep was done: what was wrong by then is old news. `null` once it was told. */
  readonly baselineAt: Date | null;
  /** When a recheck is already due. */
  readonly recheckAt: Date | null;
}

/** An image that a service has, since it was first seen with it. */
export interface RecordedUse {
  readonly repository: RepositoryKey;
  readonly digest: Digest;
  readonly since: Date;
}

/** The task definition and digests of a service in sync. */
export interface Accepted {
  readonly taskDefinition: string;
  readonly digests: ReadonlyMap<string, readonly Digest[]>;
}

/** The record of a service that was never seen. */
export function newRecord(service: ServiceArn, baselineAt: Date | null = null): ServiceRecord {
  return {
    service,
    version: 0,
    incidents: [],
    remedy: null,
    failed: [],
    pinned: [],
    left: [],
    remedied: [],
    limited: null,
    repositories: [],
    uses: [],
    accepted: null,
    seen: null,
    refused: null,
    unknownSince: null,
    baselineAt,
    recheckAt: null,
  };
}

/** The record with what an assessment showed. */
export function noteAssessment(record: ServiceRecord, assessment: Assessment): ServiceRecord {
  const { facts, status, containers } = assessment;
  const quiet = isQuiet(status) && record.incidents.length === 0 && record.remedy === null;
  const running = containers.map((view) => [view.name, runningDigests(view)] as const);
  const isRead = facts.containers.known;
  return {
    ...record,
    repositories: isRead ? [...new Set(containers.flatMap(keyOf))].sort() : record.repositories,
    left: leftAfter(assessment, record.left),
    incidents: record.remedy ? record.incidents : record.incidents.filter((one) => !isOver(one, assessment)),
    uses: isRead && facts.tasks.known ? usesOf(assessment, record.uses) : record.uses,
    unknownSince: unknownSince(record, assessment),
    seen: verdictOf(assessment),
    baselineAt: isConclusive(assessment) ? null : record.baselineAt,
    accepted: quiet ? { taskDefinition: facts.taskDefinition, digests: new Map(running) } : null,
  };
}

/** Whether all that is left of an incident is a remedy's end that nobody noted, and its claim ran out. */
function isOver(incident: Incident, { facts, findings, settling }: Assessment): boolean {
  const isAgain = [...findings, ...settling].some((finding) => isAbout(incident, finding));
  return isBygone(incident) && !isAgain && (incident.claim?.until ?? facts.at) <= facts.at;
}

/** What containers were seen to have been taken off, but for what they run again by now. */
function leftAfter(
  { facts, status, containers, findings, held }: Assessment,
  before: readonly LeftBefore[],
): readonly LeftBefore[] {
  const rolledBack = findings.flatMap(({ container, cause, expected }) =>
    cause === "rolled-back" && expected !== null
      ? { container, digest: expected, at: facts.at, how: "rolled-back" as const }
      : [],
  );
  const movedOff = held.map((one) => ({ ...one, how: "moved-off" as const }));
  const isKnown = (one: LeftBefore) =>
    before.some(({ container, digest }) => container === one.container && digest === one.digest);
  const isBack = ({ container, digest }: LeftBefore) => {
    const view = containers.find(({ name }) => name === container);
    const runs = view ? runningDigests(view) : [];
    return status !== "deploying" && runs.length > 0 && runs.every((one) => one === digest);
  };
  const now = [...rolledBack, ...movedOff].filter((one) => !isKnown(one));
  return [...before.filter((one) => !isBack(one)), ...now].slice(-20);
}

/** A deployment hides what cannot be told, and ends it only where all could be read. */
function unknownSince(before: ServiceRecord, { facts, status, unknown }: Assessment): Date | null {
  if (status === "unknown") return before.unknownSince ?? facts.at;
  return status === "deploying" && unknown.some(({ needed }) => needed) ? before.unknownSince : null;
}

/** Whether all that was wrong at a first look has been seen: what comes after it is news, dated or not. */
function isConclusive({ status, settling }: Assessment): boolean {
  return status !== "deploying" && status !== "unknown" && settling.length === 0;
}

function keyOf({ written }: ContainerView): RepositoryKey[] {
  const repository = repositoryOf(written);
  return repository ? [repositoryKey(repository)] : [];
}

function runningDigests({ running }: ContainerView): Digest[] {
  const digests = running.known ? running.value.flatMap(({ digest }) => digest ?? []) : [];
  return digests.sort();
}

/** What all running tasks have: those of the deployment before serve until the present one is done, or went back. */
function servingDigests({ name }: ContainerView, { tasks }: ServiceFacts): Digest[] {
  return valueOr(tasks, [])
    .filter(({ lastStatus }) => lastStatus === "RUNNING")
    .flatMap(({ containers }) => containers.filter((one) => one.name === name))
    .flatMap(({ digest }) => digest ?? [])
    .sort();
}

/** What each container has now; what it had before keeps its date. */
function usesOf({ facts, containers }: Assessment, before: readonly RecordedUse[]): RecordedUse[] {
  const uses = containers.flatMap((view) => {
    const pinned = view.reference.known ? (view.reference.value.digest ?? null) : null;
    const digests = new Set([...servingDigests(view, facts), valueOr(view.resolved, null), pinned]);
    return keyOf(view).flatMap((repository) =>
      [...digests].flatMap((digest) => (digest === null ? [] : [{ repository, digest }])),
    );
  });
  return uses.map(({ repository, digest }) => {
    const known = before.find((use) => use.repository === repository && use.digest === digest);
    return known ?? { repository, digest, since: facts.at };
  });
}

/** The last few digests that were pinned, with those of the remedy that came to its end. */
export function withPinned({ pinned, remedy }: ServiceRecord, at: Date): ServiceRecord["pinned"] {
  const revision = remedy?.target;
  const now = revision
    ? remedy.pins.map(({ container, digest }) => ({ container, digest, at, revision }))
    : [];
  return [...pinned, ...now].slice(-20);
}

/** The digests that did not hold, with those of the remedy that came to its end. */
export function withFailed(
  { failed, remedy }: ServiceRecord,
  why: string | null,
  at: Date,
): ServiceRecord["failed"] {
  if (!remedy) return failed;
  const untried = remedy.target === null && remedy.state !== "refused";
  const tried = remedy.pins.map(({ digest }) => ({
    digest,
    at,
    why: why ?? "it failed",
    refused: false,
    untried,
  }));
  return [...failed, ...tried].slice(-20);
}

/** Whether a task's change is what a service in sync was expected to show: nobody needs to look. */
export function isExpectedChange({ accepted }: ServiceRecord, task: TaskChange): boolean {
  if (!accepted || accepted.taskDefinition !== task.taskDefinition) return false;
  if (task.lastStatus === "STOPPED") return task.stopCode !== "TaskFailedToStart";
  return [...accepted.digests].every(([container, digests]) => {
    const digest = Object.hasOwn(task.digests, container) ? task.digests[container] : null;
    return digests.some((one) => one === digest);
  });
}
