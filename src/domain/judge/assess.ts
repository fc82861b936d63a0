/** Facts → findings, and what follows from them for the service: its status. It cannot fail. */
import { earliest } from "../common/dates.ts";
import type { Unknown } from "../common/known.ts";
import { arrivingOf, isDeploying } from "../ecs/deployment.ts";
import type { ServiceFacts } from "../facts/facts.ts";
import { idleSettings } from "../policy/for-container.ts";
import { isMuted } from "../policy/mute.ts";
import type { ResponsePolicy } from "../policy/policy.ts";
import { sayBadTag } from "../words/bad-tag.ts";
import type { ContainerView } from "./container/container-view.ts";
import { judgeContainer, type MissingFact, missingFact } from "./container/judge-container.ts";
import { viewContainers } from "./container/view-containers.ts";
import { inItsOwnWay } from "./deployer.ts";
import { type Finding, present } from "./finding.ts";
import { mixedRevisions } from "./findings/mixed.ts";
import { stalled } from "./findings/stalled.ts";
import { unpullable } from "./findings/unpullable.ts";
import { bareNote, notesOn } from "./notes.ts";
import { type Held, sayHeld } from "./past/deployment-history.ts";
import { type ServiceNeed, serviceNeeds } from "./service-needs.ts";
import { firstSettledAt, hasSettled } from "./settle.ts";

export type Status = "in-sync" | "deploying" | "held" | "drifted" | "unknown" | "unchecked" | "ignored";

/** Whether nothing is known to be wrong, and nothing is awaited. */
export function isQuiet(status: Status): boolean {
  return status === "in-sync" || status === "unchecked";
}

/** What follows from the facts of one service. */
export interface Assessment {
  readonly facts: ServiceFacts;
  readonly policy: ResponsePolicy;
  readonly status: Status;
  readonly containers: readonly ContainerView[];
  readonly findings: readonly Finding[];
  /** Findings that a deployment or the settle window may yet put right. */
  readonly settling: readonly Finding[];
  /** Containers that a person moved off the image they follow. */
  readonly held: readonly Held[];
  readonly unknown: readonly MissingFact[];
  readonly notes: readonly string[];
  /** When the present state began, as far as is known. */
  readonly since: Date | null;
  /** When looking again may tell more than now. */
  readonly lookAgainAt: Date | null;
  /** What else is to be read before the verdict stands. */
  readonly needs: readonly ServiceNeed[];
}

/** Whether a person moved a container off the image that it follows. */
export function isHeld({ held }: Pick<Assessment, "held">, container: string): boolean {
  return held.some((one) => one.container === container);
}

/** What people are alerted to of what was found: advice is for who asks, and what is muted for nobody. */
export function alertedTo({ findings, policy }: Pick<Assessment, "findings" | "policy">): Finding[] {
  return findings.filter(({ group, kind }) => group !== "advice" && !isMuted(policy, kind));
}

/** Judges one service. The same facts and policy always give the same assessment. */
export function assess(facts: ServiceFacts, policy: ResponsePolicy): Assessment {
  const views = viewContainers(facts, policy);
  const containers = views.known ? views.value : [];
  const judged = containers.map((view) => judgeContainer(view, facts));
  const held = judged.flatMap((one) => one.held ?? []);
  const unknown = [...unreadable(facts), ...judged.flatMap((one) => one.unknown)];
  const notes = [
    ...policy.badTags.map(sayBadTag),
    ...policy.notes,
    ...bareNote(facts),
    ...(views.known ? idleSettings(policy, containers) : []),
    ...held.map((one) => sayHeld(one, facts)),
    ...containers.flatMap((view) => notesOn(view, facts)),
  ];
  const base = { facts, policy, containers, held, unknown, notes };
  if (policy.mode === "ignore") {
    const none = { findings: [], settling: [], since: null, lookAgainAt: null, needs: [] };
    return { ...base, ...none, status: "ignored" };
  }
  const isChecked = containers.some(({ unchecked }) => unchecked === null);
  const deploying = isDeploying(facts);
  const found = judged.flatMap((one) => one.findings);
  const { findings, settling } = divide(
    isChecked ? [...found, ...present(mixedRevisions(facts))] : found,
    base,
  );
  return {
    ...base,
    status: statusOf({ isChecked, deploying, findings, settling, held, unknown }),
    findings,
    settling,
    since: earliest(findings.map(({ since }) => since)),
    lookAgainAt: deploying ? stallsAt(facts, policy) : firstSettledAt(settling, facts, policy),
    needs: serviceNeeds({ facts, containers, findings, settling }),
  };
}

