import * as v from "valibot";
import { readRate, startSchedule } from "../../events/schedule.ts";
import { trusts } from "../../iam/roles.ts";
import type { Account } from "../account.ts";
import { deadLetterConfig, ignored, retryPolicy, roleOf } from "../properties.ts";
import type { ResourceType } from "../stack.ts";
import { ruleTarget } from "./targets.ts";

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

/** Schedules of EventBridge Scheduler: rules that fire by time alone, under a role. */
export function scheduleTypes({ world, bus, roles }: Account): Record<string, ResourceType> {
  return {
    async "AWS::Scheduler::Schedule"({ properties, generatedName }) {
      const { Name: name = generatedName, ScheduleExpression, State, Target } = v.parse(schedule, properties);
      const arn = `arn:aws:scheduler:${world.region}:${world.account}:schedule/default/${name}`;
      const role = roleOf(roles, Target.RoleArn);
      if (!trusts(role, "scheduler.amazonaws.com")) {
        throw new RangeError(`the role ${role.name} must allow scheduler.amazonaws.com to assume it`);
      }
      const only = ruleTarget(roles, name, { Id: "target", ...Target });
      const created = { name, arn, matches: () => false, targets: [only], isEnabled: true };
      if (State === "ENABLED") {
        const told = { source: "aws.scheduler", resource: arn };
        startSchedule(world, bus, created, readRate(ScheduleExpression), told);
      }
      return { ref: name, attributes: { Arn: arn } };
    },
  };
}
