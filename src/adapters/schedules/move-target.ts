/** Moves targets to another revision, with every other field as it was. The only writes to EventBridge and Scheduler. */
import { isJsonObject, type JsonObject } from "../../domain/common/json.ts";
import type { TaskDefinitionArn } from "../../domain/ecs/arn.ts";
import { namedBy, onRevision, scheduleOnRevision } from "../../domain/workload/carried.ts";
import { type NamedDefinition, readDefinition, type Workload } from "../../domain/workload/workload.ts";
import type { Call } from "../aws/call.ts";
import { listAll } from "./list-all.ts";
import { readObjects, readTarget, whyNotPut } from "./shapes.ts";

/** What came of it: nothing is written where the target names another definition than it was judged by. */
export type Moved = "moved" | "already there" | "named otherwise" | "gone";

/** The calls of both APIs. */
export interface ScheduleCalls {
  readonly events: Call;
  readonly scheduler: Call;
}

/**
 * Reads a target, and has it name another revision if it still names what it was judged by. Twice is once: a target
 * that names the revision already is left alone.
 * @throws {Error} named by the code of AWS, where a read or the write is refused
 */
export function moveTarget(
  calls: ScheduleCalls,
  workload: Workload,
  judged: NamedDefinition,
  revision: TaskDefinitionArn,
): Promise<Moved> {
  return workload.type === "rule"
    ? moveRuleTarget(calls.events, workload, judged, revision)
    : moveSchedule(calls.scheduler, workload, judged, revision);
}

async function moveRuleTarget(
  call: Call,
  { name, part }: Workload,
  judged: NamedDefinition,
  revision: TaskDefinitionArn,
): Promise<Moved> {
  const targets = await orGone(() =>
    listAll(call, "ListTargetsByRule", { Rule: name }, (page) => readObjects(page, "Targets")),
  );
  const target = targets?.find((one) => readTarget(one).id === part);
  if (!target) return "gone";
  const state = stateOf(target, judged, revision);
  if (state !== "moved") return state;
  const why = whyNotPut(await call("PutTargets", { Rule: name, Targets: [onRevision(target, revision)] }));
  if (why !== null)
    throw Object.assign(
      new Error(`Cannot move target "${part}" of rule "${name}": EventBridge did not take it`),
      {
        name: why,
      },
    );
  return "moved";
}

async function moveSchedule(
  call: Call,
  { name, part }: Workload,
  judged: NamedDefinition,
  revision: TaskDefinitionArn,
): Promise<Moved> {
  const schedule = await orGone(() => call("GetSchedule", { Name: name, groupName: part }));
  if (schedule === null) return "gone";
  const state = stateOf(isJsonObject(schedule.Target) ? schedule.Target : {}, judged, revision);
  if (state === "moved") await call("UpdateSchedule", scheduleOnRevision(schedule, revision));
  return state;
}

/** `moved` where it is to be moved. */
function stateOf(target: JsonObject, judged: NamedDefinition, revision: TaskDefinitionArn): Moved {
  const named = readDefinition(namedBy(target) ?? "");
  if (named === null) return "named otherwise";
  if (isSame(named, readDefinition(revision))) return "already there";
  return isSame(named, judged) ? "moved" : "named otherwise";
}

function isSame(one: NamedDefinition, other: NamedDefinition | null): boolean {
  return one.family === other?.family && one.revision === other.revision;
}

async function orGone<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return null;
    throw error;
  }
}
