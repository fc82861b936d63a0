import * as v from "valibot";
import { documentOf } from "../iam/policy.ts";
import type { Role, Roles } from "../iam/roles.ts";
import type { JsonObject } from "../world.ts";
import type { RuleTarget } from "./bus.ts";
import { retryDelays } from "./retry.ts";

const input = v.object({
  InputPathsMap: v.optional(v.record(v.string(), v.string())),
  InputTemplate: v.string(),
});

/** What the sandbox does with a target; the other fields are kept, and told again. */
export const targetFields = v.object({
  Arn: v.string(),
  RoleArn: v.optional(v.string()),
  Input: v.optional(v.string()),
  InputPath: v.optional(v.string()),
  InputTransformer: v.optional(input),
  RetryPolicy: v.optional(
    v.object({
      MaximumRetryAttempts: v.optional(v.number()),
      MaximumEventAgeInSeconds: v.optional(v.number()),
    }),
  ),
  DeadLetterConfig: v.optional(v.object({ Arn: v.optional(v.string()) })),
  SqsParameters: v.optional(v.object({ MessageGroupId: v.optional(v.string()) })),
  EcsParameters: v.optional(v.record(v.string(), v.unknown())),
});

/**
 * Where a rule or schedule of this name sends what it has to send.
 * @throws {ValiError} if a field has another type than in the API
 */
export function ruleTarget(roles: Roles, name: string, given: JsonObject): RuleTarget {
  const read = v.parse(targetFields, given);
  const { Arn, RoleArn, Input, InputPath, InputTransformer } = read;
  return {
    Arn,
    Input,
    InputPath,
    InputTransformer,
    ...(RoleArn !== undefined && { role: { role: roleFor(roles, RoleArn), source: name } }),
    deadLetterArn: read.DeadLetterConfig?.Arn,
    retryDelays: retryDelays(read.RetryPolicy),
    messageGroupId: read.SqsParameters?.MessageGroupId,
    task: read.EcsParameters,
    given,
  };
}

/** A role of the template's; any other may do everything, as whoever made it may. */
function roleFor(roles: Roles, arn: string): Role {
  return (
    roles.get(arn) ?? {
      name: arn.slice(arn.lastIndexOf("/") + 1),
      arn,
      trust: anything,
      policies: [anything],
    }
  );
}

const anything = documentOf([{ Effect: "Allow", Action: "*", Resource: "*" }]);
