import { AwsError, type JsonObject } from "../../../world.ts";
import { epoch, number, object, objects, requiredText, text, texts } from "../../input.ts";
import { page } from "../../paging.ts";
import { ecsArn, nameOf } from "../arn.ts";
import { place } from "../engine/instances.ts";
import { startTask } from "../engine/start-task.ts";
import { stopTask } from "../engine/stop-task.ts";
import { invalid } from "../errors.ts";
import { clusterOf, runnableTaskDefinition } from "../find.ts";
import { readLaunch } from "../services/launch.ts";
import type { Cluster, EcsState, TaskDefinition } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";
import { includedTags, readTags, setTags } from "../tags.ts";
import { containerDefinitions } from "./containers.ts";
import { taskShape } from "./shape.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
export function describeTasks(state: EcsState, input: JsonObject): JsonObject {
  const asked = texts(input, "tasks");
  if (asked.length === 0) throw invalid("Tasks cannot be empty.");
  if (asked.length > 100) throw invalid("Tasks cannot have more than 100 elements.");
  const cluster = clusterOf(state, input);
  const tasks: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const name of asked) {
    const arn = ecsArn(state.world, "task", cluster.name, nameOf(name));
    const task = cluster.tasks.get(arn);
    if (task) tasks.push({ ...taskShape(task, epoch), tags: [], ...includedTags(state, input, arn) });
    else failures.push({ arn, reason: "MISSING" });
  }
  return { tasks, failures };
}

/** Those that are to run, unless STOPPED ones are asked for. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
export function listTasks(state: EcsState, input: JsonObject): JsonObject {
  const cluster = clusterOf(state, input);
  const service = text(input, "serviceName");
  checkFilters(input);
  if (service !== undefined && !cluster.services.has(nameOf(service))) {
    throw new AwsError("ServiceNotFoundException", "Service not found.");
  }
  const arns = [...cluster.tasks.values()]
    .filter(filterOf(input))
    .map(({ arn }) => arn)
    .sort();
  const rules = { usual: 100, most: 100, atMost: state.options.pageSize };
  const { items, next } = page(arns, (arn) => arn, input, rules);
  return { taskArns: items, ...next };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
export function runTask(state: EcsState, input: JsonObject): JsonObject {
  const cluster = clusterOf(state, input);
  const definition = runnableTaskDefinition(state, requiredText(input, "taskDefinition"));
  const launch = readLaunch(input);
  const tags = readTags(input);
  const count = number(input, "count") ?? 1;
  if (count < 1 || count > 10) throw invalid("count must be between 1 and 10.");
  checkOverrides(definition, input);
  const tasks = Array.from({ length: count }, () => {
    const task = startTask(state, {
      cluster,
      definition,
      launch,
      instance: place(state, cluster, launch, definition),
      group: text(input, "group") ?? `family:${definition.family}`,
      startedBy: text(input, "startedBy"),
      digests: new Map(),
      overrides: object(input, "overrides") ?? {},
      whenChanged: () => {},
    });
    setTags(state, task.arn, tags);
    return taskShape(task, epoch);
  });
  return { tasks, failures: [] };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html */
export function stopTaskByHand(state: EcsState, input: JsonObject): JsonObject {
  const task = taskOf(state, clusterOf(state, input), requiredText(input, "task"));
  const reason = text(input, "reason");
  stopTask(state, task, "UserInitiated", reason ? `Task stopped by user: ${reason}` : "Task stopped by user");
  return { task: taskShape(task, epoch) };
}

function taskOf(state: EcsState, cluster: Cluster, name: string): Task {
  const task = cluster.tasks.get(ecsArn(state.world, "task", cluster.name, nameOf(name)));
  if (task) return task;
  throw invalid("The referenced task was not found.");
}

/** `startedBy` must be the only filter; that it may stand beside `desiredStatus` is not known of AWS. */
function checkFilters(input: JsonObject): void {
  const others = ["serviceName", "family", "containerInstance", "launchType"].filter(
    (name) => input[name] != null,
  );
  if (text(input, "startedBy") !== undefined && others.length > 0)
    throw invalid(`Cannot specify startedBy and ${others.join(", ")}`);
}

function checkOverrides(definition: TaskDefinition, input: JsonObject): void {
  const names = containerDefinitions(definition).map(({ name }) => name);
  for (const override of objects(object(input, "overrides") ?? {}, "containerOverrides")) {
    const name = text(override, "name") ?? "";
    if (!names.includes(name))
      throw invalid(`Override for container named ${name} is not a container in the TaskDefinition.`);
  }
}

function filterOf(input: JsonObject): (task: Task) => boolean {
  const desired = text(input, "desiredStatus") ?? "RUNNING";
  const service = text(input, "serviceName");
  const family = text(input, "family");
  const startedBy = text(input, "startedBy");
  const launchType = text(input, "launchType");
  const instance = text(input, "containerInstance");
  return (task) =>
    task.desiredStatus === desired &&
    (service === undefined || task.group === `service:${nameOf(service)}`) &&
    (family === undefined || task.definition.family === family) &&
    (startedBy === undefined || task.startedBy === startedBy) &&
    (launchType === undefined || task.launch.type === launchType) &&
    (instance === undefined ||
      (task.instance !== undefined && nameOf(task.instance.arn) === nameOf(instance)));
}
