/**
 * Task sets: what CodeDeploy and external controllers deploy with.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html
 */
import type { JsonObject } from "../../../world.ts";
import { AwsError } from "../../../world.ts";
import { number, object, requiredText, text, texts } from "../../input.ts";
import { nameOf } from "../arn.ts";
import { schedule } from "../engine/schedule.ts";
import { invalid, serviceNotActive } from "../errors.ts";
import { runnableTaskDefinition, serviceOf } from "../find.ts";
import { readLaunch } from "../services/launch.ts";
import type { Service, TaskSet } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import { readTags, setTags } from "../tags.ts";
import { newTaskSet } from "./new-task-set.ts";
import { tellTaskSet } from "./shape.ts";

export function createTaskSet(state: EcsState, input: JsonObject): JsonObject {
  const service = serviceWithTaskSets(state, input);
  const definition = runnableTaskDefinition(state, requiredText(input, "taskDefinition"));
  const externalId = text(input, "externalId");
  const { networkConfiguration, loadBalancers = [], serviceRegistries = [] } = input;
  const set = newTaskSet(state, service, definition, readLaunch(input), {
    scale: readScale(input),
    ...(service.controller === "CODE_DEPLOY" && { startedBy: "CODE_DEPLOY" }),
    ...(externalId && { externalId }),
    settings: {
      loadBalancers,
      serviceRegistries,
      ...(networkConfiguration !== undefined && { networkConfiguration }),
    },
  });
  setTags(state, set.arn, readTags(input));
  service.taskSets.push(set);
  schedule(state, service);
  return { taskSet: tellTaskSet(service, set) };
}

export function updateTaskSet(state: EcsState, input: JsonObject): JsonObject {
  const service = serviceWithTaskSets(state, input);
  const set = taskSetOf(service, requiredText(input, "taskSet"));
  set.scale = readScale(input);
  set.updatedAt = state.world.clock.now();
  schedule(state, service);
  return { taskSet: tellTaskSet(service, set) };
}

/** From now on the service's task definition is this set's. */
export function updateServicePrimaryTaskSet(state: EcsState, input: JsonObject): JsonObject {
  const service = serviceWithTaskSets(state, input);
  const set = taskSetOf(service, requiredText(input, "primaryTaskSet"));
  for (const each of service.taskSets) if (each.status === "PRIMARY") each.status = "ACTIVE";
  set.status = "PRIMARY";
  set.updatedAt = state.world.clock.now();
  return { taskSet: tellTaskSet(service, set) };
}

export function deleteTaskSet(state: EcsState, input: JsonObject): JsonObject {
  const service = serviceWithTaskSets(state, input);
  const set = taskSetOf(service, requiredText(input, "taskSet"));
  if (set.status === "PRIMARY" && input.force !== true) {
    throw invalid("Cannot delete the primary task set of a service without force.");
  }
  set.status = "DRAINING";
  set.updatedAt = state.world.clock.now();
  const answer = { taskSet: tellTaskSet(service, set) };
  schedule(state, service);
  return answer;
}

export function describeTaskSets(state: EcsState, input: JsonObject): JsonObject {
  const service = serviceWithTaskSets(state, input);
  const asked = texts(input, "taskSets");
  const known = (name: string) => service.taskSets.find((set) => isNamed(set, name));
  const sets = asked.length > 0 ? asked.flatMap((name) => known(name) ?? []) : service.taskSets;
  return {
    taskSets: sets.map((set) => tellTaskSet(service, set)),
    failures: asked.filter((name) => !known(name)).map((arn) => ({ arn, reason: "MISSING" })),
  };
}

function serviceWithTaskSets(state: EcsState, input: JsonObject): Service {
  const service = serviceOf(state, input);
  if (service.status !== "ACTIVE") throw serviceNotActive();
  if (service.controller !== "ECS") return service;
  throw invalid(
    "Amazon ECS only supports task sets on services with an EXTERNAL or CODE_DEPLOY deployment controller.",
  );
}

function taskSetOf(service: Service, name: string): TaskSet {
  const set = service.taskSets.find((each) => isNamed(each, name));
  if (set) return set;
  throw new AwsError("TaskSetNotFoundException", "The specified task set wasn't found.");
}

const isNamed = (set: TaskSet, name: string): boolean => nameOf(set.id) === nameOf(name);

function readScale(input: JsonObject): number {
  return number(object(input, "scale") ?? {}, "value") ?? 100;
}
