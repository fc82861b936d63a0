import * as v from "valibot";
import type { Account } from "../account.ts";
import { ignored, number, roleOf } from "../properties.ts";
import type { ResourceType } from "../stack.ts";
import { scheduleTarget } from "./targets.ts";

const time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => Date.parse(text) / 1000),
);

const schedule = v.strictObject({
  Name: v.optional(v.string()),
  Description: v.optional(v.string()),
  GroupName: v.optional(v.string()),
  ScheduleExpression: v.string(),
  ScheduleExpressionTimezone: v.optional(v.string()),
  StartDate: v.optional(time),
  EndDate: v.optional(time),
  KmsKeyArn: ignored,
  State: v.optional(v.string()),
  FlexibleTimeWindow: v.strictObject({ Mode: v.string(), MaximumWindowInMinutes: v.optional(number) }),
  Target: scheduleTarget,
});

/** Schedules of EventBridge Scheduler. */
export function scheduleTypes({ schedules, roles }: Account): Record<string, ResourceType> {
  return {
    "AWS::Scheduler::Schedule"({ properties, generatedName }) {
      const read = v.parse(schedule, properties);
      const { Name: name = generatedName, GroupName: group = "default", ...given } = read;
      roleOf(roles, given.Target.RoleArn);
      const { arn } = schedules.put({ name, group }, given);
      return { ref: name, attributes: { Arn: arn }, remove: () => schedules.remove({ name, group }) };
    },
  };
}
