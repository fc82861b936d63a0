import * as v from "valibot";
import { type Bus, stamp } from "../../events/bus.ts";
import { ruleArn } from "../../events/rules.ts";
import type { Roles } from "../../iam/roles.ts";
import { readInput } from "../../input.ts";
import { isObject, tryParse } from "../../json.ts";
import type { AwsService, JsonObject, World } from "../../world.ts";
import { objects } from "../input.ts";
import { answer, type Operations } from "../operations.ts";
import { createRuleOperations } from "./rules.ts";
import { createTargetOperations } from "./targets.ts";

const entry = v.object({
  Source: v.string(),
  DetailType: v.string(),
  Detail: v.string(),
  Resources: v.optional(v.array(v.string()), []),
});
const puttingEvents = v.object({ Entries: v.pipe(v.array(entry), v.minLength(1), v.maxLength(10)) });

/** Amazon EventBridge: events of one's own on the default bus, its rules and their targets. */
export function createEventBridge(world: World, bus: Bus, roles: Roles): AwsService {
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

  const operations: Operations = {
    ...createRuleOperations(world, bus),
    ...createTargetOperations(bus, roles),
    PutEvents(call) {
      const Entries = readInput(puttingEvents, call).Entries.map(put);
      return { Entries, FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode !== undefined).length };
    },
  };
  return {
    prefix: "events",
    target: "AWSEvents",
    handle: (call) => answer(operations, call),
    resources: ({ operation, input }) => resources(world, operation, input),
    conditions: () => ({ "iam:PassedToService": "events.amazonaws.com" }),
    alsoNeeds: ({ operation, input }) =>
      (operation === "PutTargets" ? objects(input, "Targets") : [])
        .flatMap(({ RoleArn }) => (typeof RoleArn === "string" ? [RoleArn] : []))
        .map((resource) => ({ action: "iam:PassRole", resource })),
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
function resources(world: World, operation: string, input: JsonObject): readonly string[] {
  if (operation === "PutEvents") return [`arn:aws:events:${world.region}:${world.account}:event-bus/default`];
  if (operation.endsWith("Resource")) return [String(input.ResourceARN)];
  const name = input.Rule ?? input.Name;
  return [name === undefined ? "*" : ruleArn(world, String(name))];
}
