/** What the journal remembers of one service. */

import { valueOr } from "../common/known.ts";
import type { ServiceArn } from "../ecs/arn.ts";
import { type Attempt, forbids, type Ledger } from "../facts/attempt.ts";
import type { ServiceFacts } from "../facts/facts.ts";
import type { TaskChange } from "../facts/trigger.ts";
import { type RepositoryKey, repositoryKey } from "../image/ecr.ts";
import type { Digest } from "../image/reference.ts";
import { type Assessment, isQuiet } from "../judge/assess.ts";
import type { ContainerView } from "../judge/container/container-view.ts";
import { repositoryOf } from "../judge/container/written-reference.ts";
import { ledgerOf, noteAttempts } from "../judge/past/ledger.ts";
import { lastDeploymentOf } from "../judge/past/tried.ts";
import { notePastUnread, type PastUnread, pastRead } from "../judge/past/unread-past.ts";
import type { Limited } from "../policy/limits.ts";
import type { Remedy } from "../remedy/remedy.ts";
import { verdictOf } from "./history.ts";
import { type Incident, isAbout, isBygone } from "./incident.ts";

export interface ServiceRecord {
  readonly service: ServiceArn;
  /** Counts the writes: a write succeeds only on the version it was read at. 0: never written. */
  readonly version: number;
  readonly incidents: readonly Incident[];
  /** The remedy that was asked for and has not come to its end. */
  readonly remedy: Remedy | null;
  /** What was tried on the service, and what became of it. */
  readonly attempts: Ledger;
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
  /** Since when what ECS knows of its past could not be read. */
  readonly pastUnread: PastUnread;
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
    attempts: [],
    remedied: [],
    limited: null,
    repositories: [],
    uses: [],
    accepted: null,
    seen: null,
    refused: null,
    unknownSince: null,
    pastUnread: pastRead,
    baselineAt,
    recheckAt: null,
  };
}

/** The record with what an assessment showed. */
export function noteAssessment(record: ServiceRecord, assessment: Assessment): ServiceRecord {
  const { facts, status, containers } = assessment;
  const incidents = record.remedy
    ? record.incidents
    : record.incidents.filter((one) => !isOver(one, assessment));
  const quiet = isQuiet(status) && incidents.length === 0 && record.remedy === null;
  const running = containers.map((view) => [view.name, runningDigests(view)] as const);
  const isRead = facts.containers.known;
  return {
    ...record,
    repositories: isRead ? [...new Set(containers.flatMap(keyOf))].sort() : record.repositories,
    attempts: attemptsAfter(assessment, record),
    incidents,
    uses: isRead && facts.tasks.known ? usesOf(assessment, record.uses) : record.uses,
    unknownSince: unknownSince(record, assessment),
    pastUnread: notePastUnread(record.pastUnread, facts),
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

/** What ECS remembers; what a person moved a container off; and what a container runs again, whatever became of it. */
function attemptsAfter(assessment: Assessment, record: Pick<ServiceRecord, "attempts">): Ledger {
  const { facts, status, containers, held } = assessment;
  const ledger = ledgerOf(facts, record);
  const last = (container: string, digest: Digest) =>
    lastDeploymentOf(ledger, container, (one) => one === digest);
  const movedOff = held.flatMap(({ container, digest, at }): Attempt[] => {
    const known = last(container, digest);
    const attempt = known ?? { container, digest, revision: null, by: "ecs", began: at };
    return known && forbids(known) ? [] : [{ ...attempt, end: { at, how: "moved-off", why: null } }];
  });
  const again = containers.flatMap((view): Attempt[] => {
    const [digest, ...others] = new Set(runningDigests(view));
    const known = digest && last(view.name, digest);
    if (status === "deploying" || !known || others.length > 0 || !forbids(known)) return [];
    const { at, taskDefinition: revision } = facts;
    return [{ ...known, revision, began: at, end: { at, how: "succeeded", why: null } }];
  });
  return noteAttempts(ledger, [...movedOff, ...again]);
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

/** What all running tasks have: those of the previous deployment serve until the present one is done, or went back. */
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

/** Whether a task's change is what a service in sync was expected to show: nobody needs to look. */
export function isExpectedChange({ accepted }: ServiceRecord, task: TaskChange): boolean {
  if (!accepted || accepted.taskDefinition !== task.taskDefinition) return false;
  if (task.lastStatus === "STOPPED") return task.stopCode !== "TaskFailedToStart";
  return [...accepted.digests].every(([container, digests]) => {
    const digest = Object.hasOwn(task.digests, container) ? task.digests[container] : null;
    return digests.some((one) => one === digest);
  });
}