/** What is found, with advice that can be followed: what stands, and what a deployment or the settle window may yet put right. */
function divide(
  all: readonly Finding[],
  { facts, policy, containers, held }: Pick<Assessment, "facts" | "policy" | "containers" | "held">,
): Pick<Assessment, "findings" | "settling"> {
  const deploying = isDeploying(facts);
  const isSettling = (finding: Finding) =>
    finding.group === "content"
      ? deploying || !hasSettled(finding, facts, policy)
      : mayComeBack(finding) && !hasSettled(finding, facts, policy);
  const troubles = ofDeployment(facts, policy);
  const found = all
    .filter((finding) => canBeFollowed(finding, [...all, ...troubles], held))
    .map((finding) => inItsOwnWay(finding, containers, facts, policy))
    .map((finding, _, those) => withoutVain(finding, those));
  const findings = [...found.filter((finding) => !isSettling(finding)), ...troubles];
  return { findings, settling: found.filter(isSettling) };
}

/**
 * A tag that is gone or names nothing to run may be pushed in a moment: pipelines delete it first, or push in parts. An
 * image that went with its tag is about to be replaced.
 */
function mayComeBack({ kind, cause, since, settlesFrom }: Finding): boolean {
  const isOfTag = cause === "tag-gone" || cause === "not-an-image" || cause === "no-platform";
  return (
    kind === "missing" && ((isOfTag && since !== null) || (cause === "digest-gone" && settlesFrom != null))
  );
}

/** The advice to pin is for nobody whose image cannot be pulled, or was tried and taken back: that pin is refused. */
function canBeFollowed(
  { group, container }: Finding,
  found: readonly Finding[],
  held: readonly Held[],
): boolean {
  if (group !== "advice") return true;
  const refused = found.filter((other) => other.group === "supply" || other.cause === "rolled-back");
  return ![...held, ...refused].some((other) => other.container === container);
}

/** Nobody is advised to deploy again, where the image of another container is gone: its tasks would not start. */
function withoutVain(finding: Finding, found: readonly Finding[]): Finding {
  const isInVain = found.some(({ kind, container }) => kind === "missing" && container !== finding.container);
  const advice = finding.advice.filter((one) => one.do !== "redeploy");
  return isInVain && advice.length > 0 ? { ...finding, advice } : finding;
}

/** What is wrong with the deployment itself: images that cannot be pulled explain a standstill, unless nobody is told. */
function ofDeployment(facts: ServiceFacts, policy: ResponsePolicy): Finding[] {
  const pull = unpullable(facts);
  const isExplained = pull !== null && !isMuted(policy, pull.kind);
  return present(pull, isExplained ? null : stalled(facts, policy.stalledAfter));
}

/** When a deployment that is under way counts as stalled, if that is yet to come. */
function stallsAt(facts: ServiceFacts, { stalledAfter }: ResponsePolicy): Date | null {
  const began = arrivingOf(facts)?.createdAt;
  const at = began && new Date(began.getTime() + stalledAfter);
  return at && at > facts.at ? at : null;
}

/** What nobody could read of the service as a whole. */
function unreadable({ containers, stopped }: ServiceFacts): MissingFact[] {
  const lacks = (fact: MissingFact["fact"], why: Unknown) => [
    missingFact({ fact, container: null, needed: true }, why),
  ];
  return [
    ...(containers.known ? [] : lacks("taskDefinition", containers)),
    ...(stopped === null || stopped.known ? [] : lacks("stopped", stopped)),
  ];
}

function statusOf(of: {
  readonly isChecked: boolean;
  readonly deploying: boolean;
  readonly findings: readonly Finding[];
  readonly settling: readonly Finding[];
  readonly held: readonly Held[];
  readonly unknown: readonly MissingFact[];
}): Status {
  const wrong = of.findings.filter(({ group }) => group !== "advice");
  if (wrong.some(({ cause }) => cause !== "rolled-back")) return "drifted";
  if (of.deploying || of.settling.length > 0) return "deploying";
  if (of.unknown.some(({ needed }) => needed)) return "unknown";
  if (of.held.length > 0 || wrong.length > 0) return "held";
  return of.isChecked ? "in-sync" : "unchecked";
}
