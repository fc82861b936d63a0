/** What can go wrong with a call. */
import type { Request } from "../../../src/sandbox/calls.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";

/** What goes wrong, at the call that it strikes. */
type Fault =
  /** What the call is answered, so many times from then on; until the act is over, if absent. */
  | { readonly error: string; readonly times?: number }
  /** Its function dies. */
  | { readonly kill: "before" | "after" }
  /** Another function looks at the same services, from beginning to end, before the call is served. */
  | { readonly meanwhile: "look" }
  /** The call is answered what was true a moment ago. */
  | { readonly answered: "before" };

/** Six times is more often than the SDK tries: the call fails, and the next one is held up. */
export const faults = {
  throttled: { error: "ThrottlingException", times: 6 },
  "failing with 500": { error: "500", times: 6 },
  "not answered": { error: "timeout", times: 1 },
  "cut off": { error: "reset", times: 2 },
  denied: { error: "AccessDeniedException" },
  "refused with an error that nobody knows": { error: "UnheardOfException", times: 1 },
  overtaken: { meanwhile: "look" },
  "answered what was true before": { answered: "before" },
  "killed before": { kill: "before" },
  "killed after": { kill: "after" },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof faults;

export const faultNames = Object.keys(faults) as FaultName[];

/** Whether its function dies of it. */
export function isDeadly(name: FaultName): boolean {
  return "kill" in faults[name];
}

/** Whether it lasts until the act is over. */
export function isLasting(name: FaultName): boolean {
  const fault: Fault = faults[name];
  return "error" in fault && fault.times === undefined;
}

/** Whether the call is answered with an error, or with none. */
export function isError(name: FaultName): boolean {
  return "error" in faults[name];
}

/** What the sandbox is told, so that the fault strikes this call, which is about to be served; `null` if it is none of its faults. */
export function sandboxFault(name: FaultName, { caller, operation }: Request): JsonObject | null {
  const fault: Fault = faults[name];
  if ("kill" in fault) return { kill: caller, [fault.kill]: operation };
  return "error" in fault ? { operation, caller, ...fault } : null;
}

/** Whether the call reads. */
export function isRead(operation: string): boolean {
  return /:(BatchGet|Describe|Get|List|Query)/.test(operation);
}

/**
 * Whether AWS may answer the call with what was true a moment ago. The journal asks for what is true now.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export function mayBeStale(operation: string): boolean {
  return isRead(operation) && !operation.startsWith("dynamodb:");
}

/** Longer than AWS answers what is no longer true, in milliseconds. */
export const moment = 45_000;
