/** Deployments, and the history of them. */
import type { JsonObject } from "../../../world.ts";
import type { ServiceRevision, TaskGroup } from "./service.ts";

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
