/**
 * Express services: ECS makes their revisions, from what its own operations are told.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateExpressGatewayService.html
 */
import { isObject } from "../../../json.ts";
import type { JsonObject } from "../../../world.ts";
import { object, objects, requiredText } from "../../input.ts";
import { beginDeployment } from "../engine/begin-deployment.ts";
import { schedule } from "../engine/schedule.ts";
import { invalid, serviceNotFound } from "../errors.ts";
import { runnableTaskDefinition, serviceByArn } from "../find.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState, TaskDefinition } from "../tables/state.ts";
import { registerTaskDefinition } from "../task-definitions/register.ts";

/** The fields of a container definition that an Express service is told. */
const OF_CONTAINER = ["image", "command", "environment", "secrets"];

export function describeExpressGatewayService(state: EcsState, input: JsonObject): JsonObject {
  const { service, current } = expressOf(state, input);
  return { service: tell(service, current) };
}

/** What `primaryContainer` does not name is taken away: whoever leaves it out loses it. */
export function updateExpressGatewayService(state: EcsState, input: JsonObject, caller: string): JsonObject {
  const { service, current } = expressOf(state, input);
  const wanted = object(input, "primaryContainer");
  if (!wanted) return { service: tell(service, current) };
  const [container = {}, ...others] = objects(current.registered, "containerDefinitions");
  const kept = Object.fromEntries(Object.entries(container).filter(([name]) => !OF_CONTAINER.includes(name)));
  const told = Object.fromEntries(Object.entries(wanted).filter(([name]) => OF_CONTAINER.includes(name)));
  const containerDefinitions = [{ ...kept, ...told }, ...others];
  const { taskDefinition } = registerTaskDefinition(
    state,
    { ...current.registered, containerDefinitions },
    caller,
  );
  const arn = isObject(taskDefinition) ? String(taskDefinition.taskDefinitionArn) : "";
  const [deployment] = service.deployments;
  const definition = runnableTaskDefinition(state, arn);
  if (deployment) beginDeployment(state, service, definition, deployment.launch);
  schedule(state, service);
  return { service: tell(service, definition) };
}

function expressOf(state: EcsState, input: JsonObject): { service: Service; current: TaskDefinition } {
  const service = serviceByArn(state, requiredText(input, "serviceArn"));
  if (!service) throw serviceNotFound();
  const current = service.deployments[0]?.taskDefinition;
  if (service.resourceManagementType !== "ECS" || !current)
    throw invalid("The service is not an Express service.");
  return { service, current };
}

function tell({ arn, name }: Service, { registered }: TaskDefinition): JsonObject {
  const [container = {}] = objects(registered, "containerDefinitions");
  const primaryContainer = Object.fromEntries(
    Object.entries(container).filter(([field]) => OF_CONTAINER.includes(field)),
  );
  return { serviceArn: arn, serviceName: name, activeConfigurations: [{ primaryContainer }] };
}
