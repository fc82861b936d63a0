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
      return [
        { handler, when: "before", operation, nth },
        { handler, when: "after", operation, nth },
      ] as const;
    }),
  );
}

/**
 * Those of these deaths that can leave the world different: a process that dies takes all that it read with it, so one
 * that dies before or after a read leaves what it left after its last write, or at its start. With `FAULTS=all` all are.
 */
export function distinct(deaths: readonly Death[]): Death[] {
  const first = new Map(deaths.toReversed().map((death) => [death.handler, death]));
  return deaths.filter(
    (death) => process.env.FAULTS === "all" || isWrite(death) || first.get(death.handler) === death,
  );
}

function isWrite({ operation }: Death): boolean {
  return !/:(?:Describe|List|Get|BatchGet|Query)/.test(operation);
}

/** The fault that has a handler die so. */
export function faultOf({ handler, when, operation, nth }: Death): JsonObject {
  return { kill: handler, [when]: operation, nth };
}

/** What the handler had done last when it died so; `null` if it did not come so far. */
export function lastBefore(
  { handler, when, operation, nth }: Death,
  calls: readonly Request[],
): string | null {
  const own = calls.filter(({ caller }) => caller === handler);
  const such = own.filter((call) => call.operation === operation);
  const struck = such[nth - 1];
  if (!struck) return null;
  return when === "after" ? operation : (own[own.indexOf(struck) - 1]?.operation ?? "nothing");
}

/** `recheck before call 2 of dynamodb:PutItem`. */
export function sayDeath({ handler, when, operation, nth }: Death): string {
  return `${handler} ${when} call ${nth} of ${operation}`;
}
