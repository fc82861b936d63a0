/**
 * Which tasks are the runs of a workload.
 *
 * EventBridge writes `events-rule/NAME` into `startedBy`, and Scheduler `chronos-schedule/NAME`, both cut to 36
 * characters: two workloads whose names begin alike cannot be told apart by it, and of two of one family nothing is
 * said of the runs of either. Neither form is documented; both are what people report of their tasks.
 */
import { shortTaskDefinition } from "../ecs/arn.ts";
import type { Run } from "./facts.ts";
import { type NamedDefinition, type Workload, workloadKey } from "./workload.ts";

const longest = 36;

/** What ECS shows of who started a task of this workload. */
export function startedBy({ type, name }: Pick<Workload, "type" | "name">): string {
  const prefix = { rule: "events-rule", schedule: "chronos-schedule" }[type];
  return `${prefix}/${name}`.slice(0, longest);
}

/** Whether a task with this `startedBy` was started by a rule or a schedule, whichever it was. */
export function isScheduled(by: string | null): boolean {
  return /^(?:events-rule|chronos-schedule)\//.test(by ?? "");
}

/** A workload, and what it runs. */
export interface Runner {
  readonly workload: Workload;
  readonly named: NamedDefinition;
}

/**
 * The runs of one workload among tasks of its cluster.
 * @param others the other workloads of the account
 * @returns `null` where another one may have started them as well
 */
export function runsOf(runner: Runner, tasks: readonly Run[], others: readonly Runner[]): Run[] | null {
  const rival = others.find((other) => areAlike(other, runner));
  if (rival !== undefined) return null;
  const by = startedBy(runner.workload);
  return tasks.filter((task) => task.startedBy === by && familyOf(task) === runner.named.family);
}

/** Whether nothing tells the tasks of two workloads apart. */
function areAlike(one: Runner, other: Runner): boolean {
  return (
    workloadKey(one.workload) !== workloadKey(other.workload) &&
    one.workload.cluster === other.workload.cluster &&
    one.workload.region === other.workload.region &&
    one.workload.account === other.workload.account &&
    one.named.family === other.named.family &&
    startedBy(one.workload) === startedBy(other.workload)
  );
}

function familyOf({ taskDefinition }: Run): string {
  return shortTaskDefinition(taskDefinition).split(":")[0] ?? "";
}
