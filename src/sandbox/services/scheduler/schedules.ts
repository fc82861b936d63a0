import * as v from "valibot";
import { type Deliveries, lose, persist, type Undeliverable } from "../../delivery.ts";
import type { RuleTarget } from "../../events/bus.ts";
import { readExpression } from "../../events/expression.ts";
import { type Occasions, type Running, runSchedule } from "../../events/schedule.ts";
import { ruleTarget } from "../../events/target.ts";
import { type Roles, trusts } from "../../iam/roles.ts";
import { uuid } from "../../random.ts";
import { AwsError, type JsonObject, type World } from "../../world.ts";
import { contextOf, deadLetter, type Invocation, inputOf } from "./invocation.ts";

/** A schedule of EventBridge Scheduler. */
export interface Schedule {
  readonly name: string;
  readonly group: string;
  readonly arn: string;
  /** All that CreateSchedule or UpdateSchedule was given, beside the names. */
  readonly given: JsonObject;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  /** From when a rate counts: another once the expression changes. */
  readonly countsFrom: Date;
  readonly running: Running;
}

/** The schedules of the account. */
export interface Schedules {
  /**
   * Creates a schedule, or replaces it whole.
   * @throws {AwsError} `ValidationException` where AWS would refuse it
   */
  put(names: ScheduleNames, given: JsonObject): Schedule;
  find(names: ScheduleNames): Schedule | undefined;
  remove(names: ScheduleNames): void;
  /** In order of group and name. */
  all(): readonly Schedule[];
}

/** What a schedule is found by. */
export interface ScheduleNames {
  readonly name: string;
  readonly group: string;
}

type SchedulesWorld = Pick<World, "account" | "region" | "clock" | "random">;

/** What the sandbox does with a schedule. Times are seconds since 1970, as on the wire. */
const fields = v.object({
  ScheduleExpression: v.string(),
  ScheduleExpressionTimezone: v.optional(v.string()),
  State: v.optional(v.picklist(["ENABLED", "DISABLED"]), "ENABLED"),
  StartDate: v.optional(v.number()),
  EndDate: v.optional(v.number()),
  ActionAfterCompletion: v.optional(v.picklist(["NONE", "DELETE"]), "NONE"),
  FlexibleTimeWindow: v.variant("Mode", [
    v.object({ Mode: v.literal("OFF") }),
    v.object({
      Mode: v.literal("FLEXIBLE"),
      MaximumWindowInMinutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440)),
    }),
  ]),
  Target: v.looseObject({
    Arn: v.string(),
    RoleArn: v.string(),
    EcsParameters: v.optional(v.looseObject({ TaskDefinitionArn: v.string() })),
  }),
});

type Fields = v.InferOutput<typeof fields>;

/** An account without schedules. */
export function createSchedules(world: SchedulesWorld, deliveries: Deliveries, roles: Roles): Schedules {
  const schedules = new Map<string, Schedule>();
  const keyOf = ({ name, group }: ScheduleNames) => `${group}/${name}`;

  function put(names: ScheduleNames, given: JsonObject): Schedule {
    const read = readFields(given);
    checkTarget(roles, read);
    const now = world.clock.now();
    const before = schedules.get(keyOf(names));
    const isSameTime = before !== undefined && sameTime(before.given, given);
    const countsFrom = isSameTime
      ? before.countsFrom
      : new Date((read.StartDate ?? now.getTime() / 1000) * 1000);
    const occasions = occasionsOf(read, countsFrom);
    const arn = `arn:aws:scheduler:${world.region}:${world.account}:schedule/${keyOf(names)}`;
    const target = ruleTarget(roles, names.name, read.Target);
    before?.running.stop();
    const fire = (scheduled: Date) => {
      if (read.State === "ENABLED") invokeWithin(arn, target, scheduled, windowOf(read));
    };
    const end = () => {
      if (read.ActionAfterCompletion === "DELETE") schedules.delete(keyOf(names));
    };
    // A rate begins at once. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
    const since =
      isSameTime || !read.ScheduleExpression.startsWith("rate") ? now : new Date(now.getTime() - 1);
    const created: Schedule = {
      ...names,
      arn,
      given,
      createdAt: before?.createdAt ?? now,
      modifiedAt: now,
      countsFrom,
      running: runSchedule(world.clock, occasions, fire, { since, end }),
    };
    schedules.set(keyOf(names), created);
    return created;
  }

  function invokeWithin(arn: string, target: RuleTarget, scheduled: Date, window: number): void {
    const delay = Math.floor(world.random() * window);
    const invocation = { id: uuid(world.random), arn, scheduled };
    world.clock.after(delay, () => invoke(target, invocation));
  }

  async function invoke(target: RuleTarget, invocation: Invocation): Promise<void> {
    const { Arn: to, role, task, messageGroupId: groupId } = target;
    if (role === undefined) return;
    const body = inputOf(world, target, invocation);
    const parcel = { to, from: role, body, groupId, task: task && { ...task, ...contextOf(invocation) } };
    const bury = async (failure: Undeliverable) => {
      if (target.deadLetterArn === undefined) return;
      const letter = {
        to: target.deadLetterArn,
        from: role,
        body,
        ...deadLetter(target, invocation, failure),
      };
      await persist(world.clock, () => deliveries.deliver(letter), [], lose);
    };
    await persist(world.clock, () => deliveries.deliver(parcel), target.retryDelays, bury);
  }

  return {
    put,
    find: (names) => schedules.get(keyOf(names)),
    remove(names) {
      schedules.get(keyOf(names))?.running.stop();
      schedules.delete(keyOf(names));
    },
    all: () => [...schedules.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
  };
}

function readFields(given: JsonObject): Fields {
  const result = v.safeParse(fields, given);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw invalid(`${v.getDotPath(issue) ?? "The request"}: ${issue.message}`);
}

function occasionsOf(read: Fields, from: Date): Occasions {
  const { ScheduleExpression: expression, ScheduleExpressionTimezone: timeZone, StartDate, EndDate } = read;
  const start = (StartDate ?? 0) * 1000 - 1;
  try {
    const { next } = readExpression(expression, { from, of: "schedule", timeZone });
    return {
      next(after) {
        const found = next(new Date(Math.max(after.getTime(), start)));
        return found && EndDate !== undefined && found.getTime() > EndDate * 1000 ? undefined : found;
      },
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalid(
      error.message.startsWith("There is no time zone")
        ? error.message
        : `Invalid Schedule Expression ${expression}.`,
    );
  }
}

/** What Scheduler checks of a target before it takes the schedule. */
function checkTarget(roles: Roles, { Target: { Arn, RoleArn, EcsParameters } }: Fields): void {
  const role = roles.get(RoleArn);
  if (role !== undefined && !trusts(role, "scheduler.amazonaws.com"))
    throw invalid("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
  if (/^arn:[^:]+:ecs:/.test(Arn) !== (EcsParameters !== undefined))
    throw invalid(`EcsParameters must be given for a target in ECS, and for no other: ${Arn}`);
}

/** The longest delay, in milliseconds. */
function windowOf({ FlexibleTimeWindow }: Fields): number {
  return FlexibleTimeWindow.Mode === "OFF" ? 0 : FlexibleTimeWindow.MaximumWindowInMinutes * 60_000;
}

function sameTime(before: JsonObject, after: JsonObject): boolean {
  return ["ScheduleExpression", "ScheduleExpressionTimezone", "StartDate"].every(
    (field) => before[field] === after[field],
  );
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
