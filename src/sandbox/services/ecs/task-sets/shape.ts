import type { JsonObject } from "../../../world.ts";
import { epoch } from "../../input.ts";
import { tasksOf } from "../engine/group.ts";
import { computedDesiredCount } from "../engine/task-sets.ts";
import { tellLaunch } from "../services/launch.ts";
import type { Service, TaskSet } from "../tables/service.ts";
import { isPending, isRunning } from "../tasks/status.ts";

/** A task set as responses show it. */
export function tellTaskSet(service: Service, set: TaskSet): JsonObject {
  const tasks = tasksOf(service, set);
  const runningCount = tasks.filter(isRunning).length;
  const pendingCount = tasks.filter(isPending).length;
  const computed = computedDesiredCount(service, set);
  return {
    ...tellLaunch(set.launch),
    ...set.settings,
    id: set.id,
    taskSetArn: set.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    ...(set.startedBy && { startedBy: set.startedBy }),
    ...(set.externalId && { externalId: set.externalId }),
    status: set.status,
    taskDefinition: set.taskDefinition.arn,
    computedDesiredCount: computed,
    pendingCount,
    runningCount,
    createdAt: epoch(set.createdAt),
    updatedAt: epoch(set.updatedAt),
    scale: { value: set.scale, unit: "PERCENT" },
    stabilityStatus: runningCount === computed && pendingCount === 0 ? "STEADY_STATE" : "STABILIZING",
    stabilityStatusAt: epoch(set.updatedAt),
  };
}
