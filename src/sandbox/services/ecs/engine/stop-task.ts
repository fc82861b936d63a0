/** The end of a task. */
import type { EcsState } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";
import { isWanted } from "../tasks/status.ts";
import { enter, LASTS, later } from "./task-steps.ts";

/** How long a stopped task can still be described. */
const REMEMBERED = 60 * 60_000;

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
