/** Services, and what starts their tasks. */
import type { JsonObject, Timer } from "../../../world.ts";
import type { Deployment, ServiceDeployment } from "./deployment.ts";
import type { Cluster, Launch, TaskDefinition } from "./state.ts";
import type { Task } from "./task.ts";

export interface Service {
  readonly cluster: Cluster;
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly controller: "ECS" | "CODE_DEPLOY" | "EXTERNAL";
  readonly schedulingStrategy: "REPLICA" | "DAEMON";
  readonly resourceManagementType?: "ECS" | "CUSTOMER";
  /** Fields of CreateService and UpdateService that are told again as they came. */
  settings: JsonObject;
  status: "ACTIVE" | "DRAINING" | "INACTIVE";
  desiredCount: number;
  /** The PRIMARY one first, then the ACTIVE ones. Empty where task sets do the work. */
  deployments: Deployment[];
  /** What a failed deployment goes back to. */
  lastCompleted?: Deployment;
  /** Those of all its deployments and task sets. Stopped tasks stay for an hour. */
  readonly tasks: Set<Task>;
  readonly revisions: ServiceRevision[];
  /** Oldest first. */
  readonly serviceDeployments: ServiceDeployment[];
  taskSets: TaskSet[];
  /** Newest first, as DescribeServices tells them. */
  readonly events: JsonObject[];
  steady: boolean;
  steadyTimer?: Timer;
  /** Set while the scheduler is about to look at it. */
  wake?: Timer;
}

/** What starts tasks of a service: a deployment or a task set. Its id is their `startedBy`. */
export interface TaskGroup {
  readonly id: string;
  readonly taskDefinition: TaskDefinition;
  readonly launch: Launch;
  readonly createdAt: Date;
  updatedAt: Date;
  /** Container name → the digest its tag was fixed to by the first task. */
  digests: ReadonlyMap<string, string>;
  /** How the tags are to be fixed. `open`: by the next task to start; `never`: each task asks for itself. */
  resolution: "open" | "done" | "never";
  resolutionAttempts: number;
  /** Tasks in a row that failed to start. */
  failuresInARow: number;
  /** Tasks are started again after this. */
  retryAt?: Date;
}

export interface TaskSet extends TaskGroup {
  readonly arn: string;
  readonly startedBy: string | undefined;
  readonly externalId: string | undefined;
  readonly settings: JsonObject;
  /** In percent of the service's desired count. */
  scale: number;
  status: "PRIMARY" | "ACTIVE" | "DRAINING";
}

export interface ServiceRevision {
  readonly arn: string;
  readonly createdAt: Date;
  readonly taskDefinition: TaskDefinition;
  readonly launch: Launch;
  readonly settings: JsonObject;
  containerImages: readonly JsonObject[];
}
