/** Reads all that is to be known of a set of services, in as few calls as the APIs allow. */
import { assess } from "../domain/assess.ts";
import { parseTaskDefinitionArn, type ServiceArn, type ServiceName } from "../domain/ecs/arn.ts";
import type { ServiceDescription, ServiceFacts } from "../domain/facts.ts";
import { unknown, valueOr } from "../domain/known.ts";
import { policyFor, type ResponsePolicy } from "../domain/policy.ts";
import { gatherRepositories } from "./gather-repositories.ts";
import type { NotedMove, Readers } from "./ports.ts";

export interface Gathered {
  readonly facts: readonly ServiceFacts[];
  /** Services that are no more. */
  readonly gone: readonly ServiceArn[];
  /** Tags that were seen to name a digest for the first time. */
  readonly seen: readonly NotedMove[];
}

/** A service before anybody looked at its repositories. */
export type ServiceShape = Omit<ServiceFacts, "at" | "repositories" | "newest">;

/** Gathers the facts of these services. What AWS refuses becomes an `unknown`; only the journal may throw. */
export async function gather(services: readonly ServiceName[], ports: Readers): Promise<Gathered> {
  const described = await ports.ecs.describeServices(services);
  const present = services.flatMap(({ arn }) => valueOr(described.get(arn), null) ?? []);
  const shapes = await gatherShapes(present, ports);
  const { repositories, seen } = await gatherRepositories(shapes, ports);
  const at = ports.now();
  const facts = shapes.map((shape): ServiceFacts => ({ ...shape, at, repositories, newest: null }));
  const unread = services.flatMap((service) => {
    const description = described.get(service.arn) ?? unknown("was not read");
    return description.known ? [] : [unreadable(service, description.reason, at)];
  });
  return {
    facts: [...(await lookCloser(facts, ports)), ...unread],
    gone: services.flatMap(({ arn }) => (valueOr(described.get(arn), undefined) === null ? arn : [])),
    seen,
  };
}

/** What drift.yml and its tags say of a service. */
export function policyOf(
  { service, tags }: Pick<ServiceFacts, "service" | "tags">,
  { policy }: Pick<Readers, "policy">,
): ResponsePolicy {
  return policyFor(policy, { ...service, tags });
}

async function gatherShapes(
  present: readonly ServiceDescription[],
  { ecs }: Readers,
): Promise<ServiceShape[]> {
  const [containers, tasks, resolved] = await Promise.all([
    ecs.containers([...new Set(present.map(({ taskDefinition }) => taskDefinition))]),
    ecs.tasks(present.map(({ service }) => service)),
    ecs.resolved(present),
  ]);
  const unread = unknown("was not read");
  return present.map((description) => ({
    ...description,
    containers: containers.get(description.taskDefinition) ?? unread,
    tasks: tasks.get(description.service.arn) ?? unread,
    resolved: resolved.get(description.service.arn) ?? unread,
  }));
}

/** Reads more of the services that need it: a second look costs only where something seems to be wrong. */
async function lookCloser(facts: readonly ServiceFacts[], ports: Readers): Promise<ServiceFacts[]> {
  const isBehind = (one: ServiceFacts) => {
    const { findings, settling } = assess(one, policyOf(one, ports));
    return [...findings, ...settling].some(({ kind }) => kind === "behind");
  };
  const behind = new Set(facts.filter(isBehind));
  const newest = await ports.ecs.newest([...new Set([...behind].map(familyOf))]);
  return facts.map((one) => (behind.has(one) ? { ...one, newest: newest.get(familyOf(one)) ?? null } : one));
}

function familyOf({ taskDefinition }: ServiceFacts): string {
  return parseTaskDefinitionArn(taskDefinition).family;
}

/** A service of which nothing could be read but that it should be there. */
function unreadable(service: ServiceName, reason: string, at: Date): ServiceFacts {
  return {
    at,
    service,
    tags: {},
    controller: "ECS",
    taskDefinition: "" as ServiceDescription["taskDefinition"],
    desired: 0,
    running: 0,
    pending: 0,
    deployments: [],
    serviceRevisions: [],
    containers: unknown(reason),
    tasks: unknown(reason),
    resolved: unknown(reason),
    newest: null,
    repositories: new Map(),
  };
}
