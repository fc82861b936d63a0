/** Findings + history + now → what to tell. Deciding twice on the same history decides the same. */
import type { Assessment } from "./assess.ts";
import { compareSeverity, type Finding } from "./finding.ts";
import { type AlertEvent, type Incident, isAbout, type Said, saidOf } from "./incident.ts";

/** What we remember of a service. */
export interface ServiceHistory {
  readonly incidents: readonly Incident[];
}

/** One thing to tell about one incident of one service. */
export interface Telling {
  readonly event: AlertEvent;
  /** The open incident, or `null` where this telling opens it. */
  readonly incident: Incident | null;
  /** What is wrong now; `null` where nothing is any more. */
  readonly finding: Finding | null;
  /** What is told, or was last told of what is over. */
  readonly said: Said;
}

export interface Decision {
  readonly tell: readonly Telling[];
  /** When to look again: a window ends then, or a claim expires. */
  readonly lookAgainAt: Date | null;
}

/** What to tell of a service, given what was told before. */
export function decide(assessment: Assessment, history: ServiceHistory, now: Date): Decision {
  const findings = alertable(assessment);
  const opening = findings
    .filter((finding) => !history.incidents.some((incident) => isAbout(incident, finding)))
    .map((finding): Telling => ({ event: "opened", incident: null, finding, said: saidOf(finding) }));
  const continuing = history.incidents.flatMap((incident) => {
    const finding = findings.find((candidate) => isAbout(incident, candidate)) ?? null;
    const event = next(incident, finding, assessment, now);
    return event ? [tellingOf(event, incident, finding)] : [];
  });
  const claims = history.incidents.flatMap(({ claim }) => (claim && claim.until > now ? claim.until : []));
  return {
    tell: mayTell(assessment, now) ? [...opening, ...continuing] : [],
    lookAgainAt: earliestOf([assessment.lookAgainAt, ...claims]),
  };
}

/** Advice is shown, never alerted. */
function alertable({ findings }: Assessment): readonly Finding[] {
  return findings.filter(({ group }) => group !== "advice");
}

/** Who only observes is told nothing, nor is anyone while the service is on hold. */
function mayTell({ policy }: Assessment, now: Date): boolean {
  const listening = policy.mode === "alert" || policy.mode === "remediate";
  return listening && (policy.holdUntil === null || policy.holdUntil <= now);
}

function next(
  incident: Incident,
  finding: Finding | null,
  assessment: Assessment,
  now: Date,
): AlertEvent | null {
  const { claim, told } = incident;
  if (claim && claim.until > now) return null;
  if (!finding) return isOver(incident, assessment) ? "resolved" : null;
  if (claim) return claim.event === "resolved" ? "changed" : claim.event;
  if (!told) return "opened";
  if (isNews(told, saidOf(finding))) return "changed";
  const silenced = incident.silencedUntil !== null && incident.silencedUntil > now;
  return !silenced && now.getTime() - told.at.getTime() >= assessment.policy.remind ? "reminder" : null;
}

/** Over only if we know: not while a deployment is under way, nor while a fact is missing. */
function isOver(incident: Incident, { status, settling, unknown }: Assessment): boolean {
  const mayYetBe = settling.some((finding) => isAbout(incident, finding));
  const concerns = unknown.some(
    ({ needed, container }) => needed && (container === null || container === incident.container),
  );
  return status !== "deploying" && !mayYetBe && !concerns;
}

/** Graver, another cause, or a newer push; a cause that can no longer be told is no news. */
function isNews(before: Said, after: Said): boolean {
  const graver = compareSeverity(after.severity, before.severity) > 0;
  const otherKind = after.kind !== before.kind;
  const otherCause = after.cause !== before.cause && after.cause !== "undetermined";
  return graver || otherKind || otherCause || after.expected !== before.expected;
}

function tellingOf(event: AlertEvent, incident: Incident, finding: Finding | null): Telling {
  const before = incident.claim ?? incident.told;
  const said = finding ? saidOf(finding) : before;
  if (!said)
    throw new TypeError(`Cannot tell "${event}" of incident ${incident.id}: nothing was claimed or told`);
  return { event, incident, finding, said };
}

function earliestOf(times: readonly (Date | null)[]): Date | null {
  return times.reduce<Date | null>((first, time) => (time && (!first || time < first) ? time : first), null);
}
