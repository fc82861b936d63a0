/** The answer of DescribeServices. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import type { TaskDefinitionArn } from "../../../domain/ecs/arn.ts";
import { deployment, primaryOf, taskSet } from "./deployments.ts";
import { count, list, maybeTaskDefinition, tags, text } from "./fields.ts";

/** What DescribeServices answers. */
export type ServicesAnswer = v.InferOutput<typeof services>;

/** The services of DescribeServices, and why others are not among them. */
export function readServices(answer: JsonObject): ServicesAnswer {
  return v.parse(services, answer);
}

/** A service that is DRAINING was deleted: its last tasks are about to stop. Of a status that is new, nobody knows that. */
const gone: readonly string[] = ["DRAINING", "INACTIVE"];

const service = v.pipe(
  v.object({
    serviceName: v.string(),
    status: v.string(),
    taskDefinition: maybeTaskDefinition,
    desiredCount: count,
    runningCount: count,
    tags,
    deployments: list(deployment),
    taskSets: list(taskSet),
    deploymentController: v.optional(v.nullable(v.object({ type: text }))),
    events: list(v.object({ message: text })),
    resourceManagementType: text,
    currentServiceRevisions: list(v.object({ arn: v.string() })),
  }),
  v.transform((shape) => ({
    name: shape.serviceName,
    isGone: gone.includes(shape.status),
    tags: shape.tags,
    controller: shape.deploymentController?.type ?? "ECS",
    managedBy: shape.resourceManagementType ?? "CUSTOMER",
    taskDefinition:
      shape.taskDefinition ||
      (primaryOf(shape.taskSets)?.deployment.taskDefinition ?? ("" as TaskDefinitionArn)),
    desired: shape.desiredCount,
    running: shape.runningCount,
    deployments: [...(shape.deployments ?? []), ...(shape.taskSets ?? []).map((set) => set.deployment)],
    taskSet: primaryOf(shape.taskSets)?.made ?? null,
    lastEvent: shape.events?.[0]?.message ?? null,
    serviceRevisions: (shape.currentServiceRevisions ?? []).map(({ arn }) => arn),
  })),
);

const services = v.object({
  services: list(service),
  failures: list(v.object({ arn: text, reason: text })),
});
