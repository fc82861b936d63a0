/** A remedy, from when it is asked for to its end. */

import type { TaskDefinitionArn } from "../ecs/arn.ts";
import type { AttemptEnd, Attempted } from "../facts/attempt.ts";
import type { Digest, Tag } from "../image/reference.ts";
import type { Said } from "../incidents/incident.ts";
import { noteAttempts } from "../judge/past/ledger.ts";

/** One container, and the digest to pin it to. */
export interface Pin {
  readonly container: string;
  readonly digest: Digest;
  /** The tag that names the digest, and that the container goes on following. */
  readonly tag: Tag | null;
  /** The image reference as the next revision is to have it. */
  readonly image: string;
}

/** What is to be pinned, and what was wrong. */
export interface PinPlan {
  readonly kind: "pin";
  readonly pins: readonly Pin[];
  /** Other containers, which the new deployment is to leave with what they run. */
  readonly kept: readonly Pin[];
  readonly said: Said;
  readonly since: Date | null;
}

/** A remedy that was asked for. It is followed to its end through events and rechecks. */
export interface Remedy {
  /** `queued`: asked for · `writing`: being carried out · `deploying`: the service is on its way · `refused`: by AWS. */
  readonly state: "queued" | "writing" | "deploying" | "refused";
  /** When this state began. */
  readonly at: Date;
  readonly pins: readonly Pin[];
  /** What was wrong. */
  readonly said: Said;
  readonly container: string;
  readonly since: Date | null;
  /** The revision the service was on. */
  readonly former: TaskDefinitionArn;
  /** The revision it is moved to, once there is one. */
  readonly target: TaskDefinitionArn | null;
  /** Why AWS refused it. */
  readonly why: string | null;
  /** What its update came in the way of: a deployment that began between the last look and the write. */
  readonly superseded: string | null;
}

/** How a remedy ends. */
export type RemedyEnd =
  /** The service runs what was pinned. */
  | { readonly kind: "done" }
  /** It does not, or AWS refused the write. */
  | { readonly kind: "failed"; readonly why: string | null }
  /** No revision could carry all that the former one has. */
  | { readonly kind: "not-carried"; readonly why: string }
  /** There was nothing to do after all, or not now. */
  | { readonly kind: "moot" };

/** The remedy that carries out a plan for a service that is on this revision. */
export function newRemedy(
  state: "queued" | "writing",
  { pins, said, since }: PinPlan,
  { former, at }: Pick<Remedy, "former" | "at">,
): Remedy {
  const container = pins[0]?.container ?? "";
  return { state, at, pins, said, container, since, former, target: null, why: null, superseded: null };
}

/** The record without its remedy, which came to its end, and with what was tried by it. */
export function endRemedy<R extends Attempted & { readonly remedy: Remedy | null }>(
  record: R,
  end: RemedyEnd,
  at: Date,
): R {
  const { remedy, attempts } = record;
  const ended = remedy && attemptEnd(remedy, end, at);
  if (!ended) return { ...record, remedy: null };
  const tried = remedy.pins.map(
    ({ container, digest }) =>
      ({ container, digest, revision: remedy.target, by: "us", began: remedy.at, end: ended }) as const,
  );
  return { ...record, remedy: null, attempts: noteAttempts(attempts, tried) };
}

/** How its attempts ended; `null` where nothing was tried. */
function attemptEnd(
  { state, target, superseded, at: began }: Remedy,
  end: RemedyEnd,
  at: Date,
): AttemptEnd | null {
  switch (end.kind) {
    case "done":
      return target && { at, how: "succeeded", why: superseded };
    case "failed":
      return {
        at,
        how: target === null && state !== "refused" ? "untried" : "failed",
        why: end.why ?? "it failed",
      };
    case "not-carried":
      return { at: began, how: "refused", why: end.why };
    case "moot":
      return null;
  }
}
