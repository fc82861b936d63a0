/** Task sets: CodeDeploy or somebody else says how many tasks each has; ECS only keeps them so. */

import type { Service, TaskSet } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";
import { isWaiting, livingTasks, startTasks, stopTasks, wantedTasks } from "./group.ts";

/** How many tasks a set should have: a share of the service's desired count, rounded up. */
export function computedDesiredCount(service: Service, set: TaskSet): number {
  return set.status === "DRAINING" ? 0 : Math.ceil((service.desiredCount * set.scale) / 100);
}

export function scaleTaskSets(state: EcsState, service: Service, whenChanged: (task: Task) => void): void {
  for (const set of service.taskSets) {
    const wanted = wantedTasks(service, set);
    const missing = computedDesiredCount(service, set) - wanted.length;
    if (missing > 0 && !isWaiting(state, set)) startTasks(state, service, set, missing, whenChanged);
    if (missing < 0) stopTasks(state, wanted, -missing, `Scaling activity initiated by (taskSet ${set.id})`);
  }
  service.taskSets = service.taskSets.filter(
    (set) => set.status !== "DRAINING" || livingTasks(service, set).length > 0,
  );
}
