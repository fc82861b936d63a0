/**
 * The service scheduler: looks at a service as it is, and takes the next step towards what it should be.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */

import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";
import { finishDeletion } from "./deletion.ts";
import { countFailure, countSuccess } from "./failures.ts";
import { roll } from "./rolling.ts";
import { settle } from "./steady.ts";
import { scaleTaskSets } from "./task-sets.ts";

/** Takes every step that can be taken now; later ones follow as tasks change. */
export function schedule(state: EcsState, service: Service): void {
  if (service.status === "INACTIVE") return;
  const whenChanged = (task: Task) => taskChanged(state, service, task);
  if (service.controller === "ECS")
    roll(state, service, { whenChanged, again: () => scheduleSoon(state, service) });
  else scaleTaskSets(state, service, whenChanged);
  settle(state, service);
  finishDeletion(service);
}

/** Schedules as soon as what runs now is done, once, however often it is asked for. */
function scheduleSoon(state: EcsState, service: Service): void {
  service.wake ??= state.world.clock.after(0, () => {
    delete service.wake;
    schedule(state, service);
  });
}

function taskChanged(state: EcsState, service: Service, task: Task): void {
  if (task.lastStatus === "RUNNING") countSuccess(service, task);
  if (task.lastStatus === "STOPPED") countFailure(state, service, task, () => scheduleSoon(state, service));
  scheduleSoon(state, service);
}
