/** An alert: what is published on the topic, as data. */

import type { Severity } from "../judge/finding.ts";
import type { RepositoryReport, ServiceReport } from "../words/report.ts";
import type { AlertEvent } from "./incident.ts";

/** The JSON that queues, functions and HTTP subscribers get. */
export interface AlertMessage {
  readonly schemaVersion: 1;
  readonly event: AlertEvent;
  readonly at: string;
  readonly incident: string;
  readonly sequence: number;
  readonly severity: Severity;
  readonly services: readonly ServiceReport[];
  readonly repository: RepositoryReport | null;
  /** What AWS does not let the program read, in a message of kind `blind`; else empty. */
  readonly unreadable: readonly UnreadableReport[];
  readonly remedy: RemedyReport;
}

/** A call that fails, and since when. */
export interface UnreadableReport {
  /** As `ecs:DescribeServices`. */
  readonly operation: string;
  /** As `cluster prod (us-east-1)`. */
  readonly place: string;
  /** The name of AWS's error. */
  readonly error: string;
  readonly since: string;
}

export interface RemedyReport {
  readonly state: "none" | "done" | "failed" | "refused";
  readonly taskDefinition: string | null;
  readonly reason: string | null;
}

/** An alert with all that its texts need. */
export interface Alert {
  readonly message: AlertMessage;
  /** The most severe kind, for filter policies. */
  readonly kind: string;
  /** Its cause, where there is one. */
  readonly cause: string | null;
  /** When the trouble began, as far as is known. */
  readonly since: Date | null;
  /** One sentence that says what happened. */
  readonly headline: string;
  /** The command that goes back to the revision before a remedy. */
  readonly undo: string | null;
  /** What to do, where no finding says it. */
  readonly advice: readonly string[];
}

/** No remedy was asked for. */
export const noRemedy: RemedyReport = { state: "none", taskDefinition: null, reason: null };

/** What every message says, and what only some say. */
type NewMessage = Pick<AlertMessage, "event" | "incident" | "sequence" | "severity"> & {
  readonly at: Date;
} & Partial<Pick<AlertMessage, "services" | "repository" | "unreadable" | "remedy">>;

/** A message; what it does not say is empty. */
export function newMessage({ at, ...said }: NewMessage): AlertMessage {
  const nothing = { services: [], repository: null, unreadable: [], remedy: noRemedy } as const;
  return { schemaVersion: 1, at: at.toISOString(), ...nothing, ...said };
}
