/** The tables of ECS. Each row is a plain value; the functions beside it know how it changes. */
import type { JsonObject, Timer, World } from "../../world.ts";
import type { ImageLookup } from "../ecr/images.ts";
import type { EcsOptions } from "./options.ts";

/** All that ECS's operations work on. */
export interface EcsState {
  readonly world: World;
  readonly images: ImageLookup;
  readonly options: EcsOptions;
  /** By name. */
  readonly clusters: Map<string, Cluster>;
  /** By family; the revision n is at n - 1. */
  readonly taskDefinitions: Map<string, TaskDefinition[]>;
  /** Tags of every kind of resource, by ARN. */
  readonly tags: Map<string, Map<string, string>>;
}

export interface Cluster {
  readonly name: string;
  readonly arn: string;
  /** Fields of CreateCluster that are only told again. */
  readonly settings: JsonObject;
  readonly services: Map<string, Service>;
  /** By ARN. Stopped tasks stay for an hour. */
  readonly tasks: Map<string, Task>;
  readonly instances: ContainerInstance[];
}

export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  /** As it was registered, fields that nobody knows included, tags apart. */
  readonly registered: JsonObject;
  readonly registeredAt: Date;
  readonly registeredBy: string;
  status: "ACTIVE" | "INACTIVE";
  deregisteredAt?: Date;
}

/** Where tasks run. */
export interface Launch {
  readonly type: "FARGATE" | "EC2" | "EXTERNAL";
  /** Set where a capacity provider strategy was given: then the service tells no `launchType`. */
  readonly capacityProvider?: string;
}

export interface ContainerInstance {
  readonly arn: string;
  readonly ec2InstanceId: string;
  readonly registeredAt: Date;
  readonly tasks: Set<Task>;
  /** What was pulled here: by reference as written, and by `repository@digest`. */
  readonly cache: Map<string, CachedImage>;
}

export interface CachedImage {
  readonly digest: string;
  /** Undefined for images outside ECR. */
  readonly manifest?: JsonObject;
}

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

export interface Deployment extends TaskGroup {
  readonly revision: ServiceRevision;
  rolloutState: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  rolloutStateReason: string;
  failedTasks: number;
  /** The history entry it works on: its own, or that of the deployment it rolls back. */
  record: ServiceDeployment;
  /** What is still before it, first the one it is in. */
  stages: Stage[];
}

export interface Stage {
  readonly name: string;
  /** How long it takes at least, if its name alone does not say. */
  readonly minutes?: number;
  /** Set when it was entered. */
  entered?: boolean;
  /** Goes on after this, if its work takes time. */
  until?: Date;
  hook?: PauseHook;
}

export interface PauseHook {
  readonly id: string;
  readonly expiresAt: Date;
  readonly timeoutAction: string;
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

export interface ServiceDeployment {
  readonly arn: string;
  readonly createdAt: Date;
  readonly target: ServiceRevision;
  readonly sources: readonly ServiceRevision[];
  readonly settings: JsonObject;
  status: string;
  statusReason?: string;
  updatedAt: Date;
  finishedAt?: Date;
  stoppedAt?: Date;
  rollback?: { readonly reason: string; readonly startedAt: Date; readonly target: ServiceRevision };
  circuitBreaker: { enabled: boolean; status: string; failureCount: number; threshold: number };
}

export interface Task {
  readonly arn: string;
  readonly cluster: Cluster;
  readonly definition: TaskDefinition;
  readonly launch: Launch;
  readonly instance?: ContainerInstance;
  /** The tasks of its service, if it has one. */
  readonly among?: Set<Task>;
  readonly group: string;
  readonly startedBy?: string;
  readonly createdAt: Date;
  readonly overrides: JsonObject;
  /** Digests that its deployment fixed, by container. */
  digests: ReadonlyMap<string, string>;
  readonly containers: Container[];
  lastStatus: TaskStatus;
  desiredStatus: "RUNNING" | "STOPPED";
  version: number;
  updatedAt: Date;
  /** `pullStartedAt`, `startedAt` and so on, as they come. */
  readonly times: Map<string, Date>;
  stopCode?: string;
  stoppedReason?: string;
  timer?: Timer;
  /** Told after each change of status. */
  readonly whenChanged: () => void;
}

export type TaskStatus =
  | "PROVISIONING"
  | "PENDING"
  | "ACTIVATING"
  | "RUNNING"
  | "DEACTIVATING"
  | "STOPPING"
  | "DEPROVISIONING"
  | "STOPPED";

export interface Container {
  readonly arn: string;
  readonly name: string;
  /** Absent for what AWS puts in. */
  readonly image?: string;
  imageDigest?: string;
  runtimeId?: string;
  lastStatus: "PENDING" | "RUNNING" | "STOPPED";
  exitCode?: number;
  reason?: string;
}
