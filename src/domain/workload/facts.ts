/** All that is known of one workload at one moment. What could not be read is `unknown`, with its reason. */
import type { Known } from "../common/known.ts";
import type { ServiceName } from "../ecs/arn.ts";
import type { RepositoryFacts, Revision, StoppedTask, Task } from "../facts/facts.ts";
import type { RepositoryKey } from "../image/ecr.ts";
import type { NamedDefinition, Workload } from "./workload.ts";

export interface WorkloadFacts {
  /** When these facts were read: every age is reckoned from here. */
  readonly at: Date;
  readonly workload: Workload;
  readonly named: NamedDefinition;
  readonly isEnabled: boolean;
  /** `rate(…)`, `cron(…)` or `at(…)`; `null` for a rule that waits for events. */
  readonly expression: string | null;
  /** Of the rule, or of the schedule's group: schedules have none. */
  readonly tags: Readonly<Record<string, string>>;
  /** The revision that its next run is of; `null` where there is no such revision. */
  readonly revision: Known<TargetRevision | null>;
  /** The newest active revision of the family; `null` where it has none. */
  readonly newest: Known<Revision | null>;
  /** Its tasks that ECS remembers: those that run, and those that stopped within the hour or so; any order. */
  readonly runs: Known<readonly Run[]>;
  /** The services that are on a revision of the same family. */
  readonly sharing: readonly SharingService[];
  /** What the registry says of the repositories that the containers use. */
  readonly repositories: ReadonlyMap<RepositoryKey, RepositoryFacts>;
}

/** The revision that a target names. */
export interface TargetRevision extends Revision {
  /** Whether ECS runs it: not one that is INACTIVE, or about to be deleted. */
  readonly isActive: boolean;
}

/** A task that a workload started. */
export interface Run extends Task, Pick<StoppedTask, "stopCode" | "reason"> {
  /** When its containers began to run; `null` where they never did. */
  readonly startedAt: Date | null;
  readonly createdAt: Date;
  readonly stoppedAt: Date | null;
}

/** A service of the same family, and the revision that it is on. */
export interface SharingService {
  readonly service: ServiceName;
  readonly revision: Known<Revision>;
}
