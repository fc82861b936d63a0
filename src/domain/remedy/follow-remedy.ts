/** Where a remedy stands, by what the service shows: it is asked for, waited for, done or failed. */

import { valueOr } from "../common/known.ts";
import { shortTaskDefinition } from "../ecs/arn.ts";
import { isDeploying, isGivenUp, primaryOf } from "../ecs/deployment.ts";
import type { Attempt, Attempted } from "../facts/attempt.ts";
import type { ServiceFacts } from "../facts/facts.ts";
import { type Assessment, isQuiet } from "../judge/assess.ts";
import { judgedDigests } from "../judge/container/judged-digests.ts";
import { ledgerOf } from "../judge/past/ledger.ts";
import { isSince } from "../judge/past/tried.ts";
import type { Limited } from "../policy/limits.ts";
import { clip } from "../words/phrases.ts";
import { troubleWith } from "./hanging.ts";
import { planRemedy } from "./plan.ts";
import type { PinPlan, Remedy } from "./remedy.ts";

export type RemedyStep =
  /** Nothing to remedy, or nothing that can be told yet: what it waits for, then. */
  | { readonly kind: "none"; readonly waitsFor?: string }
  | { readonly kind: "ask"; readonly plan: PinPlan }
  | { readonly kind: "waiting" }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "done"; readonly remedy: Remedy }
  | { readonly kind: "failed"; readonly remedy: Remedy; readonly why: string }
  /** What was asked for is no longer needed: the service runs it without us. */
  | { readonly kind: "moot" };

/** A remedy that came to its end. */
export type RemedyOutcome = Extract<RemedyStep, { kind: "done" | "failed" }>;

/** What was done for a service before. */
export interface RemedyHistory extends Attempted {
  readonly remedy: Remedy | null;
  readonly limited: Limited | null;
}

/** How long a remedy may be asked for, or be under the writer's hand, before it counts as failed. */
const patience = 3_600_000;

/** The next step of a service's remedy. */
export function followRemedy(assessment: Assessment, history: RemedyHistory): RemedyStep {
  const { remedy, limited } = history;
  if (remedy) return follow(assessment, remedy);
  if (assessment.policy.mode !== "remediate") return { kind: "none" };
  const plan = planRemedy(assessment, history);
  if (plan.kind === "pin") {
    const isLimited = limited !== null && limited.until > assessment.facts.at;
    return isLimited ? { kind: "refused", why: limited.why } : { kind: "ask", plan };
  }
  if (plan.kind === "refused") return { kind: "refused", why: plan.why };
  return plan.kind === "wait" ? { kind: "none", waitsFor: plan.why } : { kind: "none" };
}

function follow(assessment: Assessment, remedy: Remedy): RemedyStep {
  const { facts, status } = assessment;
  if (facts.isUnread) return { kind: "waiting" };
  if (isDeploying(facts)) return followDeployment(assessment, remedy);
  if (remedy.state === "refused" && isThere(assessment, remedy)) return { kind: "moot" };
  if (remedy.state === "refused") return { kind: "failed", remedy, why: remedy.why ?? "AWS refused it" };
  if (facts.taskDefinition === remedy.target) return runsWhatWasPinned(assessment, remedy);
  if (remedy.state === "deploying") return followAway(assessment, remedy);
  if (isQuiet(status)) return { kind: "moot" };
  return isOverdue(remedy, facts.at)
    ? { kind: "failed", remedy, why: "it was requested, and not carried out" }
    : { kind: "waiting" };
}

/** A deployment that is under way may be ours, and get nowhere. */
function followDeployment(assessment: Assessment, remedy: Remedy): RemedyStep {
  const { facts } = assessment;
  // Where all its tasks run, it is for the service that the deployment does not end, and not for the remedy.
  if (!troubleWith(remedy.target, assessment) || ownRunning(facts) >= facts.desired)
    return { kind: "waiting" };
  const stopped = sayStopped(facts, remedy.at);
  const says = stopped.length > 0 || facts.lastEvent === null ? [] : [clip(facts.lastEvent, longestReason)];
  const why = ["its deployment makes no progress", ...stopped, ...says, sayState(facts)].join("; ");
  return { kind: "failed", remedy, why };
}

/** The service is not on our revision: not yet, no longer, or on another that has the same images. */
function followAway(assessment: Assessment, remedy: Remedy): RemedyStep {
  const { facts } = assessment;
  if (isYetToShow(facts, remedy)) return { kind: "waiting" };
  if (isThere(assessment, remedy)) return { kind: "moot" };
  const isUnsure = pinsThatRun(assessment, remedy).includes(null);
  if (isUnsure && !isOverdue(remedy, facts.at)) return { kind: "waiting" };
  return { kind: "failed", remedy, why: whyNotOurs(assessment, remedy) };
}

/** Whether the service runs all that was to be pinned, whoever brought it. */
function isThere(assessment: Assessment, remedy: Remedy): boolean {
  const { facts } = assessment;
  const isPinned = pinsThatRun(assessment, remedy).every((runs) => runs === true);
  return isPinned && ownRunning(facts) >= facts.desired;
}

