import * as v from "valibot";
import { type Bus, stamp } from "../events/bus.ts";
import { readInput } from "../input.ts";
import { isObject, tryParse } from "../json.ts";
import type { AwsService, JsonObject, World } from "../world.ts";
import { answer, type Operations } from "./operations.ts";

const entry = v.object({
  Source: v.string(),
  DetailType: v.string(),
  Detail: v.string(),
  Resources: v.optional(v.array(v.string()), []),
});
const puttingEvents = v.object({ Entries: v.pipe(v.array(entry), v.minLength(1), v.maxLength(10)) });

/** Amazon EventBridge: putting events of one's own on the default bus. */
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

  const operations: Operations = {
    PutEvents(call) {
      const Entries = readInput(puttingEvents, call).Entries.map(put);
      return { Entries, FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode !== undefined).length };
    },
  };
  return {
    prefix: "events",
    target: "AWSEvents",
    handle: (call) => answer(operations, call),
    resources: () => [`arn:aws:events:${world.region}:${world.account}:event-bus/default`],
  };
}
