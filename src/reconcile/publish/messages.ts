/** Which messages there are to publish: what is one event to people is one message, of one service or of many. */

import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { Telling } from "../../domain/incidents/decide.ts";
import type { AlertEvent } from "../../domain/incidents/incident.ts";
import type { Assessment } from "../../domain/judge/assess.ts";
import { compareSeverity } from "../../domain/judge/finding.ts";
import type { RemedyStep } from "../../domain/remedy/follow-remedy.ts";
import type { Judged } from "../judged.ts";

/** What a message says of an incident of one service. */
export interface Subject {
  readonly service: ServiceArn;
  readonly telling: Telling;
  /** The remedy whose outcome it may be. */
  readonly step: RemedyStep;
}

/** A subject with what was found. */
export interface AssessedSubject extends Subject {
  readonly assessment: Assessment;
}

/** One message: what it says of each service. */
export type Message<S extends Subject = AssessedSubject> = readonly [S, ...S[]];

/** The messages that say all that was decided: one push that concerns many services, one incident's end. The most urgent first. */
export function messagesOf(judged: readonly Judged[]): Message[] {
  const groups = new Map<string, Message>();
  for (const { assessment, decision } of judged) {
    for (const telling of decision.tell) {
      const key = keyOf(assessment, telling);
      const { arn: service } = assessment.facts.service;
      const subject = { service, assessment, telling, step: decision.remedy };
      const known = groups.get(key);
      groups.set(key, known ? [...known, subject] : [subject]);
    }
  }
  return [...groups.values()].sort(byUrgency);
}

function keyOf({ facts }: Assessment, telling: Telling): string {
  const { event, incident, container, group, said, remedy } = telling;
  if (event === "baseline") return event;
  const what = `${event} ${remedy.state} ${remedy.taskDefinition} ${remedy.reason}`;
  if (incident) return `${what} ${incident.id} ${incident.claim?.message ?? ""} ${said.expected}`;
  const alone = group === "supply" || said.expected === null;
  return alone ? `${what} ${facts.service.arn} ${container}` : `${what} ${said.kind} ${said.expected}`;
}

const urgency: readonly AlertEvent[] = [
  "baseline",
  "remediation-failed",
  "opened",
  "changed",
  "remediated",
  "resolved",
  "reminder",
];

/** What is to be published first, where there is no room for all. */
function byUrgency([{ telling: a }]: Message, [{ telling: b }]: Message): number {
  return (
    urgency.indexOf(a.event) - urgency.indexOf(b.event) || compareSeverity(b.said.severity, a.said.severity)
  );
}
