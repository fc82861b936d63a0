import type { JsonObject } from "../../../world.ts";
import { flag, number, objects, text } from "../../input.ts";
import { beginDeployment } from "../engine/begin-deployment.ts";
import { schedule } from "../engine/schedule.ts";
import { invalid, serviceNotActive } from "../errors.ts";
import { runnableTaskDefinition, serviceOf } from "../find.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState, Launch } from "../tables/state.ts";
import { readLaunch } from "./launch.ts";
import { beginsDeployment, readSettings } from "./settings.ts";
import { tellService } from "./shape.ts";

/**
 * Changes a service. A deployment begins if it is forced, or if the task definition or a setting that tasks are
 * made of is another; its first task fixes the tags to digests now. Else nothing is deployed.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export function updateService(state: EcsState, input: JsonObject): JsonObject {
  const service = serviceOf(state, input);
  if (service.status !== "ACTIVE") throw serviceNotActive();
  if (service.controller === "ECS") updateDeployed(state, service, input);
  else updateTaskSets(service, input);
  schedule(state, service);
  return { service: tellService(state, service) };
}

function updateDeployed(state: EcsState, service: Service, input: JsonObject): void {
  const [current] = service.deployments;
  const named = text(input, "taskDefinition");
  const definition = named ? runnableTaskDefinition(state, named) : current?.taskDefinition;
  const settings = { ...service.settings, ...readSettings(input) };
  const isNew = definition !== current?.taskDefinition || beginsDeployment(service.settings, settings);
  service.desiredCount = readDesiredCount(service, input);
  service.settings = settings;
  if (definition && current && (isNew || flag(input, "forceNewDeployment"))) {
    beginDeployment(state, service, definition, launchOf(input, current.launch));
  }
}

/** CodeDeploy and external controllers bring new task definitions in by task sets. */
function updateTaskSets(service: Service, input: JsonObject): void {
  if (text(input, "taskDefinition") !== undefined) {
    throw invalid(REFUSALS[service.controller === "CODE_DEPLOY" ? "CODE_DEPLOY" : "EXTERNAL"]);
  }
  if (flag(input, "forceNewDeployment")) {
    throw invalid(
      `Cannot force a new deployment on services with a ${service.controller} deployment controller.`,
    );
  }
  service.desiredCount = readDesiredCount(service, input);
  service.settings = { ...service.settings, ...readSettings(input) };
}

const REFUSALS = {
  CODE_DEPLOY:
    "Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.",
  EXTERNAL:
    "Unable to update task definition on services with a EXTERNAL deployment controller. Use UpdateServicePrimaryTaskSet to update the primary task set.",
};

function readDesiredCount(service: Service, input: JsonObject): number {
  const wanted = number(input, "desiredCount");
  if (wanted === undefined) return service.desiredCount;
  if (wanted < 0) throw invalid("desiredCount must not be negative.");
  if (service.schedulingStrategy === "DAEMON") {
    throw invalid("The desired count cannot be set for a service with the daemon scheduling strategy.");
  }
  return wanted;
}

function launchOf(input: JsonObject, former: Launch): Launch {
  return objects(input, "capacityProviderStrategy").length > 0 ? readLaunch(input) : former;
}
