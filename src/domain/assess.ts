/** Facts → findings, and what follows from them for the service: its status. It cannot fail. */

import { divergenceOf } from "./divergence.ts";
import { sayDuration } from "./duration.ts";
import { isDeploying } from "./ecs/deployment.ts";
import type { ServiceFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { behind } from "./findings/behind.ts";
import { mutable } from "./findings/mutable.ts";
import { stale } from "./findings/stale.ts";
import { unchangedPush } from "./image/moves.ts";
import type { Digest } from "./image/reference.ts";
import { valueOr } from "./known.ts";
import type { ResponsePolicy } from "./policy.ts";
import { sayImage } from "./say.ts";
import { type ContainerView, isExpected, judgedDigests, tagsOf, viewContainers } from "./view.ts";

export type Status = "in-sync" | "deploying" | "held" | "drifted" | "unknown" | "ignored";

/** A fact that could not be had. */
export interface MissingFact {
  readonly fact: "taskDefinition" | "tasks" | "published" | "resolved" | "running";
  readonly container: string | null;
  readonly reason: string;
  /** Whether the verdict needed it. */
  readonly needed: boolean;
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
  readonly unknown: readonly MissingFact[];
  readonly notes: readonly string[];
  /** When the present state began, as far as is known. */
  readonly since: Date | null;
  /** When looking again may tell more than now. */
  readonly lookAgainAt: Date | null;
}

/** Judges one service. The same facts and policy always give the same assessment. */
export function assess(facts: ServiceFacts, policy: ResponsePolicy): Assessment {
  const views = viewContainers(facts, policy);
  const containers = views.known ? views.value : [];
  const judged = containers.map((view) => judge(view, facts));
  const found = judged.flatMap(({ findings }) => findings);
  const unknown = [
    ...(views.known ? [] : [missing("taskDefinition", null, views.reason, true)]),
    ...judged.flatMap((container) => container.unknown),
  ];
  const base = {
    facts,
    policy,
    containers,
    unknown,
    notes: [...policy.notes, ...waitingNotes(containers), ...unchangedNotes(containers, facts)],
  };
  if (policy.mode === "ignore")
    return { ...base, status: "ignored", findings: [], settling: [], since: null, lookAgainAt: null };

  const deploying = isDeploying(facts);
  const isSettling = (finding: Finding) =>
    finding.group === "content" && (deploying || !hasSettled(finding, facts, policy));
  const settling = found.filter(isSettling);
  const findings = found.filter((finding) => !isSettling(finding));
  const status = statusOf({ deploying, findings, settling, unknown });
  return {
    ...base,
    status,
    findings,
    settling,
    since: earliest(findings.map(({ since }) => since)),
    lookAgainAt: deploying ? null : earliest(settling.map((finding) => settledAt(finding, facts, policy))),
  };
}

/** What one container shows: its findings, and what could not be told. */
function judge(view: ContainerView, facts: ServiceFacts): { findings: Finding[]; unknown: MissingFact[] } {
  const unknown: MissingFact[] = [];
  const lacks = (fact: MissingFact["fact"], reason: string, needed: boolean) =>
    unknown.push(missing(fact, view.name, reason, needed));
  if (!view.checked) return { findings: [], unknown };
  const advice = mutable(view, facts) ?? [];

  const digests = judgedDigests(view, facts.desired);
  if (!view.resolved.known) lacks("resolved", view.resolved.reason, false);
  if (!digests.known) lacks("running", digests.reason, true);
  if (view.expected && !view.expected.known) lacks("published", view.expected.reason, true);
  if (!digests.known || !view.expected?.known) return { findings: [advice].flat(), unknown };

  const outdated: Digest[] = [];
  for (const digest of digests.value) {
    const same = isExpected(view, digest);
    if (!same.known) lacks("published", same.reason, true);
    else if (!same.value) outdated.push(digest);
  }
  const divergence = divergenceOf(view, outdated, facts);
  const findings = divergence ? [stale(view, divergence, facts), behind(view, divergence, facts)] : [];
  return { findings: [...findings.filter((finding) => finding !== null), advice].flat(), unknown };
}

function statusOf(of: {
  deploying: boolean;
  findings: readonly Finding[];
  settling: readonly Finding[];
  unknown: readonly MissingFact[];
}): Status {
  if (of.findings.some(({ group }) => group !== "advice")) return "drifted";
  if (of.deploying || of.settling.length > 0) return "deploying";
  return of.unknown.some(({ needed }) => needed) ? "unknown" : "in-sync";
}

function hasSettled(finding: Finding, facts: ServiceFacts, policy: ResponsePolicy): boolean {
  const at = settledAt(finding, facts, policy);
  return at === null || at <= facts.at;
}

/** The end of the settle window; where the divergence is not dated, the digest's birthday bounds it from below. */
function settledAt(
  { since, settlesFrom, expected }: Finding,
  facts: ServiceFacts,
  policy: ResponsePolicy,
): Date | null {
  const began = latest(since ?? birthday(expected, facts), settlesFrom ?? null);
  return began && new Date(began.getTime() + policy.settle);
}

function birthday(digest: Digest | null, { repositories }: ServiceFacts): Date | null {
  if (digest === null) return null;
  const images = [...repositories.values()].map(({ images }) => valueOr(images.get(digest), null));
  return images.find((image) => image !== null && image !== undefined)?.pushedAt ?? null;
}

function latest(a: Date | null, b: Date | null): Date | null {
  return a && b ? (a > b ? a : b) : (a ?? b);
}

/** A push within this time is one that somebody may be waiting to see the effect of. */
const recently = 24 * 3_600_000;

/** "You pushed, and nothing changed": a push whose tag already named that digest. */
function unchangedNotes(containers: readonly ContainerView[], { at }: ServiceFacts): string[] {
  return containers.flatMap(({ name, follows, expected, repository }) => {
    if (follows.kind !== "tag" || !expected?.known || !repository) return [];
    const push = unchangedPush(repository.moves.get(follows.tag) ?? [], expected.value.digest);
    if (!push || at.getTime() - push.getTime() > recently) return [];
    const when = sayDuration(at.getTime() - push.getTime());
    return [
      `Container "${name}": unchanged-push: "${follows.tag}" was pushed ${when} ago, and named that image already: nothing changed`,
    ];
  });
}

/** What a newer image that waits is said as. */
function waitingNotes(containers: readonly ContainerView[]): string[] {
  return containers.flatMap(({ name, expected, repository }) => {
    const waiting = valueOr(expected ?? undefined, null)?.waiting ?? null;
    if (!waiting) return [];
    const image = sayImage(waiting.digest, tagsOf(repository, waiting.digest));
    return [`Container "${name}": ${image} is newer and awaiting promotion to this service`];
  });
}

function missing(
  fact: MissingFact["fact"],
  container: string | null,
  reason: string,
  needed: boolean,
): MissingFact {
  return { fact, container, reason, needed };
}

function earliest(times: readonly (Date | null)[]): Date | null {
  return times.reduce<Date | null>((first, time) => (time && (!first || time < first) ? time : first), null);
}
