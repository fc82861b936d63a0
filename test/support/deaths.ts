/** Crashes of handlers: before and after each of the AWS calls that they were seen to make. */
import type { Request } from "../../src/sandbox/calls.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../src/sandbox/world.ts";

/** One moment at which a handler can die. */
export interface Death {
  readonly handler: string;
  readonly when: "before" | "after";
  readonly operation: string;
  /** At the handler's first such call, its second, … */
  readonly nth: number;
  /** What the handler did last. */
  readonly last: string | null;
}

/** Keeps the handlers' calls; `take` gives those since it was last called. */
export function watchHandlers(sandbox: Sandbox): { take(): readonly Request[] } {
  let calls: Request[] = [];
  sandbox.watch((call) => {
    if (call.caller !== "administrator") calls.push(call);
  });
  return {
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}

/** Every death that a handler which makes these calls can die. */
export function deathsIn(calls: readonly Request[]): Death[] {
  return [...Map.groupBy(calls, ({ caller }) => caller)].flatMap(([handler, own]) =>
    own.flatMap(({ operation }, i) => {
      const nth = own.slice(0, i + 1).filter((call) => call.operation === operation).length;
      const before = own[i - 1]?.operation ?? null;
      return [
        { handler, when: "before", operation, nth, last: before },
        { handler, when: "after", operation, nth, last: operation },
      ] as const;
    }),
  );
}

/** The fault that has a handler die so. */
export function faultOf({ handler, when, operation, nth }: Death): JsonObject {
  return { kill: handler, [when]: operation, nth };
}

/** Whether the handler got as far as to die so. */
export function hasStruck({ handler, operation, nth }: Death, calls: readonly Request[]): boolean {
  return calls.filter((call) => call.caller === handler && call.operation === operation).length >= nth;
}

/** `recheck before its 2nd dynamodb:PutItem`. */
export function sayDeath({ handler, when, operation, nth }: Death): string {
  return `${handler} ${when} call ${nth} of ${operation}`;
}
