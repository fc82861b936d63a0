import * as v from "valibot";
import { readPattern } from "../../events/pattern.ts";
import { readRate, startSchedule } from "../../events/schedule.ts";
import type { JsonObject } from "../../world.ts";
import type { Account } from "../account.ts";
import { ignored } from "../properties.ts";
import type { ResourceType } from "../stack.ts";
import { ruleTarget, target } from "./targets.ts";

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

/** Rules on the default bus. */
export function ruleTypes({ world, bus, roles }: Account): Record<string, ResourceType> {
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
      const created = {
        name,
        arn,
        matches,
        targets: Targets.map((each) => ruleTarget(roles, name, each)),
        schedule: ScheduleExpression,
        isEnabled: State !== "DISABLED",
      };
      bus.removeRule(name);
      bus.addRule(created);
      if (ScheduleExpression !== undefined) {
        const told = { source: "aws.events", resource: arn };
        startSchedule(world, bus, created, readRate(ScheduleExpression), told);
      }
      return { ref: name, attributes: { Arn: arn }, remove: () => bus.removeRule(name) };
    },
  };
}

function isShort(pattern: JsonObject): boolean {
  return JSON.stringify(pattern).length <= 2048;
}
