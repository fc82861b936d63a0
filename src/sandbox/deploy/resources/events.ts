import * as v from "valibot";
import type { RuleTarget } from "../../events/bus.ts";
import { readPattern } from "../../events/pattern.ts";
import { retryDelays } from "../../events/retry.ts";
import { readRate, startSchedule } from "../../events/schedule.ts";
import { trusts } from "../../iam/roles.ts";
import type { JsonObject } from "../../world.ts";
import type { Account } from "../account.ts";
import { deadLetterConfig, ignored, retryPolicy, roleOf, texts } from "../properties.ts";
import type { ResourceType } from "../stack.ts";

const target = v.strictObject({
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

const rule = v.strictObject({
  Name: v.optional(v.string()),
  Description: ignored,
  EventBusName: v.optional(v.literal("default")),
  EventPattern: v.optional(
    v.pipe(v.record(v.string(), v.unknown()), v.check(isShort, "longer than 2,048 characters")),
  ),
  ScheduleExpression: v.optional(v.string()),
  State: v.optional(
    v.picklist(["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]),
    "ENABLED",
  ),
  Targets: v.optional(v.pipe(v.array(target), v.maxLength(5)), []),
  Tags: ignored,
});

const schedule = v.strictObject({
  Name: v.optional(v.string()),
  Description: ignored,
  GroupName: ignored,
  ScheduleExpression: v.string(),
  ScheduleExpressionTimezone: ignored,
  State: v.optional(v.picklist(["ENABLED", "DISABLED"]), "ENABLED"),
  FlexibleTimeWindow: v.strictObject({
    Mode: v.picklist(["OFF", "FLEXIBLE"]),
    MaximumWindowInMinutes: ignored,
  }),
  Target: v.strictObject({
    Arn: v.string(),
    RoleArn: v.string(),
    Input: v.optional(v.string()),
    RetryPolicy: retryPolicy,
    DeadLetterConfig: deadLetterConfig,
    SqsParameters: v.optional(v.strictObject({ MessageGroupId: v.string() })),
  }),
});

/** Rules on the default bus, and schedules. */
export function eventsTypes({ world, bus, roles }: Account): Record<string, ResourceType> {
  function ruleTarget(ruleName: string, read: v.InferOutput<typeof target>): RuleTarget {
    const { Arn, RoleArn, Input, InputPath, InputTransformer } = read;
    return {
      Arn,
      Input,
      InputPath,
      InputTransformer,
      ...(RoleArn !== undefined && { role: { role: roleOf(roles, RoleArn), source: ruleName } }),
      deadLetterArn: read.DeadLetterConfig?.Arn,
      retryDelays: retryDelays(read.RetryPolicy),
      messageGroupId: read.SqsParameters?.MessageGroupId,
    };
  }

  return {
    "AWS::Events::Rule"({ properties, generatedName }) {
      const {
        Name: name = generatedName,
        EventPattern,
        ScheduleExpression,
        State,
        Targets,
      } = v.parse(rule, properties);
      if (EventPattern === undefined && ScheduleExpression === undefined) {
        throw new RangeError("a rule has an EventPattern or a ScheduleExpression");
      }
      const arn = `arn:aws:events:${world.region}:${world.account}:rule/${name}`;
      const matches = EventPattern === undefined ? () => false : readPattern(EventPattern);
      const created = { name, arn, matches, targets: Targets.map((each) => ruleTarget(name, each)) };
      if (State !== "DISABLED") {
        bus.addRule(created);
        if (ScheduleExpression !== undefined) {
          startSchedule(world, bus, created, readRate(ScheduleExpression), {
            source: "aws.events",
            resource: arn,
          });
        }
      }
      return { ref: name, attributes: { Arn: arn } };
    },

    async "AWS::Scheduler::Schedule"({ properties, generatedName }) {
      const { Name: name = generatedName, ScheduleExpression, State, Target } = v.parse(schedule, properties);
      const arn = `arn:aws:scheduler:${world.region}:${world.account}:schedule/default/${name}`;
      const role = roleOf(roles, Target.RoleArn);
      if (!(await trusts(role, "scheduler.amazonaws.com"))) {
        throw new RangeError(`the role ${role.name} must allow scheduler.amazonaws.com to assume it`);
      }
      const only = ruleTarget(name, { Id: "target", ...Target });
      const created = { name, arn, matches: () => false, targets: [only] };
      if (State === "ENABLED") {
        const told = { source: "aws.scheduler", resource: arn };
        startSchedule(world, bus, created, readRate(ScheduleExpression), told);
      }
      return { ref: name, attributes: { Arn: arn } };
    },
  };
}

function isShort(pattern: JsonObject): boolean {
  return JSON.stringify(pattern).length <= 2048;
}
