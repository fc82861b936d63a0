/** A fact that was read, or the reason why it could not be: never a guess. */
export type Known<T> = { readonly known: true; readonly value: T } | Unknown;

/** What could not be read, and why. */
export interface Unknown {
  readonly known: false;
  /** Why, as people should see it. */
  readonly reason: string;
  /** Why, for programs: the name of AWS's error, or a code of ours such as `not-read` or `no-answer`. */
  readonly code: string;
  /** What was asked, as `ecs:ListTasks`; `null` where it was no call that failed. */
  readonly operation: string | null;
  /** Whether asking again will answer the same. */
  readonly lasting: boolean;
}

/** A fact as it was read. */
export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** A fact that could not be read, with the reason as people should see it. */
export function unknown(reason: string, code = "not-read"): Unknown {
  return { known: false, reason, code, operation: null, lasting: false };
}

/** A call that did not tell: `AccessDeniedException: ecs:DescribeTasks`. */
export function unanswered(
  code: string,
  operation: string,
  { lasting = false, reason = code }: { lasting?: boolean; reason?: string } = {},
): Unknown {
  return { known: false, reason: `${reason}: ${operation}`, code, operation, lasting };
}

/** A call whose answer says nothing of what was asked for. */
export function noAnswer(operation: string): Unknown {
  return unanswered("no-answer", operation, { reason: "no answer" });
}

/** The value of a fact, or `fallback` where it is not known. */
export function valueOr<T, F>(fact: Known<T> | undefined, fallback: F): T | F {
  return fact?.known ? fact.value : fallback;
}
