/** An attempt to bring an image to a container, and what became of it. */
import type { TaskDefinitionArn } from "../ecs/arn.ts";
import type { Digest } from "../image/reference.ts";

/** An image that was to be brought to a container. */
export interface Attempt {
  readonly container: string;
  /** `null` where ECS does not say which image it was. */
  readonly digest: Digest | null;
  /** The revision that was to bring it; `null` where none was registered, or ECS does not say. */
  readonly revision: TaskDefinitionArn | null;
  /** Who tells: `us`, of a remedy · `person`, of a `pin` by hand · `ecs`, of a deployment or its tasks, whoever began it. */
  readonly by: "us" | "person" | "ecs";
  /** When it began, or was first seen. */
  readonly began: Date;
  /** `null` until it ended. */
  readonly end: AttemptEnd | null;
}

export interface AttemptEnd {
  /** When it ended, or was first seen to have ended. */
  readonly at: Date;
  readonly how: HowEnded;
  readonly why: string | null;
}

/** What each end means, and whether the image is not brought again because of it; the later counts for more. */
export const ends = {
  stopped: { means: "its deployment ended, and nothing says whether it succeeded", forbids: false },
  succeeded: { means: "it came to run", forbids: false },
  "moved-off": { means: "it ran, or was on its way, and a person moved the service off it", forbids: true },
  "rolled-back": { means: "ECS went back from it", forbids: true },
  untried: { means: "nobody got as far as the service: it may be tried again after a day", forbids: true },
  refused: { means: "no revision could carry all of the former one: nothing was written", forbids: true },
  failed: { means: "its deployment failed, or AWS refused to begin it", forbids: true },
} as const satisfies Readonly<Record<string, { readonly means: string; readonly forbids: boolean }>>;

export type HowEnded = keyof typeof ends;

/** The ends, the one that counts least first. */
export const howEnded = Object.keys(ends) as HowEnded[];

/** Every attempt at a service that is known, from the earliest to the latest. */
export type Ledger = readonly Attempt[];

/** A record, as far as attempts go. */
export interface Attempted {
  readonly attempts: Ledger;
}

/** Whether an attempt ended so that its image is not brought again. */
export function forbids({ end }: Pick<Attempt, "end">): boolean {
  return end !== null && ends[end.how].forbids;
}
