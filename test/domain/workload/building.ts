/** Facts of workloads: every default in one place. Whatever is left out is as in a schedule on revision 4, which is the newest. */
import { type Known, known, valueOr } from "../../../src/domain/common/known.ts";
import type { ContainerFacts, Revision } from "../../../src/domain/facts/facts.ts";
import {
  assessWorkload,
  type WorkloadAssessment,
} from "../../../src/domain/judge/workload/assess-workload.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import type { Run, TargetRevision, WorkloadFacts } from "../../../src/domain/workload/facts.ts";
import type { Workload } from "../../../src/domain/workload/workload.ts";
import { at, type ContainerSetup, digest, factsOf, policyOf, revision, task } from "../building.ts";

export interface WorkloadSetup {
  readonly now?: string;
  readonly workload?: Partial<Workload>;
  /** The container of the revision that is named; digests by the name that `digest` takes. */
  readonly container?: Omit<ContainerSetup, "running" | "resolved">;
  /** Further containers. */
  readonly others?: readonly ContainerSetup[];
  /** Its number; `null`: the family alone is named. */
  readonly revision?: number | null;
  readonly isActive?: boolean;
  /** The newest revision of the family, and what it references. */
  readonly newest?: readonly [number: number, written: string] | "none";
  readonly runs?: readonly RunSetup[] | Known<never>;
  readonly more?: Partial<WorkloadFacts>;
}

/** A run of a minute that began at a time of the day. */
export interface RunSetup extends Partial<Run> {
  readonly began: string;
  /** What its container reported. */
  readonly web?: string | null;
}

export const nightly: Workload = {
  type: "schedule",
  arn: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly",
  partition: "aws",
  region: "us-east-1",
  account: "123456789012",
  name: "nightly",
  part: "default",
  cluster: "dev",
};

/** A run that ended well after a minute. */
export function run({ began, web = "old", ...more }: RunSetup): Run {
  const begin = at(began);
  return {
    ...task({ web: web === null ? null : digest(web) }),
    arn: `arn:aws:ecs:us-east-1:123456789012:task/dev/${began}`,
    startedBy: "chronos-schedule/nightly",
    lastStatus: "STOPPED",
    desiredStatus: "STOPPED",
    createdAt: begin,
    startedAt: begin,
    stoppedAt: new Date(begin.getTime() + 60_000),
    stopCode: "EssentialContainerExited",
    reason: "Essential container in task exited",
    ...more,
  };
}

/** A run that could not pull its image. */
export const failedRun = (began: string, more: Partial<RunSetup> = {}): RunSetup => ({
  began,
  web: null,
  startedAt: null,
  stopCode: "TaskFailedToStart",
  reason: "CannotPullContainerError: pull image manifest has been retried 7 time(s): not found",
  ...more,
});

/** The facts of a workload. */
export function workloadFacts(setup: WorkloadSetup = {}): WorkloadFacts {
  const { container = {}, revision: number = 4, newest, runs = [], isActive = true } = setup;
  const service = factsOf({ now: setup.now ?? "12:00", containers: [container, ...(setup.others ?? [])] });
  const containers: readonly ContainerFacts[] = valueOr(service.containers, []);
  const own: TargetRevision = { arn: revision(number ?? 4), registeredAt: at("09:00"), containers, isActive };
  return {
    at: service.at,
    workload: { ...nightly, ...setup.workload },
    named: { family: "backend", revision: number },
    isEnabled: true,
    expression: "cron(0 3 * * ? *)",
    tags: {},
    revision: known(own),
    newest: known(newest === "none" ? null : newestOf(newest, own)),
    runs: "known" in runs ? runs : known(runs.map(run)),
    sharing: [],
    repositories: service.repositories,
    ...setup.more,
  };
}

function newestOf(newest: readonly [number, string] | undefined, own: Revision): Revision {
  if (newest === undefined) return own;
  const [number, written] = newest;
  const [first] = own.containers;
  const containers = first ? [{ ...first, written }] : [];
  return { arn: revision(number), registeredAt: at("11:05"), containers };
}

/** The verdict on a workload. */
export function judged(setup: WorkloadSetup = {}, policy: Partial<ResponsePolicy> = {}): WorkloadAssessment {
  return assessWorkload(workloadFacts(setup), policyOf(policy));
}
