/** What is counted of the program's work, for CloudWatch. */
import type { Status } from "../../domain/judge/assess.ts";
import type { Kind } from "../../domain/judge/finding.ts";

/** The names of the metrics; each counts. */
export type Metric =
  /** A sweep came to its end: the heartbeat. */
  | "SweepFinished"
  /** An invocation had no time for all services, and left the rest to another. */
  | "SweepsPutOff"
  /** The time that a sweep took, in milliseconds. */
  | "SweepMilliseconds"
  /** Services of which a needed fact could not be read. */
  | "ServicesNotChecked"
  | "Events"
  | "Calls"
  | "Throttles"
  | "AlertsSent"
  | "AlertsSuppressed"
  | "RemediesRequested"
  | "RemediesDone"
  | "RemediesFailed"
  | "RemediesRefused"
  | `Services${PascalCase<Status>}`
  | `Findings${PascalCase<Kind>}`;

type PascalCase<S extends string> = S extends `${infer A}-${infer B}`
  ? `${Capitalize<A>}${PascalCase<B>}`
  : Capitalize<S>;

/** Counts; what was counted is published when the function is done. */
export interface Metrics {
  readonly add: (metric: Metric, value?: number) => void;
}
