/** The beginning of a deployment. */

import { ecsArn } from "../arn.ts";
import { tellDeployment } from "../events.ts";
import { numberId, wordId } from "../ids.ts";
import { change } from "../tables/change.ts";
import type { Deployment, ServiceDeployment } from "../tables/deployment.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState, Launch, TaskDefinition } from "../tables/state.ts";
import { newCircuitBreaker } from "./circuit-breaker.ts";
import { newRevision } from "./revision.ts";
import { stagesOf } from "./stages.ts";

/** Puts a new PRIMARY deployment before the others; the scheduler does the rest. */
export function beginDeployment(
  state: EcsState,
  service: Service,
  taskDefinition: TaskDefinition,
  launch: Launch,
): Deployment {
  const now = state.world.clock.now();
  supersede(state, service);
  const id = `ecs-svc/${numberId(state.world)}`;
  const revision = newRevision(state, service, taskDefinition, launch);
  const deployment: Deployment = {
    id,
    taskDefinition,
    launch,
    revision,
    createdAt: now,
    updatedAt: now,
    digests: new Map(),
    resolution: "open",
    resolutionAttempts: 0,
    failuresInARow: 0,
    failedTasks: 0,
    rolloutState: "IN_PROGRESS",
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    record: newRecord(state, service, revision),
    stages: stagesOf(service),
  };
  service.deployments = [deployment, ...service.deployments];
  service.serviceDeployments.push(deployment.record);
  tellDeployment(state, service, "SERVICE_DEPLOYMENT_IN_PROGRESS", id, deployment.rolloutStateReason);
  return deployment;
}

/**
 * What the new deployment takes over from. One that was under way ends here; and if it was a rollback, the new
 * one has nothing left to go back to.
 */
function supersede(state: EcsState, service: Service): void {
  const [former] = service.deployments;
  if (former?.rolloutState !== "IN_PROGRESS") return;
  if (former.record.rollback) delete service.lastCompleted;
  const now = state.world.clock.now();
  change(former.record, {
    status: former.record.rollback ? "ROLLBACK_FAILED" : "STOPPED",
    statusReason: "Superseded by a newer service deployment.",
    updatedAt: now,
    stoppedAt: now,
  });
}

function newRecord(state: EcsState, service: Service, target: Deployment["revision"]): ServiceDeployment {
  const now = state.world.clock.now();
  return {
    arn: ecsArn(state.world, "service-deployment", service.cluster.name, service.name, wordId(state.world)),
    createdAt: now,
    updatedAt: now,
    target,
    sources: service.deployments.map(({ revision }) => revision),
    settings: service.settings,
    status: "IN_PROGRESS",
    circuitBreaker: newCircuitBreaker(service, service.desiredCount),
  };
}
