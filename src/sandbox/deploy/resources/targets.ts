import * as v from "valibot";
import { isObject } from "../../json.ts";
import type { JsonObject } from "../../world.ts";
import { boolean, deadLetterConfig, number, retryPolicy, texts } from "../properties.ts";

const lists = v.optional(v.array(v.record(v.string(), v.unknown())));

/** CloudFormation has capitals where the APIs of EventBridge have none. */
const ecsParameters = v.strictObject({
  TaskDefinitionArn: v.string(),
  TaskCount: v.optional(number),
  LaunchType: v.optional(v.string()),
  NetworkConfiguration: v.optional(v.record(v.string(), v.record(v.string(), v.unknown()))),
  PlatformVersion: v.optional(v.string()),
  Group: v.optional(v.string()),
  CapacityProviderStrategy: lists,
  EnableECSManagedTags: v.optional(boolean),
  EnableExecuteCommand: v.optional(boolean),
  PlacementConstraints: lists,
  PlacementStrategies: lists,
  PlacementStrategy: lists,
  PropagateTags: v.optional(v.string()),
  ReferenceId: v.optional(v.string()),
  TagList: lists,
  Tags: lists,
});

const fields = {
  Arn: v.string(),
  Input: v.optional(v.string()),
  RetryPolicy: retryPolicy,
  DeadLetterConfig: deadLetterConfig,
  SqsParameters: v.optional(v.strictObject({ MessageGroupId: v.string() })),
  EcsParameters: v.optional(v.pipe(ecsParameters, v.transform(asInApi))),
};

/** The target of a rule. */
export const target = v.strictObject({
  ...fields,
  Id: v.string(),
  RoleArn: v.optional(v.string()),
  InputPath: v.optional(v.string()),
  InputTransformer: v.optional(
    v.strictObject({ InputPathsMap: v.optional(texts), InputTemplate: v.string() }),
  ),
});

/** The target of a schedule. */
export const scheduleTarget = v.strictObject({ ...fields, RoleArn: v.string() });

/** `EcsParameters` of a template in the words of the API. */
function asInApi(parameters: v.InferOutput<typeof ecsParameters>): JsonObject {
  const { NetworkConfiguration: network, PlacementStrategies, TagList, ...more } = parameters;
  const small = Object.fromEntries(
    Object.entries({ ...more, ...(PlacementStrategies && { PlacementStrategy: PlacementStrategies }) }).map(
      ([name, value]) => [name, isInSmall(name) && Array.isArray(value) ? value.map(inSmall) : value],
    ),
  );
  const [vpc] = Object.values(network ?? {});
  return {
    ...small,
    ...(vpc && { NetworkConfiguration: { awsvpcConfiguration: vpc } }),
    ...(TagList && { Tags: TagList }),
  };
}

function isInSmall(name: string): boolean {
  return ["CapacityProviderStrategy", "PlacementConstraints", "PlacementStrategy"].includes(name);
}

function inSmall(item: unknown): unknown {
  if (!isObject(item)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
}
