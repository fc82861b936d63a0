import * as v from "valibot";
import { milliseconds } from "../duration.ts";
import { readPattern } from "../events/pattern.ts";
import type { AwsService, JsonObject } from "../world.ts";
import type { ApiFaults } from "./api-faults.ts";
import type { EventFaults } from "./event-faults.ts";

const times = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)));
const operation = v.pipe(
  v.string(),
  v.regex(/^[a-z-]+:[A-Z]\w+$/, 'expected a name such as "ecs:DescribeServices"'),
);

const chance = v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1)));

const apiFault = v.strictObject({
  operation: v.union([v.literal("*"), operation]),
  error: v.string(),
  caller: v.optional(v.string()),
  chance,
  times,
});
const eventFault = v.strictObject({
  events: v.picklist(["drop", "double", "delay", "shuffle"]),
  match: v.optional(v.record(v.string(), v.unknown())),
  chance,
  within: v.optional(v.string(), "1m"),
  times,
});
/** At its first such call, or its `nth`. */
const nth = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1);
const kill = v.union([
  v.strictObject({ kill: v.string(), before: operation, nth, times }),
  v.strictObject({ kill: v.string(), after: operation, nth, times }),
]);

/** The faults of the sandbox: of the platform, and those that services have of their own. */
export interface Faults {
  /** @throws {RangeError} if nobody knows such a fault */
  add(fault: JsonObject): void;
  clear(): void;
}

export function createFaults(api: ApiFaults, events: EventFaults, services: readonly AwsService[]): Faults {
  function add(fault: JsonObject): void {
    if ("operation" in fault) addApiFault(parse(apiFault, fault));
    else if ("events" in fault) addEventFault(parse(eventFault, fault));
    else if ("kill" in fault) addKill(parse(kill, fault));
    else if (!services.some((service) => service.fault?.(fault))) {
      throw new RangeError(`Cannot set fault ${JSON.stringify(fault)}: the sandbox does not know it`);
    }
  }

  function addApiFault({ times = Number.POSITIVE_INFINITY, ...fault }: v.InferOutput<typeof apiFault>): void {
    api.addError({ ...fault, times });
  }

  function addEventFault({
    events: kind,
    match,
    chance = 1,
    within,
    times = Number.POSITIVE_INFINITY,
  }: v.InferOutput<typeof eventFault>) {
    const matches = match === undefined ? () => true : readPattern(match);
    events.add({ kind, matches, chance, within: milliseconds(within), times });
  }

  /** A function dies once, unless told otherwise: it is invoked again after a crash. */
  function addKill({ kill: caller, nth, times = 1, ...point }: v.InferOutput<typeof kill>): void {
    const spare = nth - 1;
    if ("before" in point) api.addKill({ caller, operation: point.before, when: "before", spare, times });
    else api.addKill({ caller, operation: point.after, when: "after", spare, times });
  }

  return {
    add,
    clear() {
      api.clear();
      events.clear();
      for (const service of services) service.clearFaults?.();
    },
  };
}

function parse<const Schema extends v.GenericSchema>(
  schema: Schema,
  fault: JsonObject,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, fault);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  throw new RangeError(
    `Cannot set fault ${JSON.stringify(fault)}: ${where === null ? "" : `${where}: `}${issue.message}`,
  );
}
