/** Reads all that is to be known of a set of services, in as few calls as the APIs allow. */

import { known, unknown, valueOr } from "../../domain/common/known.ts";
import { type ServiceArn, type ServiceName, shortTaskDefinition } from "../../domain/ecs/arn.ts";
import { arrivingOf, primaryOf } from "../../domain/ecs/deployment.ts";
import type { ServiceDescription, ServiceFacts } from "../../domain/facts/facts.ts";
import { birthdayOf } from "../../domain/image/target.ts";
import { type Assessment, assess } from "../../domain/judge/assess.ts";
import type { Finding } from "../../domain/judge/finding.ts";
import { policyFor, type ResponsePolicy } from "../../domain/policy/policy.ts";
import type { NotedMove } from "../ports/journal.ts";
import type { Readers } from "../ports.ts";
import { gatherRepositories } from "./gather-repositories.ts";

export interface Gathered {
  readonly facts: readonly ServiceFacts[];
  /** Services that are no more. */
  readonly gone: readonly ServiceArn[];
  /** Tags that were seen to name a digest for the first time. */
  readonly seen: readonly NotedMove[];
}

/** A service before anybody looked at its repositories. */
export type ServiceShape = Omit<ServiceFacts, "at" | "repositories" | "newest" | "rollouts" | "stopped">;

/** Gathers the facts of these services. What AWS refuses becomes an `unknown`; only the journal may throw. */
export async function gather(services: readonly ServiceName[], ports: Readers): Promise<Gathered> {
  const described = await ports.ecs.describeServices(services);
  const present = services.flatMap(({ arn }) => valueOr(described.get(arn), null) ?? []);
  const shapes = await gatherShapes(present, ports);
  const { repositories, seen } = await gatherRepositories(shapes, ports);
  const at = ports.now();
  const facts = shapes.map(
    (shape): ServiceFacts => ({ ...shape, at, repositories, newest: null, rollouts: null, stopped: null }),
  );
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

/** Reads more of the services that need it: a second look costs only where something seems to be wrong. */
async function lookCloser(facts: readonly ServiceFacts[], ports: Readers): Promise<ServiceFacts[]> {
  const assessments = facts.map((one) => assess(one, policyOf(one, ports)));
  const having = (isSuch: (finding: Finding) => boolean) =>
    assessments.flatMap((one) => ([...one.findings, ...one.settling].some(isSuch) ? one.facts : []));
  const suspects = having(({ group }) => group === "content");
  const behind = having(({ kind }) => kind === "behind");
  const tried = assessments.flatMap((one) => (mayHaveTried(one) ? one.facts : []));
  const newest = await ports.ecs.newest([...new Set(behind.map(familyOf))]);
  const rollouts = new Map<ServiceArn, ServiceFacts["rollouts"]>();
  const failing = facts.filter(isFailing);
  for (const { service } of new Set([...suspects, ...tried, ...failing]))
    rollouts.set(service.arn, await ports.ecs.rollouts(service));
  const stopped = new Map<ServiceArn, ServiceFacts["stopped"]>();
  const rolledBack = facts.filter((one) => wasRolledBack(rollouts.get(one.service.arn), one.at));
  for (const { service } of new Set([...failing, ...rolledBack]))
    stopped.set(service.arn, await ports.ecs.stopped(service));
  return facts.map((one) => ({
    ...one,
    newest: behind.includes(one) ? (newest.get(familyOf(one)) ?? null) : null,
    rollouts: rollouts.get(one.service.arn) ?? null,
    stopped: stopped.get(one.service.arn) ?? null,
  }));
}

/** Whether a deployment has fewer tasks than it wants: they may be about to start, or fail to. */
function isFailing(facts: ServiceFacts): boolean {
  const arriving = arrivingOf(facts);
  return arriving !== null && arriving.running < arriving.desired;
}

/** ECS remembers the tasks that stopped for an hour: they say why it went back. */
function wasRolledBack(rollouts: ServiceFacts["rollouts"] | undefined, now: Date): boolean {
  const [latest] = valueOr(rollouts ?? undefined, []);
  const isRecent = latest !== undefined && now.getTime() - latest.createdAt.getTime() < 3_600_000;
  return isRecent && latest.status.startsWith("ROLLBACK");
}

/**
 * Whether a service that waits for the promotion of an image may have been given it, and ECS went back: not if its
 * deployment was left as it is since before the image was pushed.
 */
function mayHaveTried({ facts, containers }: Assessment): boolean {
  const changedAt = primaryOf(facts)?.updatedAt ?? null;
  return containers.some(({ expected, repository }) => {
    const waiting = valueOr(expected ?? undefined, null)?.waiting;
    if (!waiting || !repository) return false;
    const born = birthdayOf(waiting.digest, repository);
    return changedAt === null || !born.known || born.value <= changedAt;
  });
}

function familyOf({ taskDefinition }: ServiceFacts): string {
  return shortTaskDefinition(taskDefinition).split(":")[0] ?? "";
}

/** A service of which nothing could be read but that it should be there. */
function unreadable(service: ServiceName, reason: string, at: Date): ServiceFacts {
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
    containers: unknown(reason),
    tasks: unknown(reason),
    resolved: unknown(reason),
    newest: null,
    rollouts: null,
    stopped: null,
    repositories: new Map(),
  };
}