/**
 * Whether ECS may still answer as before our update: reads lag behind writes. One read can lag where another does not:
 * a deployment that is listed as under way, and that the service does not have, is yet to show.
 */
function isYetToShow(facts: ServiceFacts, remedy: Remedy): boolean {
  const { at, taskDefinition } = facts;
  const isOver = deploymentOf(remedy, facts)?.end != null;
  return !isOver && taskDefinition === remedy.former && at.getTime() - remedy.at.getTime() < lag;
}

/** The newest deployment of the remedy's revision that ECS remembers; an earlier one of the same revision is another's. */
function deploymentOf({ target, at }: Remedy, facts: ServiceFacts): Attempt | undefined {
  return ledgerOf(facts).findLast((one) => one.revision === target && isSince(one, at));
}

/** Longer than a read of ECS lags behind a write. */
const lag = 60_000;

/** Whether each pin is what all tasks run; `null` where that is not known. */
function pinsThatRun({ containers, facts }: Assessment, { pins }: Remedy): (boolean | null)[] {
  return pins.map(({ container, digest }) => {
    const view = containers.find(({ name }) => name === container);
    const judged = view && judgedDigests(view, facts.desired);
    return !judged || judged.lacking ? null : judged.digests.every((one) => one === digest);
  });
}

/** What nobody knows is waited for: it is no failure, and the unknown is told when it lasts. */
function runsWhatWasPinned(assessment: Assessment, remedy: Remedy): RemedyStep {
  const { facts } = assessment;
  const runs = pinsThatRun(assessment, remedy);
  if (isGivenUp(facts)) return { kind: "failed", remedy, why: whyGivenUp(facts, remedy) };
  if (runs.includes(null)) return { kind: "waiting" };
  if (!runs.includes(false) && ownRunning(facts) >= facts.desired) return { kind: "done", remedy };
  if (!isOverdue(remedy, facts.at)) return { kind: "waiting" };
  return { kind: "failed", remedy, why: `its tasks do not run what was pinned; ${sayState(facts)}` };
}

/** Whether a remedy has been waited for so long that nobody should wait with it. */
export function isOverdue(remedy: Pick<Remedy, "at">, now: Date): boolean {
  return now.getTime() - remedy.at.getTime() > patience;
}

/** Who moved the service off our revision and why, what became of its tasks, and how the service is now. */
function whyNotOurs({ facts }: Assessment, remedy: Remedy): string {
  const ours = remedy.target === null ? "it" : shortTaskDefinition(remedy.target);
  const now = shortTaskDefinition(facts.taskDefinition);
  const end = deploymentOf(remedy, facts)?.end;
  const reason = end?.why ?? primaryOf(facts)?.reason;
  const who =
    end?.how === "rolled-back"
      ? "ECS rolled the service back"
      : end?.how === "succeeded"
        ? "somebody moved the service back"
        : "ECS or a person moved the service back";
  const what =
    facts.taskDefinition === remedy.former
      ? `${who} from ${ours} to ${now}`
      : `another deployment superseded ${ours}`;
  const why = reason ? `: ${clip(reason, longestReason)}` : "";
  return [`${what}${why}`, ...sayStopped(facts, remedy.at), sayState(facts)].join("; ");
}

/** Whatever ECS says, a reason is no longer than this. */
const longestReason = 200;

/** How many tasks failed since then, and of what, the most frequent first. */
function sayStopped({ stopped }: ServiceFacts, since: Date): string[] {
  const failed = valueOr(stopped ?? undefined, []).filter(
    ({ stopCode, stoppedAt }) =>
      (stoppedAt === null || stoppedAt >= since) &&
      (stopCode === "TaskFailedToStart" || stopCode === "EssentialContainerExited"),
  );
  const reasons = Map.groupBy(failed, ({ reason }) => clip(reason, longestReason));
  const [most, ...others] = [...reasons].sort(([, a], [, b]) => b.length - a.length);
  if (!most) return [];
  const more = others.length > 0 ? ", and others" : "";
  return [
    `${failed.length} task${failed.length === 1 ? "" : "s"} stopped: ${most[0]} (${most[1].length})${more}`,
  ];
}

/** What ECS made of our deployment where it does not go back by itself. */
function whyGivenUp(facts: ServiceFacts, remedy: Remedy): string {
  const reason = primaryOf(facts)?.reason;
  const why = reason ? `: ${clip(reason, longestReason)}` : "";
  const what = `ECS marked the deployment of ${shortTaskDefinition(facts.taskDefinition)} as failed${why}`;
  return [what, ...sayStopped(facts, remedy.at), sayState(facts)].join("; ");
}

function sayState(facts: ServiceFacts): string {
  const { taskDefinition, running, desired } = facts;
  const own = ownRunning(facts);
  const others = running > own ? `, and ${running - own} of the previous deployment` : "";
  return `the service is on ${shortTaskDefinition(taskDefinition)}, ${own} of ${desired} tasks running${others}`;
}

/** The running tasks of the present deployment: those of the one before it may serve on, where it was given up. */
function ownRunning(facts: ServiceFacts): number {
  return Math.min(facts.running, primaryOf(facts)?.running ?? facts.running);
}
