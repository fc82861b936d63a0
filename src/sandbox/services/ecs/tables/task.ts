/** Tasks and their containers. */
import type { JsonObject, Timer } from "../../../world.ts";
import type { Cluster, ContainerInstance, Launch, TaskDefinition } from "./state.ts";

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
