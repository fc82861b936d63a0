/**
 * Targets as raw JSON, and the same ones on another revision: identical in every field, known to anybody or not. Both
 * APIs replace a target whole, so whatever is not sent back is gone.
 */
import { isJsonObject, type JsonObject } from "../common/json.ts";
import type { TaskDefinitionArn } from "../ecs/arn.ts";
import { withRevision } from "./workload.ts";

/** Fields that GetSchedule adds and UpdateSchedule does not take. */
const assignedByScheduler: ReadonlySet<string> = new Set(["Arn", "CreationDate", "LastModificationDate"]);

/** What a target names now; `null` where it has no task definition. */
export function namedBy(target: JsonObject): string | null {
  const { EcsParameters } = target;
  const named = isJsonObject(EcsParameters) ? EcsParameters.TaskDefinitionArn : null;
  return typeof named === "string" ? named : null;
}

/**
 * A target of a rule, or of a schedule, on another revision.
 * @param target as ListTargetsByRule or GetSchedule has it, with every field that came
 * @throws {RangeError} if it has no task definition
 */
export function onRevision(target: JsonObject, revision: TaskDefinitionArn): JsonObject {
  const { EcsParameters } = target;
  const named = namedBy(target);
  if (named === null || !isJsonObject(EcsParameters))
    throw new RangeError("Cannot move the target: it names no task definition");
  return {
    ...target,
    EcsParameters: { ...EcsParameters, TaskDefinitionArn: withRevision(named, revision) },
  };
}

/**
 * The input of UpdateSchedule that moves a schedule to another revision.
 * @param schedule the answer of GetSchedule, with every field that came
 * @throws {RangeError} if its target has no task definition
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html
 */
export function scheduleOnRevision(schedule: JsonObject, revision: TaskDefinitionArn): JsonObject {
  const kept = Object.entries(schedule).filter(([field]) => !assignedByScheduler.has(field));
  const target = isJsonObject(schedule.Target) ? schedule.Target : {};
  return { ...Object.fromEntries(kept), Target: onRevision(target, revision) };
}
