/** The queues and the topic that lead back to the program. */
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { PushTrigger } from "../../domain/facts/trigger.ts";

/** The queue of what to look at again. */
export interface Rechecks {
  /** Looks at a push of an image to a repository that nothing uses. */
  schedulePush(push: Pick<PushTrigger, "repository" | "pushedAt">, at: Date, now: Date): Promise<void>;
  schedule(services: readonly ServiceArn[], at: Date, now: Date): Promise<void>;
}

/** How a sweep goes on. */
export interface Sweeps {
  /** Has another invocation go on with the sweep that is noted with this version. */
  goOn(version: number): Promise<void>;
}

/** The queue of what to put right. */
export interface Remedies {
  ask(service: ServiceArn): Promise<void>;
}
