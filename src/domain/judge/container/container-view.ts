/** A container of a service as the findings look at it: all of it derived from the facts. */
import type { Known } from "../../common/known.ts";
import type { RepositoryFacts } from "../../facts/facts.ts";
import type { Follows } from "../../image/follow.ts";
import type { Digest, ImageReference, Tag } from "../../image/reference.ts";
import type { Unrunnable } from "../../image/runnable.ts";
import type { PassedOver, Target } from "../../image/target.ts";
import type { ResponsePolicy } from "../../policy/policy.ts";

export interface ContainerView {
  readonly name: string;
  readonly written: string;
  readonly reference: Known<ImageReference>;
  /** The repository, where it is ECR's: elsewhere nobody looks. */
  readonly repository: RepositoryFacts | null;
  /** Why this container is not judged, as the end of a sentence about it; `null` where it is. */
  readonly unchecked: string | null;
  readonly follows: Follows;
  /** The digest that the written reference names now. */
  readonly own: Known<Digest>;
  /** The image this container should run; `null` where that cannot be said of it. */
  readonly expected: Known<Expected> | null;
  /** What its tag names and no task of it can run; `null` where there is no such trouble. */
  readonly unrunnable: UnrunnableTag | null;
  /** The moving tag that leads it on, where one does. */
  readonly leader: Tag | null;
  /** An image that stands higher in its line, and is newer for nobody. */
  readonly passedOver: PassedOver | null;
  /** The digest that the service revision resolved; `null` where it names none. */
  readonly resolved: Known<Digest | null>;
  /** The platform its tasks run on, where it is known. */
  readonly platform: string | null;
  /** What the running tasks report: `null` stands for tasks that report no digest. */
  readonly running: Known<readonly RunningDigest[]>;
}

/** The image a container should run. */
export interface Expected {
  readonly digest: Digest;
  /** The tag that leads to it: followed, or written; `null` for a digest that follows nothing. */
  readonly tag: Tag | null;
  /** Whether the rule that led to it had something to rest on. */
  readonly certain: boolean;
  /** A newer image that waits to be promoted to this service. */
  readonly waiting: Target | null;
}

/** A tag that names no image that the container's tasks could run. */
export interface UnrunnableTag {
  /** `null` where the digest itself is written. */
  readonly tag: Tag | null;
  readonly digest: Digest;
  readonly why: Unrunnable;
  /** Whether the task definition names it, so that the next deployment fails. */
  readonly isWritten: boolean;
}

export interface RunningDigest {
  readonly digest: Digest | null;
  readonly tasks: number;
}

/** The part of a policy that says what is followed. */
export type TrackPolicy = Pick<ResponsePolicy, "mode" | "track" | "containers" | "movingTags">;
