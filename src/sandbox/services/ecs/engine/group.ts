/** Starting and stopping the tasks of one deployment or task set. */

import type { Service, TaskGroup } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";
import { isServing, isStopped, isWanted } from "../tasks/status.ts";
import { instancesFor, place, tasksOn } from "./instances.ts";
import { fixDigests } from "./resolve.ts";
import { startTask } from "./start-task.ts";
import { stopTask } from "./stop-task.ts";

export function tasksOf({ tasks }: Service, group?: TaskGroup): Task[] {
  return [...tasks].filter(({ startedBy }) => !group || startedBy === group.id);
}

/** Tasks that run or are about to, and were not told to stop. */
export const wantedTasks = (service: Service, group?: TaskGroup): Task[] =>
  tasksOf(service, group).filter(isWanted);

/** Tasks that run and were not told to stop. */
export const servingTasks = (service: Service, group?: TaskGroup): Task[] =>
  tasksOf(service, group).filter(isServing);

/** Tasks that have not come to their end. */
export const livingTasks = (service: Service, group?: TaskGroup): Task[] =>
  tasksOf(service, group).filter((task) => !isStopped(task));

/** Whether its tasks failed so often that the next has to wait. */
export function isWaiting(state: EcsState, { retryAt }: TaskGroup): boolean {
  return retryAt !== undefined && retryAt > state.world.clock.now();
}

/** Starts `count` tasks; the first of them fixes the group's tags to digests. Gives those it started. */
export function startTasks(
  state: EcsState,
  service: Service,
  group: TaskGroup,
  count: number,
  whenChanged: (task: Task) => void,
): Task[] {
  return Array.from({ length: count }, (_, at) => {
    const { cluster } = service;
    const instance = placeForService(state, service, group);
    if (at === 0) fixDigests(state, cluster, instance, group);
    const task: Task = startTask(state, {
      cluster,
      definition: group.taskDefinition,
      launch: group.launch,
      instance,
      group: `service:${service.name}`,
      startedBy: group.id,
      digests: group.digests,
      among: service.tasks,
      whenChanged: () => whenChanged(task),
    });
    return task;
  });
}

/** Tells tasks to stop, those first that do not run yet. */
export function stopTasks(state: EcsState, tasks: readonly Task[], count: number, reason: string): Task[] {
  const stopped = [...tasks]
    .sort((a, b) => Number(isServing(a)) - Number(isServing(b)))
    .slice(0, Math.max(0, count));
  for (const task of stopped) stopTask(state, task, "ServiceSchedulerInitiated", reason);
  return stopped;
}

/** A daemon goes where it is not yet. */
function placeForService(state: EcsState, service: Service, { launch, taskDefinition }: TaskGroup) {
  if (service.schedulingStrategy !== "DAEMON") return place(state, service.cluster, launch, taskDefinition);
  const taken = new Set(wantedTasks(service).map(({ instance }) => instance));
  const free = instancesFor(state, service.cluster, taskDefinition).filter(
    (instance) => !taken.has(instance),
  );
  return free.sort((a, b) => tasksOn(a) - tasksOn(b))[0];
}
