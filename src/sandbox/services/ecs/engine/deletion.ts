import type { Service } from "../tables/service.ts";
import { livingTasks } from "./group.ts";

/** A deleted service drains, and is INACTIVE when its last task has stopped. */
export function finishDeletion(service: Service): void {
  if (service.status !== "DRAINING" || livingTasks(service).length > 0) return;
  service.status = "INACTIVE";
  service.deployments = [];
  service.taskSets = [];
  service.steadyTimer?.cancel();
}
