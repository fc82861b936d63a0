import * as v from "valibot";
import type { RuleTarget } from "../../events/bus.ts";
import { retryDelays } from "../../events/retry.ts";
import type { Roles } from "../../iam/roles.ts";
import { deadLetterConfig, retryPolicy, roleOf, texts } from "../properties.ts";

/** The target of a rule. */
export const target = v.strictObject({
  Id: v.string(),
  Arn: v.string(),
  RoleArn: v.optional(v.string()),
  Input: v.optional(v.string()),
  InputPath: v.optional(v.string()),
  InputTransformer: v.optional(
    v.strictObject({ InputPathsMap: v.optional(texts), InputTemplate: v.string() }),
  ),
  RetryPolicy: retryPolicy,
  DeadLetterConfig: deadLetterConfig,
  SqsParameters: v.optional(v.strictObject({ MessageGroupId: v.string() })),
});

/**
 * Where a rule or schedule of this name sends what it has to send.
 * @throws {ReferenceError} if there is no such role
 */
export function ruleTarget(roles: Roles, name: string, read: v.InferOutput<typeof target>): RuleTarget {
  const { Arn, RoleArn, Input, InputPath, InputTransformer } = read;
  return {
    Arn,
    Input,
    InputPath,
    InputTransformer,
    ...(RoleArn !== undefined && { role: { role: roleOf(roles, RoleArn), source: name } }),
    deadLetterArn: read.DeadLetterConfig?.Arn,
    retryDelays: retryDelays(read.RetryPolicy),
    messageGroupId: read.SqsParameters?.MessageGroupId,
  };
}
