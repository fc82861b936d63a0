import type { Random } from "../random.ts";
import type { Call } from "../world.ts";

/** Something that goes wrong with an API call before it is served. */
interface ApiFault {
  /** `*`: every one. */
  readonly operation: string;
  /** An AWS error code, alone or as `CODE: MESSAGE`; `timeout`, `reset`, or an HTTP status such as `500`. */
  readonly error: string;
  /** Whose calls it strikes: a function's short or full name; all callers' if absent. */
  readonly caller?: string | undefined;
  /** How many of these calls it strikes, from 0 to 1: all if absent. */
  readonly chance?: number | undefined;
  times: number;
}

/** The end of a function's process when it makes an API call. */
interface Kill {
  readonly caller: string;
  readonly operation: string;
  /** Whether the call is served before the process dies. */
  readonly when: "before" | "after";
  /** Calls that it lets pass first. */
  spare: number;
  times: number;
}

/** What a fault is judged by. */
type Struck = Pick<Call, "name" | "caller">;

/** The faults that strike API calls. */
export interface ApiFaults {
  addError(fault: ApiFault): void;
  addKill(kill: Kill): void;
  clear(): void;
  /** The error that strikes this call; each time counts. */
  errorFor(call: Struck): string | undefined;
  /** Whether the caller dies at this point of the call; each time counts. */
  kills(call: Struck, when: Kill["when"]): boolean;
}

/** @param shortName gives a function's name without its stack's prefix. */
export function createApiFaults(shortName: (caller: string) => string, random: Random): ApiFaults {
  let errors: ApiFault[] = [];
  let kills: Kill[] = [];

  function strikes(
    fault: Pick<ApiFault, "operation" | "caller" | "chance" | "times"> & { spare?: number },
    call: Struck,
  ): boolean {
    const meant = fault.caller === undefined || [call.caller, shortName(call.caller)].includes(fault.caller);
    if (!meant || !["*", call.name].includes(fault.operation) || fault.times <= 0) return false;
    if (fault.chance !== undefined && random() >= fault.chance) return false;
    if (fault.spare) {
      fault.spare -= 1;
      return false;
    }
    fault.times -= 1;
    return true;
  }

  return {
    addError(fault) {
      errors.push(fault);
    },
    addKill(kill) {
      kills.push(kill);
    },
    clear() {
      errors = [];
      kills = [];
    },
    errorFor: (call) => errors.find((fault) => strikes(fault, call))?.error,
    kills: (call, when) => kills.some((kill) => kill.when === when && strikes(kill, call)),
  };
}
