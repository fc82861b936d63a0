import type { Clock } from "../world.ts";
import type { LambdaFunction, Outcome } from "./function.ts";

/** An invocation that failed, whether or not it was tried again. */
export interface Failure {
  readonly at: string;
  readonly function: string;
  readonly errorType: string;
  readonly errorMessage: string;
}

/** All invocations that failed, oldest first. */
export interface Failures {
  note(fn: LambdaFunction, outcome: Outcome): void;
  all(): readonly Failure[];
}

export function createFailures(clock: Clock): Failures {
  const failures: Failure[] = [];
  return {
    note(fn, outcome) {
      if (outcome.ok) return;
      const { errorType, errorMessage } = outcome.error;
      failures.push({ at: clock.now().toISOString(), function: fn.name, errorType, errorMessage });
    },
    all: () => [...failures],
  };
}
