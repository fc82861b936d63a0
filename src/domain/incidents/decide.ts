/** Findings + history + now → what to tell, and what to put right. Deciding twice on the same history decides the same. */

import { earliest } from "../common/dates.ts";
import type { Assessment } from "../judge/assess.ts";
import { freshUntil } from "../judge/settle.ts";
import { forContainer } from "../policy/for-container.ts";
import { isTold } from "../policy/mode.ts";
import { followRemedy, type RemedyStep } from "../remedy/follow-remedy.ts";
import { type Incident, isAbout, saidOf } from "./incident.ts";
import { tellFindings } from "./tell-findings.ts";
import type { ServiceHistory, Telling } from "./telling.ts";

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
