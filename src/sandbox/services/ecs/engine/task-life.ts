/**
 * The life of a task: its statuses one after the other, each an event with the next `version`.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 */
import type { JsonObject } from "../../../world.ts";
import { ecsArn } from "../arn.ts";
import { tellTask } from "../events.ts";
import { hexId } from "../ids.ts";
import type {
  Cluster,
  ContainerInstance,
  EcsState,
  Launch,
  Task,
  TaskDefinition,
  TaskStatus,
} from "../state.ts";
import { madeUpDigest, newContainers } from "../tasks/containers.ts";
import { isStopped, isWanted } from "../tasks/status.ts";
import { type Failure, failureToStart, pullImages } from "./pull.ts";

/** How long each status lasts, in milliseconds of simulated time. */
const LASTS = {
  PROVISIONING: 2_000,
  PENDING: 4_000,
  ACTIVATING: 1_000,
  DEACTIVATING: 1_000,
  STOPPING: 2_000,
  DEPROVISIONING: 2_000,
};

/** How long a stopped task can still be described. */
const REMEMBERED = 60 * 60_000;

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

/** Tells a task to stop; one that was told already goes on as it was. */
export function stopTask(state: EcsState, task: Task, stopCode: string, reason: string): void {
  if (!isWanted(task)) return;
  task.desiredStatus = "STOPPED";
  task.stopCode = stopCode;
  task.stoppedReason = reason;
  task.times.set("stoppingAt", state.world.clock.now());
  enter(state, task, task.lastStatus === "RUNNING" ? "DEACTIVATING" : "DEPROVISIONING");
  if (task.lastStatus === "DEACTIVATING") later(state, task, LASTS.DEACTIVATING, () => halt(state, task));
  else later(state, task, LASTS.DEPROVISIONING, () => finish(state, task));
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

function halt(state: EcsState, task: Task): void {
  enter(state, task, "STOPPING");
  later(state, task, LASTS.STOPPING, () => {
    for (const container of task.containers) container.exitCode ??= 0;
    task.times.set("executionStoppedAt", state.world.clock.now());
    enter(state, task, "DEPROVISIONING");
    later(state, task, LASTS.DEPROVISIONING, () => finish(state, task));
  });
}

function finish(state: EcsState, task: Task): void {
  for (const container of task.containers) container.lastStatus = "STOPPED";
  task.times.set("stoppedAt", state.world.clock.now());
  enter(state, task, "STOPPED");
  state.world.clock.after(REMEMBERED, () => forget(task));
}

function forget(task: Task): void {
  task.cluster.tasks.delete(task.arn);
  task.among?.delete(task);
  task.instance?.tasks.delete(task);
}

function enter(state: EcsState, task: Task, status: TaskStatus): void {
  task.lastStatus = status;
  task.version += 1;
  task.updatedAt = state.world.clock.now();
  tellTask(state, task);
  task.whenChanged();
}

/** The next step; another one asked for meanwhile takes its place. */
function later(state: EcsState, task: Task, milliseconds: number, step: () => void): void {
  task.timer?.cancel();
  if (!isStopped(task)) task.timer = state.world.clock.after(milliseconds, step);
}
