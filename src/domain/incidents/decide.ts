/** Findings + history + now → what to tell, and what to put right. Deciding twice on the same history decides the same. */

import { earliest } from "../common/dates.ts";
import type { TaskDefinitionArn } from "../ecs/arn.ts";
import { type Assessment, alertedTo } from "../judge/assess.ts";
import { compareSeverity, type Finding, type Group, hasEcsReason } from "../judge/finding.ts";
import type { Ledger } from "../judge/past/attempt.ts";
import { freshUntil } from "../judge/settle.ts";
import { forContainer, isNarrowed } from "../policy/for-container.ts";
import type { Limited } from "../policy/limits.ts";
import { isTold } from "../policy/mode.ts";
import { followRemedy, isOverdue, type RemedyStep } from "../remedy/follow-remedy.ts";
import { hangingAttempts, isOfDeployment, troubleWith } from "../remedy/hanging.ts";
import type { Remedy } from "../remedy/remedy.ts";
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

/** What we remember of a service. */
export interface ServiceHistory {
  readonly incidents: readonly Incident[];
  readonly remedy: Remedy | null;
  readonly attempts: Ledger;
  /** The limit that forbids another remedy. */
  readonly limited: Limited | null;
  /** When the service was first seen, if that was before the first sweep was done. */
  readonly baselineAt: Date | null;
}

/** One thing to tell about one incident of one service. */
export interface Telling {
  readonly event: AlertEvent;
  /** The open incident, or `null` where this telling opens it. */
  readonly incident: Incident | null;
  readonly container: string;
  readonly group: Group;
  readonly since: Date | null;
  /** What is told, or was last told of what is over. */
  readonly said: Said;
  readonly remedy: RemedyReport;
  /** The revision the service was on before the remedy, where there was one. */
  readonly former: TaskDefinitionArn | null;
}

export interface Decision {
  readonly tell: readonly Telling[];
  /** The next step of the service's remedy. */
  readonly remedy: RemedyStep;
  /** When to look again: a window ends then, or a claim expires. */
  readonly lookAgainAt: Date | null;
}

/** While a remedy is on its way, events tell; this is for the one that gets lost. */
const lookAfterRemedy = 120_000;

/** What to tell of a service and what to put right, given what was told and done before. */
export function decide(assessment: Assessment, history: ServiceHistory, now: Date): Decision {
  const remedy = asClaimed(followRemedy(assessment, history), history.incidents);
  const tell = mayTell(assessment, now)
    ? [
        ...tellRemedy(remedy, assessment, history, now),
        ...tellFindings(assessment, history, remedy, now),
      ].filter(({ container }) => isTold(forContainer(assessment.policy, container).mode))
    : [];
  const claims = history.incidents.flatMap(({ claim }) => (claim && claim.until > now ? claim.until : []));
  const followUp = remedy.kind === "waiting" ? new Date(now.getTime() + lookAfterRemedy) : null;
  const fresh = assessment.findings.map((finding) => freshUntil(finding, assessment.policy, now));
  return { tell, remedy, lookAgainAt: earliest([assessment.lookAgainAt, followUp, ...fresh, ...claims]) };
}

/**
 * Whoever claimed to tell of a success and did not note it may have told it. Where somebody moved the service on since,
 * it is no failure, and no longer true: nobody hears of it again.
 */
function asClaimed(step: RemedyStep, incidents: readonly Incident[]): RemedyStep {
  if (step.kind !== "failed") return step;
  const about = { container: step.remedy.container, group: "content" } as const;
  const incident = incidents.find((candidate) => isAbout(candidate, about));
  return incident?.claim?.event === "remediated" ? { kind: "moot" } : step;
}

/** Who only observes is told nothing, nor is anyone while the service is on hold. */
function mayTell({ policy }: Assessment, now: Date): boolean {
  return isTold(policy.mode) && !(policy.holdUntil && policy.holdUntil > now);
}

/** The outcome of a remedy: told as the incident's end, or as a failure that opens it. */
function tellRemedy(
  step: RemedyStep,
  { findings }: Assessment,
  { incidents }: ServiceHistory,
  now: Date,
): Telling[] {
  if (step.kind !== "done" && step.kind !== "failed") return [];
  const { container, said, since, target, former } = step.remedy;
  const about = { container, group: "content" } as const;
  const incident = incidents.find((candidate) => isAbout(candidate, about)) ?? null;
  if (incident?.claim && incident.claim.until > now) return [];
  const report =
    step.kind === "done"
      ? ({ state: "done", taskDefinition: target, reason: step.remedy.superseded } as const)
      : ({ state: "failed", taskDefinition: target, reason: step.why } as const);
  const event = step.kind === "done" ? "remediated" : "remediation-failed";
  const left = step.kind === "failed" ? findings.find((finding) => isAbout(about, finding)) : undefined;
  return [
    {
      ...about,
      event,
      incident,
      since: incident ? incident.since : since,
      said: left ? saidOf(left) : said,
      remedy: report,
      former,
    },
  ];
}

/** What the findings give cause to say, while no remedy is at work on them. */
function tellFindings(
  assessment: Assessment,
  { incidents, baselineAt, remedy: asked, attempts }: ServiceHistory,
  remedy: RemedyStep,
  now: Date,
): Telling[] {
  const hanging = hangingAttempts(assessment, attempts).map(({ container }) => container);
  const isOfRemedy = remedy.kind === "failed" && troubleWith(remedy.remedy.target, assessment) !== undefined;
  const isOurs = (finding: Finding) => (hanging.length > 0 || isOfRemedy) && isOfDeployment(finding);
  const isAwaited = remedy.kind === "waiting" && !(asked && isOverdue(asked, now));
  const atWork = isAwaited || remedy.kind === "ask" || remedy.kind === "done" || remedy.kind === "failed";
  /** A deployment that makes no progress is of no container; nobody else would tell that a remedy's own does not. */
  const isLeftToRemedy = ({ group, container }: Pick<Finding, "group" | "container">) =>
    atWork && group === "content" && container !== "" && !isNarrowed(assessment.policy, container);
  const findings = toTell(assessment);
  const reportOf = (container: string) =>
    isNarrowed(assessment.policy, container) ? noRemedy : whyNone(remedy);
  const isKnown = (finding: Finding) =>
    incidents.some(
      (incident) =>
        isAbout(incident, finding) ||
        (isUnseen(incident, finding) && Number(incident.since) === Number(finding.since)),
    );
  const opening = findings
    .filter((finding) => !isLeftToRemedy(finding) && !isOurs(finding) && !isKnown(finding))
    .map(
      (finding): Telling => ({
        ...about(finding),
        event: isOldNews(finding, baselineAt) ? "baseline" : "opened",
        incident: null,
        said: saidOf(finding),
        remedy: reportOf(finding.container),
        former: null,
      }),
    );
  const continuing = incidents
    .filter((incident) => !isLeftToRemedy(incident))
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

function about({ container, group, since }: Finding) {
  return { container, group, since };
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
