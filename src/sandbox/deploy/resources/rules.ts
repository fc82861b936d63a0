import * as v from "valibot";
import { putRule } from "../../events/rules.ts";
import { ruleTarget } from "../../events/target.ts";
import type { JsonObject } from "../../world.ts";
import type { Account } from "../account.ts";
import { ignored, roleOf } from "../properties.ts";
import type { ResourceType } from "../stack.ts";
import { target } from "./targets.ts";

const rule = v.strictObject({
  Name: v.optional(v.string()),
  Description: v.optional(v.string()),
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
      const { Targets, EventPattern, Tags: _, ...read } = v.parse(rule, properties);
      const EventPatternText = EventPattern && JSON.stringify(EventPattern);
      const { Name: name = generatedName } = read;
      bus.removeRule(name);
      const created = putRule(world, bus, { ...read, Name: name, EventPattern: EventPatternText });
      created.targets = Targets.map((each) => {
        if (each.RoleArn !== undefined) roleOf(roles, each.RoleArn);
        return ruleTarget(roles, name, each);
      });
      return { ref: name, attributes: { Arn: created.arn }, remove: () => bus.removeRule(name) };
    },
  };
}

function isShort(pattern: JsonObject): boolean {
  return JSON.stringify(pattern).length <= 2048;
}
