/**
 * A workload as the container judge sees it: a service of which no task runs, and whose next one starts with what its
 * reference names then. Nothing of it is deployed, so nothing is in progress, and nothing was tried and taken back.
 */
import { known, valueOr } from "../../common/known.ts";
import { isLaterRevision, type ServiceArn, type ServiceName } from "../../ecs/arn.ts";
import type { Revision, ServiceFacts, Task } from "../../facts/facts.ts";
import type { ResponsePolicy } from "../../policy/policy.ts";
import type { Run, TargetRevision, WorkloadFacts } from "../../workload/facts.ts";
import { type Workload, workloadKey } from "../../workload/workload.ts";
import { viewContainers } from "../container/view-containers.ts";

/** What the container judge needs of a workload, whose next run is of this revision. */
export function asService(
  facts: WorkloadFacts,
  revision: TargetRevision,
  policy: ResponsePolicy,
): ServiceFacts {
  const { at, workload, repositories, runs } = facts;
  const bare: ServiceFacts = {
    at,
    workload: workload.type,
    service: nameOf(workload),
    tags: {},
    controller: "ECS",
    managedBy: "CUSTOMER",
    taskDefinition: revision.arn,
    desired: 0,
    running: 0,
    deployments: [],
    serviceRevisions: [],
    lastEvent: null,
    containers: known(revision.containers),
    tasks: known(valueOr(runs, []).map(asOver)),
    stopped: known([]),
    rollouts: known([]),
    resolved: known(new Map()),
    newest: known(newestOf(facts, revision)),
    repositories,
  };
  return { ...bare, resolved: known(startsWith(bare, policy)) };
}

/** The later revision that a target was left behind by: the family's newest, else that of a service. */
function newestOf({ newest, sharing, named }: WorkloadFacts, revision: TargetRevision): Revision {
  if (named.revision === null) return revision;
  const others = sharing.flatMap(({ revision: other }) => valueOr(other, null) ?? []);
  const candidates = [valueOr(newest, null) ?? revision, ...others];
  return candidates.find(({ arn }) => isLaterRevision(arn, revision.arn)) ?? revision;
}

/** What each container would start with now. */
function startsWith(bare: ServiceFacts, policy: ResponsePolicy) {
  const views = valueOr(viewContainers(bare, policy), []);
  return new Map(views.flatMap(({ name, own }) => (own.known ? [[name, own.value] as const] : [])));
}

/** A run tells which platform is run on. It runs by no deployment, and is judged apart. */
function asOver(run: Run): Task {
  return { ...run, lastStatus: "STOPPED", desiredStatus: "STOPPED" };
}

/** The name by which findings, incidents and the records of images know it, as they know services. */
function nameOf(workload: Workload): ServiceName {
  const { partition, region, account, cluster, name } = workload;
  return { arn: workloadKey(workload) as ServiceArn, partition, region, account, cluster, name };
}
