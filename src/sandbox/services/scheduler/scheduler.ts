import { AwsError, type AwsService, type Call, type JsonObject, type World } from "../../world.ts";
import { epoch, text } from "../input.ts";
import { answer, type Operations } from "../operations.ts";
import { page } from "../paging.ts";
import { createGroups } from "./groups.ts";
import type { Schedule, ScheduleNames, Schedules } from "./schedules.ts";

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html */
const PAGES = { usual: 100, most: 100, atMost: 5 };

const NAME = /^[0-9a-zA-Z\-_.]{1,64}$/;

/** Amazon EventBridge Scheduler: schedules and their groups. */
export function createScheduler(world: World, schedules: Schedules): AwsService {
  const groups = createGroups(world, schedules);

  function namesOf({ input }: Call): ScheduleNames {
    const name = text(input, "Name") ?? "";
    if (!NAME.test(name))
      throw new AwsError("ValidationException", `${name} is not a valid name of a schedule.`);
    const group = text(input, "GroupName") ?? "default";
    groups.check(group);
    return { name, group };
  }

  function scheduleOf(call: Call): Schedule {
    const schedule = schedules.find(namesOf(call));
    if (schedule !== undefined) return schedule;
    throw new AwsError("ResourceNotFoundException", `Schedule ${call.input.Name} does not exist.`, 404);
  }

  function put(call: Call): JsonObject {
    const { Name: _, GroupName: __, ClientToken: ___, ...given } = call.input;
    return { ScheduleArn: schedules.put(namesOf(call), given).arn };
  }

  const operations: Operations = {
    CreateSchedule(call) {
      if (schedules.find(namesOf(call)))
        throw new AwsError("ConflictException", `Schedule ${call.input.Name} already exists.`, 409);
      return put(call);
    },
    UpdateSchedule(call) {
      scheduleOf(call);
      return put(call);
    },
    GetSchedule: (call) => tell(scheduleOf(call)),
    DeleteSchedule(call) {
      schedules.remove(scheduleOf(call));
      return {};
    },
    ListSchedules({ input }) {
      const { ScheduleGroup: group, NamePrefix: prefix = "", State: state } = input;
      const found = schedules
        .all()
        .filter((one) => group === undefined || one.group === group)
        .filter((one) => one.name.startsWith(String(prefix)))
        .filter((one) => state === undefined || stateOf(one) === state);
      const asked = { maxResults: limitOf(input), nextToken: input.NextToken };
      const { items, next } = page(found, ({ group, name }) => `${group}/${name}`, asked, PAGES);
      return { Schedules: items.map(summary), ...(next.nextToken && { NextToken: next.nextToken }) };
    },
    ...groups.operations,
  };
  return {
    prefix: "scheduler",
    routes,
    handle: (call) => answer(operations, call),
    resources: (call) => resources(world, call),
    conditions: () => ({ "iam:PassedToService": "scheduler.amazonaws.com" }),
    alsoNeeds: ({ operation, input: { Target } }) => {
      const isPut = operation === "CreateSchedule" || operation === "UpdateSchedule";
      const role =
        isPut && typeof Target === "object" && Target !== null && "RoleArn" in Target && Target.RoleArn;
      return typeof role === "string" ? [{ action: "iam:PassRole", resource: role }] : [];
    },
  };
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html */
const routes = [
  { operation: "CreateSchedule", method: "POST", path: "/schedules/{Name}" },
  { operation: "UpdateSchedule", method: "PUT", path: "/schedules/{Name}" },
  { operation: "GetSchedule", method: "GET", path: "/schedules/{Name}", query: { groupName: "GroupName" } },
  {
    operation: "DeleteSchedule",
    method: "DELETE",
    path: "/schedules/{Name}",
    query: { groupName: "GroupName" },
  },
  { operation: "ListSchedules", method: "GET", path: "/schedules" },
  { operation: "CreateScheduleGroup", method: "POST", path: "/schedule-groups/{Name}" },
  { operation: "GetScheduleGroup", method: "GET", path: "/schedule-groups/{Name}" },
  { operation: "DeleteScheduleGroup", method: "DELETE", path: "/schedule-groups/{Name}" },
  { operation: "ListScheduleGroups", method: "GET", path: "/schedule-groups" },
  { operation: "ListTagsForResource", method: "GET", path: "/tags/{ResourceArn}" },
] as const;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html */
function resources({ region, account }: World, { operation, input }: Call): readonly string[] {
  const of = `arn:aws:scheduler:${region}:${account}`;
  if (operation.endsWith("ScheduleGroup")) return [`${of}:schedule-group/${input.Name}`];
  if (operation.endsWith("Schedule")) return [`${of}:schedule/${input.GroupName ?? "default"}/${input.Name}`];
  return operation.startsWith("ListTags") ? [String(input.ResourceArn)] : ["*"];
}

/** Numbers in a query are text. */
function limitOf({ MaxResults }: JsonObject): number | undefined {
  return MaxResults === undefined ? undefined : Number(MaxResults);
}

function stateOf({ given }: Schedule): unknown {
  return given.State ?? "ENABLED";
}

function summary(schedule: Schedule): JsonObject {
  const { Arn, Name, GroupName, State, CreationDate, LastModificationDate, Target } = tell(schedule);
  const Of = typeof Target === "object" && Target !== null && "Arn" in Target ? Target.Arn : undefined;
  return { Arn, Name, GroupName, State, CreationDate, LastModificationDate, Target: { Arn: Of } };
}

/** With what AWS fills in. */
function tell({ name, group, arn, given, createdAt, modifiedAt }: Schedule): JsonObject {
  return {
    ActionAfterCompletion: "NONE",
    ScheduleExpressionTimezone: "UTC",
    State: "ENABLED",
    ...given,
    Target: withRetryPolicy(given.Target),
    Arn: arn,
    Name: name,
    GroupName: group,
    CreationDate: epoch(createdAt),
    LastModificationDate: epoch(modifiedAt),
  };
}

function withRetryPolicy(target: unknown): unknown {
  return { RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }, ...Object(target) };
}
