/** Facts → findings, for what runs tasks beside the services: judged as a service, and by its last run. It cannot fail. */
import { shortTaskDefinition } from "../../ecs/arn.ts";
import type { ServiceFacts } from "../../facts/facts.ts";
import type { ResponsePolicy } from "../../policy/policy.ts";
import type { WorkloadFacts } from "../../workload/facts.ts";
import { type Assessment, assess, type Status } from "../assess.ts";
import { missingFact } from "../container/judge-container.ts";
import { type Finding, present } from "../finding.ts";
import { forWorkload } from "./advise.ts";
import { asService } from "./as-service.ts";
import { lastRunNote, staleRun, unpullableRun } from "./last-run.ts";
import { revisionGone } from "./revision-gone.ts";
import type { WorkloadFinding } from "./workload-finding.ts";

/** What follows from the facts of one workload: as of a service, of which it has no deployment to be held or to need. */
export interface WorkloadAssessment
  extends Pick<
    Assessment,
    "policy" | "status" | "containers" | "unknown" | "notes" | "since" | "lookAgainAt"
  > {
  readonly facts: WorkloadFacts;
  readonly findings: readonly WorkloadFinding[];
  readonly settling: readonly WorkloadFinding[];
}

/** Judges one workload. The same facts and policy always give the same assessment. */
export function assessWorkload(facts: WorkloadFacts, policy: ResponsePolicy): WorkloadAssessment {
  const { revision, isEnabled } = facts;
  if (!isEnabled || policy.mode === "ignore") return bare(facts, policy, "ignored");
  const gone = revisionGone(facts, policy);
  if (gone) return { ...bare(facts, policy, "drifted"), findings: [gone] };
  if (!revision.known || revision.value === null) {
    const why = revision.known ? [] : [revision];
    const lacking = why.map((one) =>
      missingFact({ fact: "taskDefinition", container: null, needed: true }, one),
    );
    return { ...bare(facts, policy, "unknown"), unknown: lacking };
  }
  // Who owns a service is advised otherwise than who owns a target: that is told apart below.
  const own = { ...policy, owner: null };
  const service = asService(facts, revision.value, own);
  return withRuns(assess(service, own), service, facts, policy);
}

/** The verdict of the containers, with what the last run shows beside it. */
function withRuns(
  judged: Assessment,
  service: ServiceFacts,
  facts: WorkloadFacts,
  policy: ResponsePolicy,
): WorkloadAssessment {
  const { containers, lookAgainAt } = judged;
  const checked = containers.filter(({ unchecked }) => unchecked === null);
  // An image that is gone explains why it could not be pulled.
  const isExplained = [...judged.findings, ...judged.settling].some(({ kind }) => kind === "missing");
  const ofRuns = present(
    ...checked.map((view) => staleRun(view, facts, service)),
    isExplained ? null : unpullableRun(checked, facts, service),
  );
  const advised = (all: readonly Finding[]) =>
    all.map((finding) => forWorkload(finding, containers, facts, policy));
  const stale = ofRuns.filter(({ kind }) => kind === "stale");
  return {
    facts,
    policy,
    containers,
    lookAgainAt,
    status: ofRuns.length > 0 ? "drifted" : judged.status,
    findings: advised([...judged.findings, ...ofRuns]),
    settling: advised(judged.settling),
    unknown: [...judged.unknown, ...unreadRuns(facts)],
    notes: [
      ...judged.notes,
      ...checked
        .filter(({ name }) => !stale.some(({ container }) => container === name))
        .flatMap((view) => lastRunNote(view, facts)),
      ...olderNote(judged, service, facts),
    ],
    since: judged.since ?? ofRuns[0]?.since ?? null,
  };
}

/** Without a verdict of the containers. */
function bare(facts: WorkloadFacts, policy: ResponsePolicy, status: Status): WorkloadAssessment {
  const off = `The ${facts.workload.type} is disabled: it runs nothing`;
  return {
    facts,
    policy,
    status,
    containers: [],
    findings: [],
    settling: [],
    unknown: [],
    notes: [...policy.notes, ...(facts.isEnabled ? [] : [off])],
    since: null,
    lookAgainAt: null,
  };
}

/** What its last runs were is not needed: the next one is judged without. */
function unreadRuns({ runs }: WorkloadFacts) {
  return runs.known ? [] : [missingFact({ fact: "running", container: null, needed: false }, runs)];
}

/** It names an older revision, and there is nothing to find: what differs is no image. */
function olderNote(
  judged: Assessment,
  { newest, taskDefinition }: ServiceFacts,
  { workload, named }: WorkloadFacts,
): string[] {
  const isFound = [...judged.findings, ...judged.settling].some(({ group }) => group === "content");
  if (!newest?.known || newest.value.arn === taskDefinition || isFound || named.revision === null) return [];
  const [own, later] = [shortTaskDefinition(taskDefinition), shortTaskDefinition(newest.value.arn)];
  return [`The ${workload.type} names ${own}, and there is a later revision, ${later}`];
}
