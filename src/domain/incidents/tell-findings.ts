/** What findings give cause to say: what is new, what goes on, what has changed and what is over. */

import { type Assessment, alertedTo } from "../judge/assess.ts";
import { compareSeverity, type Finding, hasEcsReason } from "../judge/finding.ts";
import { freshUntil } from "../judge/settle.ts";
import { isNarrowed } from "../policy/for-container.ts";
import { isOverdue, type RemedyStep } from "../remedy/follow-remedy.ts";
import { hangingAttempts, isOfDeployment, troubleWith } from "../remedy/hanging.ts";
import { noRemedy, type RemedyReport } from "./alert.ts";
import {
  type AlertEvent,
  type Incident,
  isAbout,
  isBygone,
  isOutcome,
  type Said,
  saidOf,
} from "./incident.ts";
import { isSilent } from "./silence.ts";
import type { ServiceHistory, Telling } from "./telling.ts";

/** What the findings give cause to say, while no remedy is at work on them. */
export function tellFindings(
  assessment: Assessment,
  history: ServiceHistory,
  remedy: RemedyStep,
  now: Date,
): Telling[] {
  const hanging = hangingAttempts(assessment, history.attempts).map(({ container }) => container);
  const isLeft = leftToRemedy(assessment, history, remedy, now);
  const reportOf = (container: string) =>
    isNarrowed(assessment.policy, container) ? noRemedy : whyNone(remedy);
  const findings = toTell(assessment);
  const opening = findings
    .filter((finding) => !isLeft(finding) && !isKnown(finding, history.incidents))
    .filter((finding) => !isOfDeployment(finding) || !isTroubleOfOurs(assessment, history, remedy, hanging))
    .map((finding) => opened(finding, history.baselineAt, reportOf(finding.container)));
  const continuing = history.incidents
    .filter((incident) => !isLeft(incident))
    .flatMap((incident) => {
      const finding = findings.find((candidate) => isAbout(incident, candidate)) ?? null;
      const isHanging = incident.group === "content" && hanging.includes(incident.container);
      const event = next(incident, finding, isHanging, { assessment, now });
      if (!event) return [];
      const events = event === "resolved" ? [...openingOf(incident), event] : [event];
      return events.map((one) => continued(one, incident, finding, reportOf(incident.container)));
    });
  return [...opening, ...continuing];
}

/**
 * What is left to a remedy to tell. A deployment that makes no progress is of no container; nobody else would tell that
 * a remedy's own does not.
 */
function leftToRemedy(
  { policy }: Assessment,
  { remedy: asked }: ServiceHistory,
  remedy: RemedyStep,
  now: Date,
): (one: Pick<Finding, "group" | "container">) => boolean {
  const isAwaited = remedy.kind === "waiting" && !(asked && isOverdue(asked, now));
  const atWork = isAwaited || remedy.kind === "ask" || remedy.kind === "done" || remedy.kind === "failed";
  return ({ group, container }) =>
    atWork && group === "content" && container !== "" && !isNarrowed(policy, container);
}

/** Whether what is wrong with a deployment is told as the failure of our remedy: of the one that fails now, or that was told to have failed. */
function isTroubleOfOurs(
  assessment: Assessment,
  { incidents }: ServiceHistory,
  remedy: RemedyStep,
  hanging: readonly string[],
): boolean {
  const isHeard = hanging.some((container) =>
    incidents.some((incident) => isAbout(incident, { container, group: "content" })),
  );
  return isHeard || (remedy.kind === "failed" && troubleWith(remedy.remedy.target, assessment) !== undefined);
}

/** Whether an incident is about a finding, or about what a deployment that stands still lacks. */
function isKnown(finding: Finding, incidents: readonly Incident[]): boolean {
  return incidents.some(
    (incident) =>
      isAbout(incident, finding) ||
      (isUnseen(incident, finding) && Number(incident.since) === Number(finding.since)),
  );
}

function opened(finding: Finding, baselineAt: Date | null, remedy: RemedyReport): Telling {
  const { container, group, since } = finding;
  const event = isOldNews(finding, baselineAt) ? "baseline" : "opened";
  return { container, group, since, event, incident: null, said: saidOf(finding), remedy, former: null };
}

