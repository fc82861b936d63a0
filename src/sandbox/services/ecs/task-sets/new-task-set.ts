import { ecsArn, nameOf } from "../arn.ts";
import { numberId } from "../ids.ts";
import type { Service, TaskSet } from "../tables/service.ts";
import type { EcsState, Launch, TaskDefinition } from "../tables/state.ts";

export interface NewTaskSet {
  readonly scale: number;
  readonly startedBy?: string;
  readonly externalId?: string;
  readonly settings?: TaskSet["settings"];
}

/** A task set; the first of a service is PRIMARY. Version consistency is not for these: each task asks for itself. */
export function newTaskSet(
  state: EcsState,
  service: Service,
  taskDefinition: TaskDefinition,
  launch: Launch,
  { scale, startedBy, externalId, settings = {} }: NewTaskSet,
): TaskSet {
  const now = state.world.clock.now();
  const id = `ecs-svc/${numberId(state.world)}`;
  return {
    id,
    arn: ecsArn(state.world, "task-set", service.cluster.name, service.name, "ecs-svc", nameOf(id)),
    taskDefinition,
    launch,
    createdAt: now,
    updatedAt: now,
    digests: new Map(),
    resolution: "never",
    resolutionAttempts: 0,
    failuresInARow: 0,
    startedBy,
    externalId,
    settings,
    scale,
    status: service.taskSets.length === 0 && startedBy === "CODE_DEPLOY" ? "PRIMARY" : "ACTIVE",
  };
}
