/** The beginning of a task: its images are pulled, and its containers run or do not. */
import type { JsonObject } from "../../../world.ts";
import { ecsArn } from "../arn.ts";
import { tellTask } from "../events.ts";
import { hexId } from "../ids.ts";
import type { Cluster, ContainerInstance, EcsState, Launch, TaskDefinition } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";
import { madeUpDigest, newContainers } from "../tasks/containers.ts";
import { type Failure, failureToStart, pullImages } from "./pull.ts";
import { stopTask } from "./stop-task.ts";
import { enter, LASTS, later } from "./task-steps.ts";

export interface NewTask {
  readonly cluster: Cluster;
  readonly definition: TaskDefinition;
  readonly launch: Launch;
  readonly instance: ContainerInstance | undefined;
  /** `service:web` or `family:web`. */
  readonly group: string;
  readonly startedBy: string | undefined;
  readonly digests: ReadonlyMap<string, string>;
  readonly overrides?: JsonObject;
  /** Where the task is listed, beside its cluster and instance, as long as it is remembered. */
  readonly among?: Set<Task>;
  /** Told after each change of status but the first. */
  readonly whenChanged: () => void;
}

export function startTask(
  state: EcsState,
  { instance, startedBy, overrides = {}, ...wanted }: NewTask,
): Task {
  const now = state.world.clock.now();
  const arn = ecsArn(state.world, "task", wanted.cluster.name, hexId(state.world));
  const task: Task = {
    ...wanted,
    arn,
    ...(instance && { instance }),
    ...(startedBy && { startedBy }),
    overrides,
    createdAt: now,
    updatedAt: now,
    containers: newContainers(state, wanted.cluster.name, arn, wanted.definition),
    lastStatus: "PROVISIONING",
    desiredStatus: "RUNNING",
    version: 1,
    times: new Map(),
  };
  wanted.cluster.tasks.set(arn, task);
  wanted.among?.add(task);
  instance?.tasks.add(task);
  tellTask(state, task);
  later(state, task, LASTS.PROVISIONING, () => pull(state, task));
  return task;
}

function pull(state: EcsState, task: Task): void {
  task.times.set("pullStartedAt", state.world.clock.now());
  enter(state, task, "PENDING");
  later(state, task, LASTS.PENDING, () => {
    const pulled = pullImages(state, task);
    if ("stopCode" in pulled) return fail(state, task, pulled);
    task.times.set("pullStoppedAt", state.world.clock.now());
    task.digests = pulled;
    const failure = failureToStart(state, task, pulled);
    if (failure) {
      reportDigests(task);
      return fail(state, task, failure);
    }
    if (task.launch.type === "FARGATE") return run(state, task);
    enter(state, task, "ACTIVATING");
    later(state, task, LASTS.ACTIVATING, () => run(state, task));
  });
}

function run(state: EcsState, task: Task): void {
  task.times.set("startedAt", state.world.clock.now());
  reportDigests(task);
  for (const container of task.containers) {
    container.lastStatus = "RUNNING";
    container.runtimeId = `${hexId(state.world)}-${container.name.length}`;
  }
  enter(state, task, "RUNNING");
  if (isJob(task)) later(state, task, state.options.jobSeconds * 1000, () => exit(state, task));
}

/** A service's tasks go on, as do those that somebody runs by hand. */
function isJob({ startedBy = "" }: Task): boolean {
  return /^(?:events-rule|chronos-schedule)\//.test(startedBy);
}

function exit(state: EcsState, task: Task): void {
  for (const container of task.containers) container.exitCode = 0;
  stopTask(state, task, "EssentialContainerExited", "Essential container in task exited");
}

function reportDigests(task: Task): void {
  for (const container of task.containers) {
    const digest =
      container.image === undefined ? madeUpDigest("guardduty") : task.digests.get(container.name);
    if (digest) container.imageDigest = digest;
  }
}

function fail(state: EcsState, task: Task, { stopCode, reason, container }: Failure): void {
  const failed = task.containers.find(({ name }) => name === container);
  if (failed && stopCode === "EssentialContainerExited") failed.exitCode = 1;
  if (failed && stopCode === "TaskFailedToStart") failed.reason = reason;
  stopTask(state, task, stopCode, reason);
}