/** Why nothing is put right by itself, where it was to be. */
function whyNone(remedy: RemedyStep): RemedyReport {
  if (remedy.kind === "refused") return { ...noRemedy, state: "refused", reason: remedy.why };
  return remedy.kind === "none" ? { ...noRemedy, reason: remedy.waitsFor ?? null } : noRemedy;
}

/** An opening that nobody may have got, since whoever claimed it died: it is told before the end is. */
function openingOf({ claim }: Incident): AlertEvent[] {
  return claim?.event === "opened" || claim?.event === "baseline" ? [claim.event] : [];
}

/** The gravest finding of each incident: an image that is gone may also be what tasks fail to pull. */
function toTell(assessment: Assessment): Finding[] {
  const gravest = alertedTo(assessment).sort((a, b) => compareSeverity(b.severity, a.severity));
  return gravest.filter((finding, i) => gravest.findIndex((other) => isAbout(other, finding)) === i);
}

/** What was wrong before the program first looked is told in one summary. */
function isOldNews({ since, isHeard }: Finding, baselineAt: Date | null): boolean {
  return baselineAt !== null && isHeard !== true && (since === null || since <= baselineAt);
}

function next(
  incident: Incident,
  finding: Finding | null,
  isHanging: boolean,
  { assessment, now }: { readonly assessment: Assessment; readonly now: Date },
): AlertEvent | null {
  const { claim, told } = incident;
  if (claim && claim.until > now) return null;
  if (!finding && (isBygone(incident) || assessment.findings.some((one) => isAbout(incident, one))))
    return null;
  const isLasting =
    finding !== null || isHanging || assessment.findings.some((one) => isUnseen(incident, one));
  if (!isLasting) return isOver(incident, assessment) ? "resolved" : null;
  if (claim) return claim.event === "resolved" || isOutcome(claim.event) ? "changed" : claim.event;
  if (!told) return "opened";
  const isFreshPush = finding !== null && freshUntil(finding, assessment.policy, now) !== null;
  const isSilenced = isSilent(incident.silencedUntil, now);
  const isGraver = finding !== null && compareSeverity(finding.severity, told.severity) > 0;
  if (finding && (isSilenced ? isGraver : isNews(told, saidOf(finding), isFreshPush))) return "changed";
  return !isSilenced && now.getTime() - told.at.getTime() >= assessment.policy.remind ? "reminder" : null;
}

/**
 * Whether a deployment that stands still may lack the image of this incident: an hour after the last task ECS has
 * forgotten why it stopped.
 */
function isUnseen({ told }: Incident, { kind }: Finding): boolean {
  return told?.kind === "unpullable" && kind === "stalled";
}

/** Over only if we know: not while a deployment is under way or stands still, nor while a fact is missing. */
function isOver(incident: Incident, { status, findings, settling, unknown }: Assessment): boolean {
  const standsStill = findings.some(({ kind }) => kind === "stalled");
  const mayYetBe = settling.some((finding) => isAbout(incident, finding));
  const concerns = unknown.some(
    ({ fact, needed, container }) =>
      (needed || (fact === "expiring" && incident.told?.kind === "endangered")) &&
      (container === null || container === incident.container),
  );
  return status !== "deploying" && !standsStill && !mayYetBe && !concerns;
}

/**
 * Graver, or a newer push that had its time, else another cause; one that can no longer be told is no news, nor is
 * how the reference is written by now to what ECS rolled back.
 */
function isNews(before: Said, after: Said, isFreshPush: boolean): boolean {
  if (compareSeverity(after.severity, before.severity) > 0) return true;
  const isSameImage = after.expected === before.expected || (after.image && after.image === before.image);
  if (!isSameImage) return !isFreshPush;
  if (before.cause === "rolled-back" && after.cause === "rolled-back") return false;
  const otherCause = after.cause !== before.cause && after.cause !== "undetermined" && !hasEcsReason(after);
  return after.kind !== before.kind || otherCause;
}

function continued(
  event: AlertEvent,
  incident: Incident,
  finding: Finding | null,
  remedy: RemedyReport,
): Telling {
  const said = finding ? saidOf(finding) : (incident.claim ?? incident.told);
  if (!said)
    throw new TypeError(
      `Cannot report "${event}" of incident ${incident.id}: nothing was claimed or reported`,
    );
  const { container, group, since } = incident;
  return {
    container,
    group,
    since,
    event,
    incident,
    said,
    remedy: finding ? remedy : noRemedy,
    former: null,
  };
}
