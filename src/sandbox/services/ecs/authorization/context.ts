/** What else IAM is told of an ECS call: condition keys, and permissions it needs beside its own. */

import { isObject } from "../../../json.ts";
import type { Call, JsonObject, World } from "../../../world.ts";
import { text, texts } from "../../input.ts";
import { ecsArn } from "../arn.ts";
import { clusterName, resources } from "./resources.ts";

/** Operations that tell IAM which cluster they are about. */
const KNOW_CLUSTER =
  /^(?:(?:Create|Update|Delete)(?:Service|TaskSet)|UpdateServicePrimaryTaskSet|Describe(?:Services|Tasks|TaskSets|ContainerInstances)|List(?:Services|Tasks|ServiceDeployments)|RunTask|StopTask)$/;

export function conditions(world: World, call: Call): Readonly<Record<string, string | readonly string[]>> {
  const { operation, input } = call;
  const tags = tagKeys(input);
  const definition = text(input, "taskDefinition");
  return {
    ...(KNOW_CLUSTER.test(operation) && { "ecs:cluster": ecsArn(world, "cluster", clusterName(input)) }),
    ...(definition && { "ecs:task-definition": definition }),
    ...(tags.length > 0 && { "aws:TagKeys": tags }),
    ...(tagsOnCreation(call) && { "ecs:CreateAction": operation }),
    ...(operation === "RegisterTaskDefinition" && { "iam:PassedToService": "ecs-tasks.amazonaws.com" }),
  };
}

/** Passing roles, and tagging on creation, are permissions of their own. */
export function alsoNeeds(
  world: World,
  call: Call,
): readonly { readonly action: string; readonly resource: string }[] {
  const { operation, input } = call;
  const roles =
    operation === "RegisterTaskDefinition"
      ? [text(input, "taskRoleArn"), text(input, "executionRoleArn")]
      : [];
  const passed = [...new Set(roles)].filter((role) => role !== undefined);
  return [
    ...passed.map((resource) => ({ action: "iam:PassRole", resource })),
    ...(tagsOnCreation(call)
      ? resources(world, call).map((resource) => ({ action: "ecs:TagResource", resource }))
      : []),
  ];
}

function tagsOnCreation({ operation, input }: Call): boolean {
  return !operation.endsWith("TagResource") && Array.isArray(input.tags) && input.tags.length > 0;
}

function tagKeys(input: JsonObject): string[] {
  const tags = Array.isArray(input.tags) ? input.tags.filter(isObject) : [];
  return [...tags.map(({ key }) => String(key)), ...texts(input, "tagKeys")];
}
