/**
 * `missing`, `revision-gone`: the next run will fail, because ECS runs no revision that is deregistered or deleted.
 *
 * A service goes on with such a revision, and its tasks are replaced; RunTask is refused. Nothing says so before the
 * schedule fires, and after it only a metric, or a dead letter.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html
 */
import { valueOr } from "../../common/known.ts";
import { shortTaskDefinition } from "../../ecs/arn.ts";
import type { ResponsePolicy } from "../../policy/policy.ts";
import type { WorkloadFacts } from "../../workload/facts.ts";
import { ownerOf } from "../deployer.ts";
import type { WorkloadAdvice, WorkloadFinding } from "./workload-finding.ts";

/** The finding for a target whose revision is gone, or whose family has no active one; `null` where it has. */
export function revisionGone(facts: WorkloadFacts, policy: ResponsePolicy): WorkloadFinding | null {
  const { revision, workload } = facts;
  if (!revision.known || revision.value?.isActive) return null;
  return {
    kind: "missing",
    cause: "revision-gone",
    group: "supply",
    severity: "high",
    container: "",
    expected: null,
    actual: [],
    since: null,
    summary: `The ${workload.type} names ${sayNamed(facts)}: the next run will fail`,
    advice: adviceFor(facts, policy),
  };
}

function sayNamed({ named, revision }: WorkloadFacts): string {
  const { family, revision: number } = named;
  if (number === null) return `the family ${family}, which has no active revision`;
  const isThere = revision.known && revision.value !== null;
  return `${family}:${number}, which ${isThere ? "is deregistered" : "does not exist"}`;
}

function adviceFor(facts: WorkloadFacts, policy: ResponsePolicy): WorkloadAdvice[] {
  const { newest, named, workload } = facts;
  const other = valueOr(newest, null)?.arn ?? null;
  // A family is followed by itself, once it has a revision again.
  const isNamed = other === null || shortTaskDefinition(other) === `${named.family}:${named.revision}`;
  if (isNamed || named.revision === null) return [];
  const owner = policy.byName ? null : ownerOf(facts, policy);
  return owner === null
    ? [{ do: "update-target", workload, revision: other }]
    : [{ do: "patch-target", owner, workload, revision: other }];
}
