/**
 * How EventBridge and Scheduler run tasks: with RunTask, as the role of the target.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EcsParameters.html
 */
import { type Receiver, Undeliverable } from "../../delivery.ts";
import { documentOf } from "../../iam/policy.ts";
import { isObject, tryParse } from "../../json.ts";
import { AwsError, type JsonObject } from "../../world.ts";
import { objects, text } from "../input.ts";
import { nameOf } from "./arn.ts";
import type { Ecs } from "./ecs.ts";

/** What stands in `EcsParameters`, by the names of RunTask. */
const FIELDS = {
  taskDefinition: "TaskDefinitionArn",
  count: "TaskCount",
  launchType: "LaunchType",
  platformVersion: "PlatformVersion",
  group: "Group",
  capacityProviderStrategy: "CapacityProviderStrategy",
  enableECSManagedTags: "EnableECSManagedTags",
  enableExecuteCommand: "EnableExecuteCommand",
  placementConstraints: "PlacementConstraints",
  placementStrategy: "PlacementStrategy",
  propagateTags: "PropagateTags",
  referenceId: "ReferenceId",
  startedBy: "startedBy",
} as const;

/** How ECS takes what is handed to a cluster. */
export function taskReceiver(ecs: Ecs): Receiver {
  return {
    action: "ecs:RunTask",
    // A cluster has no policy: a role is needed.
    policy: () => documentOf([]),
    demands: ({ to, task = {} }) => [
      {
        action: "ecs:RunTask",
        resource: revisionOf(text(task, "TaskDefinitionArn") ?? "*"),
        context: { "ecs:cluster": to },
      },
      ...rolesOf(ecs, task).map((resource) => ({
        action: "iam:PassRole",
        resource,
        context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
      })),
    ],
    receive({ to, body, task }) {
      if (task === undefined)
        throw new Undeliverable(to, "it has no EcsParameters", { code: "INVALID_PARAMETER" });
      try {
        ecs.handle(call("RunTask", { ...runTaskInput(task, body), cluster: nameOf(to) }));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        throw new Undeliverable(to, error.message, { code: error.code });
      }
    },
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
function runTaskInput(task: JsonObject, body: string): JsonObject {
  const given = Object.entries(FIELDS).map(([name, field]) => [name, task[field]]);
  const overrides = tryParse(body);
  return {
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    // What is sent without an input of the target's own is an event, and overrides nothing.
    ...(isObject(overrides) && !("detail-type" in overrides) && { overrides }),
    ...(Array.isArray(task.Tags) && { tags: objects(task, "Tags").map(inSmall) }),
    ...(isObject(task.NetworkConfiguration) && { networkConfiguration: vpcOf(task.NetworkConfiguration) }),
  };
}

function vpcOf({ awsvpcConfiguration }: JsonObject): JsonObject {
  return { awsvpcConfiguration: isObject(awsvpcConfiguration) ? inSmall(awsvpcConfiguration) : {} };
}

function inSmall(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
}

/** A family is its revisions: IAM has no resource without one. */
function revisionOf(arn: string): string {
  return /:\d+$/.test(arn) ? arn : `${arn}:*`;
}

/** The roles that the task definition gives its tasks. */
function rolesOf(ecs: Ecs, task: JsonObject): readonly string[] {
  try {
    const answer = ecs.handle(call("DescribeTaskDefinition", { taskDefinition: task.TaskDefinitionArn }));
    const definition =
      "taskDefinition" in answer && isObject(answer.taskDefinition) ? answer.taskDefinition : {};
    const roles = [text(definition, "taskRoleArn"), text(definition, "executionRoleArn")];
    return [...new Set(roles.filter((role) => role !== undefined))];
  } catch {
    // RunTask says what is wrong with it.
    return [];
  }
}

function call(operation: string, input: JsonObject) {
  return { name: `ecs:${operation}`, operation, input, caller: "administrator" };
}
