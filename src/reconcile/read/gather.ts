/** Reads all that is to be known of a set of services, in as few calls as the APIs allow. */
import { known, type Unknown, unknown, valueOr } from "../../domain/common/known.ts";
import type { ServiceArn, ServiceName } from "../../domain/ecs/arn.ts";
import type { ServiceDescription, ServiceFacts } from "../../domain/facts/facts.ts";
import type { ResponsePolicy } from "../../domain/policy/policy.ts";
import type { NotedMove } from "../ports/journal.ts";
import type { Readers } from "../ports.ts";
import { gatherRepositories } from "./gather-repositories.ts";
import { policyOf } from "./policy-of.ts";
import type { ServiceShape } from "./service-shape.ts";

export interface Gathered {
  readonly facts: readonly ServiceFacts[];
  /** What drift.yml and its tags say of each service. */
  readonly policies: ReadonlyMap<ServiceArn, ResponsePolicy>;
  /** Services that are no more. */
  readonly gone: readonly ServiceArn[];
  /** Tags that were seen to name a digest for the first time. */
  readonly seen: readonly NotedMove[];
}

/**
 * Gathers the facts of these services. What AWS refuses becomes an `unknown`; only the journal may throw.
 * @param readAt when the services were read, where that was some time before: what came later has not settled yet
 */
export async function gather(
  services: readonly ServiceName[],
  ports: Readers,
  readAt: Date | null = null,
): Promise<Gathered> {
  const described = await ports.ecs.describeServices(services);
  const present = services.flatMap(({ arn }) => valueOr(described.get(arn), null) ?? []);
  const shapes = await gatherShapes(present, ports);
  const policies = new Map(shapes.map((shape) => [shape.service.arn, policyOf(shape, ports)]));
  const { repositories, seen } = await gatherRepositories(shapes, policies, ports);
  const at = readAt ?? ports.now();
  const facts = shapes.map(
    (shape): ServiceFacts => ({ ...shape, at, repositories, newest: null, rollouts: null, stopped: null }),
  );
  const unread = services.flatMap((service) => {
    const description = described.get(service.arn) ?? unknown("was not read");
    return description.known ? [] : [unreadable(service, description, at)];
  });
  for (const one of unread) policies.set(one.service.arn, policyOf(one, ports));
  return {
    facts: [...facts, ...unread],
    policies,
    gone: services.flatMap(({ arn }) => (valueOr(described.get(arn), undefined) === null ? arn : [])),
    seen,
  };
}

async function gatherShapes(
  present: readonly ServiceDescription[],
  { ecs }: Readers,
): Promise<ServiceShape[]> {
  const [containers, tasks, resolved] = await Promise.all([
    ecs.containers([...new Set(present.flatMap(({ taskDefinition }) => taskDefinition || []))]),
    ecs.tasks(present.map(({ service }) => service)),
    ecs.resolved(present),
  ]);
  const unread = unknown("was not read");
  return present.map((description) => ({
    ...description,
    // An EXTERNAL service that was given no task set yet has no task definition, and nothing to run.
    containers: description.taskDefinition
      ? (containers.get(description.taskDefinition) ?? unread)
      : known([]),
    tasks: tasks.get(description.service.arn) ?? unread,
    resolved: resolved.get(description.service.arn) ?? unread,
  }));
}

/** A service of which nothing could be read but that it should be there. */
function unreadable(service: ServiceName, why: Unknown, at: Date): ServiceFacts {
  return {
    isUnread: true,
    at,
    service,
    tags: {},
    controller: "ECS",
    managedBy: "CUSTOMER",
    taskDefinition: "" as ServiceDescription["taskDefinition"],
    desired: 0,
    running: 0,
    deployments: [],
    serviceRevisions: [],
    lastEvent: null,
    containers: why,
    tasks: why,
    resolved: why,
    newest: null,
    rollouts: null,
    stopped: null,
    repositories: new Map(),
  };
}
