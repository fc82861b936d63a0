import * as v from "valibot";
import { type Bus, type Rule, stamp } from "../events/bus.ts";
import { readInput } from "../input.ts";
import { isObject, tryParse } from "../json.ts";
import { AwsError, type AwsService, type Call, type JsonObject, type World } from "../world.ts";
import { answer, type Operations } from "./operations.ts";

const entry = v.object({
  Source: v.string(),
  DetailType: v.string(),
  Detail: v.string(),
  Resources: v.optional(v.array(v.string()), []),
});
const puttingEvents = v.object({ Entries: v.pipe(v.array(entry), v.minLength(1), v.maxLength(10)) });

/** Amazon EventBridge: events of one's own on the default bus, and what its rules are. */
export function createEventBridge(world: World, bus: Bus): AwsService {
  function put({ Source, DetailType, Detail, Resources }: v.InferOutput<typeof entry>): JsonObject {
    const detail = tryParse(Detail);
    if (!isObject(detail)) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
    if (Source.startsWith("aws.")) {
      return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
    }
    const event = stamp(world, { source: Source, "detail-type": DetailType, resources: Resources, detail });
    bus.put(event);
    return { EventId: event.id };
  }

  function ruleOf({ input }: Call): Rule {
    const rule = bus.rule(String(input.Name));
    if (rule !== undefined) return rule;
    throw new AwsError("ResourceNotFoundException", `Rule ${input.Name} does not exist on EventBus default.`);
  }

  const operations: Operations = {
    DescribeRule(call) {
      const { name, arn, schedule, isEnabled } = ruleOf(call);
      return {
        Name: name,
        Arn: arn,
        EventBusName: "default",
        State: isEnabled ? "ENABLED" : "DISABLED",
        ...(schedule !== undefined && { ScheduleExpression: schedule }),
      };
    },
    EnableRule(call) {
      ruleOf(call).isEnabled = true;
      return {};
    },
    DisableRule(call) {
      ruleOf(call).isEnabled = false;
      return {};
    },
    PutEvents(call) {
      const Entries = readInput(puttingEvents, call).Entries.map(put);
      return { Entries, FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode !== undefined).length };
    },
  };
  return {
    prefix: "events",
    target: "AWSEvents",
    handle: (call) => answer(operations, call),
    resources: ({ operation, input }) => {
      const what = operation === "PutEvents" ? "event-bus/default" : `rule/${input.Name}`;
      return [`arn:aws:events:${world.region}:${world.account}:${what}`];
    },
  };
}
