/** Why we look: an event names what to look at, and is believed in nothing else. */
import type { ServiceArn } from "../ecs/arn.ts";
import type { EcrRepository, RepositoryKey } from "../image/ecr.ts";
import type { Digest, Tag } from "../image/reference.ts";

/** What an event of the default bus names. */
export type Trigger = ImageTrigger | ServiceTrigger;

/** Something happened to an image of a repository. */
export interface ImageTrigger {
  readonly kind: "image";
  readonly repository: EcrRepository;
  /** `restored`: it was archived, and can be pulled again. */
  readonly action: "pushed" | "removed" | "restored";
  /** `null` where none was given: the children of an index, for one. */
  readonly tag: Tag | null;
  readonly digest: Digest | null;
  /** What was pushed, by the type of its configuration; `null` where the event does not say. */
  readonly artifactType: string | null;
  readonly at: Date;
}

/** Something happened to a service, or to a task of it. */
export interface ServiceTrigger {
  readonly kind: "service";
  readonly service: ServiceArn;
  /** What the event said of a task, where it was about one. */
  readonly task: TaskChange | null;
}

/** What an event said of a task. */
export interface TaskChange {
  readonly taskDefinition: string;
  readonly lastStatus: string;
  /** Why it stopped, where it did. */
  readonly stopCode: string | null;
  readonly digests: Readonly<Record<string, Digest | null>>;
}

/** We asked to look at these services again, not before this moment. */
export interface RecheckTrigger {
  readonly kind: "recheck";
  readonly services: readonly ServiceArn[];
  readonly at: Date;
}

/** An image was pushed where nothing was known to use it: look whether it was meant for another repository. */
export interface PushTrigger {
  readonly kind: "push";
  readonly at: Date;
  readonly repository: RepositoryKey;
  readonly pushedAt: Date;
}
