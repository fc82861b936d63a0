/**
 * What ECS tells EventBridge, and what it notes in the service's own `events`.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html
 */
import type { JsonObject } from "../../world.ts";
import { epoch } from "../input.ts";
import { distort } from "./distort.ts";
import { uuid } from "./ids.ts";
import type { Service } from "./tables/service.ts";
import type { EcsState } from "./tables/state.ts";
import type { Task } from "./tables/task.ts";
import { taskShape } from "./tasks/shape.ts";

/** AWS keeps the newest hundred. */
const EVENTS_KEPT = 100;

/** `ECS Task State Change`: the task as DescribeTasks shows it, its times as text. */
export function tellTask(state: EcsState, task: Task): void {
  tell(
    state,
    "ECS Task State Change",
    task.arn,
    taskShape(task, (time) => time.toISOString()),
  );
}

export type DeploymentEvent =
  | "SERVICE_DEPLOYMENT_IN_PROGRESS"
  | "SERVICE_DEPLOYMENT_COMPLETED"
  | "SERVICE_DEPLOYMENT_FAILED";

/** `ECS Deployment State Change`. */
export function tellDeployment(
  state: EcsState,
  service: Service,
  eventName: DeploymentEvent,
  deploymentId: string,
  reason: string,
): void {
  tell(state, "ECS Deployment State Change", service.arn, {
    eventType: eventName === "SERVICE_DEPLOYMENT_FAILED" ? "ERROR" : "INFO",
    eventName,
    deploymentId,
    updatedAt: state.world.clock.now().toISOString(),
    reason,
  });
}

/** `ECS Service Action`. */
export function tellServiceAction(
  state: EcsState,
  service: Service,
  eventType: "INFO" | "WARN" | "ERROR",
  eventName: string,
  more: JsonObject = {},
): void {
  tell(state, "ECS Service Action", service.arn, {
    eventType,
    eventName,
    clusterArn: service.cluster.arn,
    createdAt: state.world.clock.now().toISOString(),
    ...more,
  });
}

/** Notes a line in the service's own list, newest first: `(service web) has reached a steady state.` */
export function note(state: EcsState, service: Service, message: string): void {
  const createdAt = epoch(state.world.clock.now());
  service.events.unshift({
    id: uuid(state.world),
    createdAt,
    message: `(service ${service.name}) ${message}`,
  });
  service.events.length = Math.min(service.events.length, EVENTS_KEPT);
}

function tell(state: EcsState, detailType: string, resource: string, detail: JsonObject): void {
  state.world.emit({
    source: "aws.ecs",
    "detail-type": detailType,
    resources: [resource],
    detail: distort(detail, state.options),
  });
}
