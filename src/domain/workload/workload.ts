/** What runs tasks beside the services: by its name, and by what it names. */
import type { TaskDefinitionArn } from "../ecs/arn.ts";

/** A target in ECS of an EventBridge rule, or a schedule of EventBridge Scheduler. */
export type WorkloadType = "rule" | "schedule";

/** One thing that runs tasks of a family, in a cluster. A rule with two targets in ECS is two of them. */
export interface Workload {
  readonly type: WorkloadType;
  /** The rule's or the schedule's. */
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
  /** The group of a schedule, and the ID of a rule's target. */
  readonly part: string;
  /** The name of the cluster that the tasks run in. */
  readonly cluster: string;
}

/** The task definition that a target names; a family without a revision is its newest active one, each time. */
export interface NamedDefinition {
  readonly family: string;
  readonly revision: number | null;
}

const rule = /^arn:([a-z0-9-]+):events:([a-z0-9-]+):(\d{12}):rule\/(?:[^/]+\/)?([^/]+)$/;
const schedule = /^arn:([a-z0-9-]+):scheduler:([a-z0-9-]+):(\d{12}):schedule\/([^/]+)\/([^/]+)$/;
const cluster = /^arn:[a-z0-9-]+:ecs:[a-z0-9-]+:\d{12}:cluster\/([^/]+)$/;
const definition = /^(?:arn:[a-z0-9-]+:ecs:[a-z0-9-]+:\d{12}:task-definition\/)?([A-Za-z0-9_-]+)(?::(\d+))?$/;

/** What is in the ARN of a rule. */
type RuleParts = readonly [all: string, partition: string, region: string, account: string, name: string];

/** What is in the ARN of a schedule. */
type ScheduleParts = readonly [
  all: string,
  partition: string,
  region: string,
  account: string,
  group: string,
  name: string,
];

/**
 * The workload of a rule's target, or `null` where the target is no cluster of ECS.
 * @param target the target's ARN, and its ID
 */
export function ruleTarget(arn: string, target: { arn: string; id: string }): Workload | null {
  const found = rule.exec(arn);
  const where = clusterName(target.arn);
  if (!found || where === null) return null;
  const [, partition, region, account, name] = found as unknown as RuleParts;
  return { type: "rule", arn, partition, region, account, name, part: target.id, cluster: where };
}

/** The workload of a schedule, or `null` where its target is no cluster of ECS. */
export function scheduleTarget(arn: string, targetArn: string): Workload | null {
  const found = schedule.exec(arn);
  const where = clusterName(targetArn);
  if (!found || where === null) return null;
  const [, partition, region, account, part, name] = found as unknown as ScheduleParts;
  return { type: "schedule", arn, partition, region, account, name, part, cluster: where };
}

/** The name in a cluster's ARN; `null` if it is none. */
function clusterName(arn: string): string | null {
  return cluster.exec(arn)?.[1] ?? null;
}

/**
 * Reads `TaskDefinitionArn`, an ARN with or without a revision; `null` if it is none.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EcsParameters.html
 */
export function readDefinition(text: string): NamedDefinition | null {
  const [, family, revision] = definition.exec(text) ?? [];
  if (family === undefined) return null;
  return { family, revision: revision === undefined ? null : Number(revision) };
}

/** The ARN that a target is to name instead of what it names: another revision, written in the same way. */
export function withRevision(named: string, revision: TaskDefinitionArn): string {
  return named.startsWith("arn:") ? revision : revision.slice(revision.lastIndexOf("/") + 1);
}

/** What tells a workload from all others: a rule has the same ARN for all its targets. */
export function workloadKey({ arn, type, part }: Pick<Workload, "arn" | "type" | "part">): string {
  return type === "rule" ? `${arn}#${part}` : arn;
}
