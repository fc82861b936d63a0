/** Which messages there are to publish: what is one event to people is one message, of one service or of many. */

import { clusterArnOf, type ServiceArn } from "../../domain/ecs/arn.ts";
import { type AlertEvent, isAbout } from "../../domain/incidents/incident.ts";
import { joinWindow } from "../../domain/incidents/join-window.ts";
import type { Telling } from "../../domain/incidents/telling.ts";
import { type Assessment, isHeld } from "../../domain/judge/assess.ts";
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
  return joined([...groups.values()]).sort(byUrgency);
}

function keyOf(assessment: Assessment, telling: Telling): string {
  const { event, incident, container } = telling;
  if (event === "baseline") return event;
  // What was claimed as one message is published again as that one, whatever its services show by now.
  if (incident?.claim?.event === event) return `${event} ${incident.id} ${incident.claim.message}`;
  const what = outcomeKey(telling);
  if (incident) {
    // That many go on or are over is one event to people, whatever image each is to run.
    const isOfAll = event === "reminder" || event === "resolved";
    const which = isOfAll ? telling.said.kind : telling.said.expected;
    return `${what} ${incident.id} ${incident.claim?.message ?? ""} ${which} ${isHeld(assessment, container)}`;
  }
  const cause = causeOf(assessment, telling);
  return `${what} ${cause ?? `${assessment.facts.service.arn} ${container}`}`;
}

function outcomeKey({ event, remedy }: Telling): string {
  return `${event} ${remedy.state} ${remedy.taskDefinition} ${remedy.reason}`;
}

/** What several services may have in common: an image by its digest, or by its name; `null` where it is of one alone. */
function causeOf({ containers }: Assessment, { container, said }: Telling): string | null {
  const isByName = said.kind === "unpullable" || said.cause === "tag-gone";
  const image = isByName ? containers.find(({ name }) => name === container)?.written : said.expected;
  return image ? `${said.kind} ${image}` : null;
}

/**
 * The messages, those that open incidents by pushes of one pipeline as one: pushes for one cluster, each within the
 * window of rechecks after another.
 */
function joined(messages: readonly Message[]): Message[] {
  const dated = messages.filter(isOfPush).sort((a, b) => sinceOf(a) - sinceOf(b));
  const pushes: Message[] = [];
  for (const message of dated) {
    const before = pushes.findLastIndex((other) => pipelineOf(other) === pipelineOf(message));
    const other = pushes[before];
    if (other && sinceOf(message) - latestOf(other) <= joinWindow)
      pushes.splice(before, 1, [...other, ...message]);
    else pushes.push(message);
  }
  const placeOf = (message: Message) => messages.findIndex(([first]) => first === message[0]);
  return [...messages.filter((message) => !isOfPush(message)), ...pushes].sort(
    (a, b) => placeOf(a) - placeOf(b),
  );
}

/** Whether a message says for the first time that a push did not arrive which was heard: what was only found has no date. */
function isOfPush([{ assessment, telling }]: Message): boolean {
  const { event, incident, said, since } = telling;
  const isBehind = said.kind === "stale" || said.kind === "behind";
  const finding = assessment.findings.find((one) => one.kind === said.kind && isAbout(telling, one));
  return event === "opened" && incident === null && isBehind && since !== null && finding?.isHeard === true;
}

/** What pushes of one pipeline have in common: the clusters of its services, and what is said of remedies. */
function pipelineOf(message: Message): string {
  const clusters = message.map(({ assessment }) => clusterArnOf(assessment.facts.service));
  return [outcomeKey(message[0].telling), ...new Set(clusters)].sort().join(" ");
}

function sinceOf(message: Message): number {
  return Math.min(...message.map(({ telling }) => Number(telling.since)));
}

function latestOf(message: Message): number {
  return Math.max(...message.map(({ telling }) => Number(telling.since)));
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
