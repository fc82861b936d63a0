/**
 * The life of a task: its statuses one after the other, each an event with the next `version`.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 */
import { tellTask } from "../events.ts";
import type { EcsState } from "../tables/state.ts";
import type { Task, TaskStatus } from "../tables/task.ts";
import { isStopped } from "../tasks/status.ts";

/** How long each status lasts, in milliseconds of simulated time. */
export const LASTS = {
  PROVISIONING: 2_000,
  PENDING: 4_000,
  ACTIVATING: 1_000,
  DEACTIVATING: 1_000,
  STOPPING: 2_000,
  DEPROVISIONING: 2_000,
};

/** The task is in this status from now on. */
export function enter(state: EcsState, task: Task, status: TaskStatus): void {
  task.lastStatus = status;
  task.version += 1;
  task.updatedAt = state.world.clock.now();
  tellTask(state, task);
  task.whenChanged();
}

/** The next step; another one asked for meanwhile takes its place. */
export function later(state: EcsState, task: Task, milliseconds: number, step: () => void): void {
  task.timer?.cancel();
  if (!isStopped(task)) task.timer = state.world.clock.after(milliseconds, step);
}
