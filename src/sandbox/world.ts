/**
 * What every emulated service is given, and what it must offer.
 *
 * The platform (`http.ts`, `clock.ts`, `events.ts`, `lambda/`, …) owns the world; the services under
 * `services/` are guests in it: they hold their own tables, read the time from `world.clock`, and tell
 * what happened through `world.emit`.
 */

/** Any JSON object, as it came over the wire: unknown fields are kept. */
export type JsonObject = { [key: string]: unknown };

export interface World {
  /** `123456789012`, if nobody says another. */
  readonly account: string;
  /** `us-east-1`, if nobody says another. */
  readonly region: string;
  readonly clock: Clock;
  /** A seeded generator of numbers in [0, 1): the sandbox never calls `Math.random`. */
  readonly random: () => number;
  /** Puts an event on the default bus, stamped with id, time, account and region. */
  emit(event: EmittedEvent): void;
}

export interface EmittedEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
}

/** Simulated time. Timers run one at a time, in order of time and then of asking; each is awaited. */
export interface Clock {
  now(): Date;
  /** Runs `task` once, `milliseconds` of simulated time from now (0: as soon as what runs now is done). */
  after(milliseconds: number, task: () => void | Promise<void>): Timer;
}

export interface Timer {
  cancel(): void;
}

/** One API call, parsed from its protocol. */
export interface Call {
  /** As in IAM and in `/_sandbox/calls`: `ecs:DescribeServices`. */
  readonly name: string;
  /** The bare operation: `DescribeServices`. */
  readonly operation: string;
  /** The request's JSON as sent (query protocol: its parameters, nested), unknown fields included. */
  readonly input: JsonObject;
  /** `administrator`, or the name of the function whose credentials signed the request. */
  readonly caller: string;
  /** The region the request was signed for; the world's own if absent. */
  readonly region?: string;
}

/** Where a call of the REST protocol has its input. */
export interface Route {
  readonly operation: string;
  readonly method: string;
  /** With the names of fields in braces: `/schedules/{Name}`. */
  readonly path: string;
  /** Fields by the names of the parameters they stand in; others have their own. */
  readonly query?: Readonly<Record<string, string>>;
  /** Fields by the names of headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The field that is the whole body, for an operation whose input is no JSON. */
  readonly payload?: string;
  /** Whether the answer is `StatusCode` alone, without a body. */
  readonly status?: "alone";
}

/** One emulated AWS service. */
export interface AwsService {
  /** The IAM prefix: `ecs`, `ecr`. */
  readonly prefix: string;
  /** The part of `X-Amz-Target` before the dot, for the JSON protocols. */
  readonly target?: string;
  /** Its operations by method and path, for the REST protocol. */
  readonly routes?: readonly Route[];
  /** For the query protocol, whose answers are XML: the `Version` by which its calls are told apart. */
  readonly version?: string;
  /**
   * Answers a call with the JSON of its response.
   * @throws {AwsError} as AWS would; an operation it does not know is `UnknownOperationException`.
   */
  handle(call: Call): JsonObject | Promise<JsonObject>;
  /** The ARNs that IAM would check this call against; `*` for actions without resource-level permissions. */
  resources(call: Call): readonly string[];
  /** Condition keys IAM would see, e.g. `ecs:cluster`, `iam:PassedToService`. */
  conditions?(call: Call): Readonly<Record<string, string | readonly string[]>>;
  /** Further permissions the call needs beside its own, e.g. `iam:PassRole` for RegisterTaskDefinition. */
  alsoNeeds?(call: Call): readonly { readonly action: string; readonly resource: string }[];
  /** Takes a fault of its own (`{"instance": …}`): true if it was one it knows. */
  fault?(fault: JsonObject): boolean;
  /** Clears what `fault` set. */
  clearFaults?(): void;
}

/** An error as AWS sends it. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Fields of the error's JSON beside `__type` and `message`. */
  readonly fields: JsonObject;

  constructor(code: string, message: string, status = 400, fields: JsonObject = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}
