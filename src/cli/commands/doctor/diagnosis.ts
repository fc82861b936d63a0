/** One thing that was looked at, and what is to be done about it. */

import type { Unknown } from "../../../domain/common/known.ts";

/** `attention`: it works, and somebody should know. `unknown`: it could not be looked at. */
export type State = "right" | "attention" | "wrong" | "unknown";

export interface Diagnosis {
  /** What was looked at, in a word or two. */
  readonly what: string;
  readonly state: State;
  readonly says: string;
  readonly todo: string | null;
  /** What does it, where a command can. */
  readonly command: string | null;
}

export function right(what: string, says: string): Diagnosis {
  return { what, state: "right", says, todo: null, command: null };
}

export function attention(what: string, says: string, todo: string): Diagnosis {
  return { what, state: "attention", says, todo, command: null };
}

export function wrong(
  what: string,
  says: string,
  todo: string | null,
  command: string | null = null,
): Diagnosis {
  return { what, state: "wrong", says, todo, command };
}

/** Something could not be read: `AccessDeniedException: sns:ListSubscriptionsByTopic`. */
export function unread(
  what: string,
  { reason, operation }: Pick<Unknown, "reason" | "operation">,
): Diagnosis {
  return {
    what,
    state: "unknown",
    says: `could not be read: ${reason}`,
    todo: operation === null ? null : `allow ${operation}, or use credentials that allow it`,
    command: null,
  };
}

/** The state of all together: what is wrong goes before what is not known. */
export function overall(diagnoses: readonly Diagnosis[]): State {
  const order: readonly State[] = ["wrong", "unknown", "attention"];
  return order.find((state) => diagnoses.some((one) => one.state === state)) ?? "right";
}
