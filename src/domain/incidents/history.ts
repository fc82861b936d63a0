/** What the program saw and did of one service, line by line, as `history` lists it. */

import type { TaskDefinitionArn } from "../ecs/arn.ts";
import type { Assessment, Status } from "../judge/assess.ts";
import { type Finding, hasEcsReason, type Severity } from "../judge/finding.ts";
import type { RemedyOutcome } from "../remedy/follow-remedy.ts";
import type { Pin } from "../remedy/remedy.ts";
import type { Alert } from "./alert.ts";
import type { AlertEvent } from "./incident.ts";

/** One line of a service's history. */
export type HistoryEntry = { readonly at: Date } & (Saw | WasTold | WasRemedied | WasSilenced);

/** The verdict, when it was another than the one before. */
export interface Saw {
  readonly kind: "saw";
  readonly status: Status;
  readonly taskDefinition: string;
  readonly findings: readonly Pick<Finding, "kind" | "cause" | "container" | "expected">[];
}

/** A message that people got. */
export interface WasTold {
  readonly kind: "told";
  readonly event: AlertEvent;
  readonly incident: string;
  readonly sequence: number;
  readonly severity: Severity;
  readonly sentence: string;
}

/** A step of a remedy; `refused`: by one of our rules or by AWS. */
export interface WasRemedied {
  readonly kind: "remedy";
  readonly state: "asked" | "writing" | "deploying" | "done" | "failed" | "refused";
  /** The revision that the service was on. */
  readonly former: TaskDefinitionArn | null;
  readonly target: TaskDefinitionArn | null;
  readonly pins: readonly Pick<Pin, "container" | "digest" | "tag">[];
  readonly why: string | null;
  readonly by: "remediate" | "pin";
}

/** Somebody wanted no more reminders of an incident, until then or for good. */
export interface WasSilenced {
  readonly kind: "silenced";
  readonly incident: string;
  readonly until: Date | null;
}

/** What was seen of a service, as a line of its history. */
export function sightingOf({ facts, status, findings }: Assessment): HistoryEntry {
  const { at, taskDefinition } = facts;
  const wrong = findings.filter(({ group }) => group !== "advice");
  return {
    at,
    kind: "saw",
    status,
    taskDefinition,
    findings: wrong.map(({ kind, cause, container, expected }) => ({ kind, cause, container, expected })),
  };
}

/** The verdict in short: a line of history is written when it changes. */
export function verdictOf({ facts, status, findings }: Assessment): string {
  const wrong = findings
    .filter(({ group }) => group !== "advice")
    .map((finding) => {
      const { kind, cause, container, expected } = finding;
      return `${kind} ${hasEcsReason(finding) ? "" : cause} ${container} ${expected ?? ""}`;
    });
  return [`${status} ${facts.taskDefinition}`, ...wrong.sort()].join("; ");
}

/** A message, as a line of the history of a service that it is about. */
export function toldOf({ message, headline }: Pick<Alert, "message" | "headline">, at: Date): HistoryEntry {
  const { event, incident, sequence, severity } = message;
  return { at, kind: "told", event, incident, sequence, severity, sentence: headline };
}

/** How a remedy ended, as a line of history. */
export function outcomeOf(step: RemedyOutcome, at: Date): HistoryEntry {
  return stepOf(step.kind, step.remedy, { at, why: step.kind === "failed" ? step.why : null });
}

/** A step of a remedy, as a line of history. */
export function stepOf(
  state: WasRemedied["state"],
  { former, target, pins }: Pick<WasRemedied, "former" | "target" | "pins">,
  { at, why = null, by = "remediate" }: { at: Date; why?: string | null; by?: WasRemedied["by"] },
): HistoryEntry {
  const short = pins.map(({ container, digest, tag }) => ({ container, digest, tag }));
  return { at, kind: "remedy", state, former, target, pins: short, why, by };
}
