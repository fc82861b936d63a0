/**
 * Calls of EventBridge and of Scheduler in plain JSON, as they go over the wire: both APIs replace a target whole, so
 * what nobody's model knows must come back as it was. As `src/adapters/aws/call.ts`, where the reason is.
 */
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import { isJsonObject, type JsonObject } from "../../domain/common/json.ts";
import { type Call, command, document, sendCommand } from "../aws/call.ts";

/** How Smithy says that a member is in the path, or is the whole body. */
const inPath = 1;
const wholeBody = 16;

/** Calls operations of EventBridge. */
export function eventsCalls(client: EventBridgeClient): Call {
  const ns = "com.amazonaws.eventbridge";
  return (operation, input) => send(client, [9, ns, operation, 0, document, document], operation, input);
}

/** Where Scheduler has its operations, and which fields of their input stand in the query. */
const routes = {
  ListSchedules: ["GET", "/schedules", ["NamePrefix", "NextToken", "MaxResults", "ScheduleGroup", "State"]],
  GetSchedule: ["GET", "/schedules/{Name}", ["groupName"]],
  UpdateSchedule: ["PUT", "/schedules/{Name}", []],
  ListTagsForResource: ["GET", "/tags/{ResourceArn}", []],
} as const;

/**
 * Calls operations of Scheduler: those of the table above.
 * @throws {RangeError} for any other
 */
export function schedulerCalls(client: SchedulerClient): Call {
  const ns = "com.amazonaws.scheduler";
  return async (operation, input) => {
    if (!isRouted(operation))
      throw new RangeError(`Cannot call ${operation} of Scheduler: it is not in the table`);
    const [method, path, queries] = routes[operation];
    const [, label] = /\{(\w+)\}/.exec(path) ?? [];
    const { [label ?? ""]: named, ...rest } = input;
    const members: [string, unknown][] = [
      ...(label === undefined ? [] : [[label, [0, inPath]] as [string, unknown]]),
      ...queries.map((name): [string, unknown] => [name, [0, { httpQuery: name }]]),
      ...(method === "GET" ? [] : [["body", [document, wholeBody]] as [string, unknown]]),
    ];
    const of = [
      3,
      ns,
      `${operation}Input`,
      0,
      members.map(([name]) => name),
      members.map(([, schema]) => schema),
    ];
    const answer = [3, ns, `${operation}Output`, 0, ["body"], [[document, wholeBody]]];
    const fields = {
      ...(label === undefined ? {} : { [label]: named ?? "" }),
      ...(method === "GET" ? rest : { body: rest }),
    };
    const { body } = await send(
      client,
      [9, ns, operation, { http: [method, path, 200] }, () => of, () => answer],
      operation,
      fields,
    );
    return isJsonObject(body) ? body : {};
  };
}

function isRouted(operation: string): operation is keyof typeof routes {
  return Object.hasOwn(routes, operation);
}

async function send(
  client: object,
  schema: unknown,
  operation: string,
  input: JsonObject,
): Promise<JsonObject> {
  const Command = command({}, () => [], operation, schema as Parameters<typeof command>[3]);
  return sendCommand(client, new Command(input));
}
