/** Where a remedy stands, by what the service shows: it is asked for, waited for, done or failed. */
import type { Assessment } from "./assess.ts";
import { shortTaskDefinition } from "./ecs/arn.ts";
import { isDeploying, primaryOf } from "./ecs/deployment.ts";
import type { Limited } from "./limits.ts";
import { type Attempts, planRemedy, type Remedy, type RemedyPlan } from "./remedy.ts";
import { judgedDigests } from "./view.ts";

export type RemedyStep =
  /** Nothing to remedy. */
  | { readonly kind: "none" }
  | { readonly kind: "ask"; readonly plan: Extract<RemedyPlan, { kind: "pin" }> }
  | { readonly kind: "waiting" }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "done"; readonly remedy: Remedy }
  | { readonly kind: "failed"; readonly remedy: Remedy; readonly why: string }
  /** What was asked for is no longer needed, and nothing was written. */
  | { readonly kind: "moot" };

/** A remedy that came to its end. */
export type RemedyOutcome = Extract<RemedyStep, { kind: "done" | "failed" }>;

/** What was done for a service before. */
export interface RemedyHistory extends Attempts {
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
  return { kind: "none" };
}

function follow(assessment: Assessment, remedy: Remedy): RemedyStep {
  const { facts, status } = assessment;
  const isOurs = remedy.target !== null && facts.taskDefinition === remedy.target;
  if (isDeploying(facts)) return { kind: "waiting" };
  if (remedy.state === "refused") return { kind: "failed", remedy, why: remedy.why ?? "AWS refused it" };
  if (isOurs) return runsWhatWasPinned(assessment, remedy);
  if (remedy.state === "deploying") return { kind: "failed", remedy, why: whyNotOurs(assessment, remedy) };
  if (status === "in-sync") return { kind: "moot" };
  const isLost = facts.at.getTime() - remedy.at.getTime() > patience;
  return isLost
    ? { kind: "failed", remedy, why: "it was asked for, and nobody carried it out" }
    : { kind: "waiting" };
}

function runsWhatWasPinned({ containers, facts }: Assessment, remedy: Remedy): RemedyStep {
  for (const { container, digest } of remedy.pins) {
    const view = containers.find(({ name }) => name === container);
    const judged = view ? judgedDigests(view, facts.desired) : null;
    if (!judged || judged.lacking) return { kind: "waiting" };
    if (judged.digests.some((running) => running !== digest)) return { kind: "waiting" };
  }
  return facts.running < facts.desired ? { kind: "waiting" } : { kind: "done", remedy };
}

function whyNotOurs({ facts }: Assessment, remedy: Remedy): string {
  const ours = shortTaskDefinition(remedy.target ?? "");
  const now = shortTaskDefinition(facts.taskDefinition);
  const reason = primaryOf(facts)?.reason;
  const said = reason ? `: ${reason}` : "";
  return facts.taskDefinition === remedy.former
    ? `ECS or a person moved the service back from ${ours} to ${now}${said}`
    : `another deployment superseded ${ours}: the service is on ${now}${said}`;
}
