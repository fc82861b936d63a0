/** What EventBridge Scheduler sends when it invokes a target, and what it tells when that fails. */
import type { Undeliverable } from "../../delivery.ts";
import { type RuleTarget, stamp } from "../../events/bus.ts";
import type { World } from "../../world.ts";

/** One invocation of a target. */
export interface Invocation {
  readonly id: string;
  /** Of the schedule. */
  readonly arn: string;
  readonly scheduled: Date;
}

/** What a task is told of who started it: the schedule's name, cut so that all has 36 characters. */
export function contextOf({ arn }: Invocation): { startedBy: string } {
  return { startedBy: `chronos-schedule/${arn.slice(arn.lastIndexOf("/") + 1)}`.slice(0, 36) };
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
export function inputOf(
  world: Pick<World, "account" | "region" | "clock" | "random">,
  { Input }: RuleTarget,
  { id, arn, scheduled }: Invocation,
): string {
  const told = { source: "aws.scheduler", "detail-type": "Scheduled Event", resources: [arn], detail: {} };
  if (Input === undefined) return JSON.stringify(stamp(world, told));
  const attributes: Readonly<Record<string, string>> = {
    "schedule-arn": arn,
    "scheduled-time": seconds(scheduled),
    "execution-id": id,
    "attempt-number": "1",
  };
  return Input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name) => attributes[name] ?? whole);
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
export function deadLetter(
  { Arn, retryDelays }: RuleTarget,
  { id, arn, scheduled }: Invocation,
  failure: Undeliverable,
) {
  const attributes = {
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message,
    EXECUTION_ID: id,
    IS_PAYLOAD_TRUNCATED: "false",
    RETRY_ATTEMPTS: String(failure.isTemporary ? retryDelays.length : 0),
    SCHEDULED_TIME: seconds(scheduled),
    SCHEDULE_ARN: arn,
    TARGET_ARN: Arn,
    ...(failure.isTemporary && { EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts" }),
  };
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  return {
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, text(value)])),
  };
}

function seconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
