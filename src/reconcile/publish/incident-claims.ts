/** The claim to publish a message about an incident: it stands in the record of each service that the message is about. */

import type { ServiceArn } from "../../domain/ecs/arn.ts";
import { type Claim, claimLease, type Incident, isAbout } from "../../domain/incidents/incident.ts";
import type { ServiceRecord } from "../../domain/incidents/record.ts";
import type { Telling } from "../../domain/incidents/telling.ts";
import { endRemedy } from "../../domain/remedy/remedy.ts";
import type { Ports } from "../ports.ts";
import { type Rewriting, rewriteRecord } from "../rewrite-record.ts";
import type { Subject } from "./messages.ts";

/** The records upon which it was decided what to publish, as we wrote them since. */
export type Records = Map<ServiceArn, ServiceRecord>;

/** Which message of which incident it is. */
export interface MessageId {
  readonly incident: string;
  readonly message: string;
}

/** A subject of a message, the right to publish what is said of it, and the incident as it was before. */
export interface Claimed<S extends Subject> {
  readonly subject: S;
  readonly claim: Claim;
  readonly before: Incident | null;
}

/** What claims are written with. */
export interface ClaimContext {
  readonly records: Records;
  readonly now: Date;
  readonly ports: Ports;
}

/** Claims one subject of a message; `null` if somebody else wrote its record since it was judged. */
export async function claimSubject<S extends Subject>(
  subject: S,
  { incident, message }: MessageId,
  { records, now, ports }: ClaimContext,
): Promise<Claimed<S> | null> {
  const { service, telling } = subject;
  const record = records.get(service);
  if (!record) return null;
  // Writing many of them takes a while, and so may all that was published before.
  const until = new Date(ports.now().getTime() + claimLease);
  const claim: Claim = { ...telling.said, event: telling.event, message, until };
  const { incidents } = record;
  const before = telling.incident && (incidents.find((one) => isAbout(one, telling)) ?? null);
  const claimed = before
    ? withIncident(incidents, before, { ...before, claim })
    : [...incidents, { ...opening(telling, incident, now), claim }];
  const written = await ports.journal.write({ ...record, incidents: claimed, accepted: null }, record);
  if (written) records.set(service, written);
  return written && { subject, claim, before };
}

/** Notes that it was published, and what comes of that. */
export async function confirmSubject(
  { subject, claim }: Claimed<Subject>,
  context: ClaimContext,
): Promise<void> {
  const rewriting = await rewrite(subject.service, context, (record) => {
    const own = record.incidents.find((one) => isClaimedBy(one, subject.telling, claim));
    return own ? withTold(record, own, subject, context.now) : null;
  });
  const isEnd = rewriting?.kind === "written" && rewriting.upon.remedy && !rewriting.record.remedy;
  if (isEnd) context.ports.metrics.add(subject.step.kind === "done" ? "RemediesDone" : "RemediesFailed");
}

/** Leaves the incident as it was before the claim: a predecessor's claim that ran out, or nothing of it. */
export async function giveBackSubject(
  { subject: { service, telling }, claim, before }: Claimed<Subject>,
  context: ClaimContext,
): Promise<void> {
  await rewrite(service, context, (record) => {
    const own = record.incidents.find((one) => isClaimedBy(one, telling, claim));
    if (own?.claim?.until.getTime() !== claim.until.getTime()) return null;
    const given = before && { ...own, claim: before.claim };
    return { ...record, incidents: withIncident(record.incidents, own, given) };
  });
}

/** Writes what a claim came to, whoever else wrote the record meanwhile. A claim that is no longer ours is left. */
async function rewrite(
  service: ServiceArn,
  { records, ports: { journal, log } }: ClaimContext,
  change: (record: ServiceRecord) => ServiceRecord | null,
): Promise<Rewriting | null> {
  const given = records.get(service);
  if (!given) return null;
  const rewriting = await rewriteRecord(service, change, journal, given);
  // Upon what others wrote nothing was decided: what else there is to publish of the service is judged anew.
  if (rewriting.kind === "written" && rewriting.upon === given) records.set(service, rewriting.record);
  if (rewriting.kind === "contested")
    log.warn("Others kept writing the record; the claim stands until it runs out", { service });
  return rewriting;
}

function opening({ container, group, since }: Telling, id: string, now: Date): Incident {
  return { id, container, group, since, openedAt: now, told: null, claim: null, silencedUntil: null };
}

function isClaimedBy(incident: Incident, telling: Telling, { message }: Claim): boolean {
  return isAbout(incident, telling) && incident.claim?.message === message;
}

function withTold(record: ServiceRecord, own: Incident, { telling, step }: Subject, at: Date): ServiceRecord {
  const { event, said, remedy } = telling;
  const told = { ...own, claim: null, told: { ...said, event, at } };
  const isOver = event === "resolved" || event === "remediated";
  const noted = { ...record, incidents: withIncident(record.incidents, own, isOver ? null : told) };
  // A remedy that went on meanwhile is not the one that this was the end of.
  const isItsEnd = "remedy" in step && step.remedy.at.getTime() === record.remedy?.at.getTime();
  if (!isItsEnd) return noted;
  switch (event) {
    case "remediated":
      return endRemedy(noted, { kind: "done" }, at);
    case "remediation-failed":
      return endRemedy(noted, { kind: "failed", why: remedy.reason }, at);
    default:
      return noted;
  }
}

function withIncident(all: readonly Incident[], own: Incident, by: Incident | null): Incident[] {
  return all.flatMap((one) => (one === own ? (by ?? []) : one));
}
