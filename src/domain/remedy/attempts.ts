/** What was tried on a service before, and what came of it. */
import type { TaskDefinitionArn } from "../ecs/arn.ts";
import type { Digest } from "../image/reference.ts";

/** A digest that was tried on this service and did not hold. */
export interface FailedAttempt {
  readonly digest: Digest;
  readonly at: Date;
  readonly why: string;
  /** Whether nothing came of it, because a revision could not carry all of the former one. */
  readonly refused: boolean;
  /** Whether nobody got as far as the service: it is as good as not tried, and may be asked for again after a day. */
  readonly untried: boolean;
}

/** A digest that this service was pinned to, and that held then. */
export interface PinnedBefore {
  readonly container: string;
  readonly digest: Digest;
  readonly at: Date;
  /** The revision that was made for it. */
  readonly revision: TaskDefinitionArn;
}

/** A digest that a container was seen to have been taken off: ECS forgets its deployments, and we do not. */
export interface LeftBefore {
  readonly container: string;
  readonly digest: Digest;
  /** When it was taken off, or seen to be. */
  readonly at: Date;
  readonly how: "rolled-back" | "moved-off";
}

/** What was tried on a service before: each digest is tried once. */
export interface Attempts {
  readonly failed: readonly FailedAttempt[];
  readonly pinned: readonly PinnedBefore[];
  /** Absent where nothing is remembered. */
  readonly left?: readonly LeftBefore[];
}
