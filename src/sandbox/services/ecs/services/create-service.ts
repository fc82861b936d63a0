import type { JsonObject } from "../../../world.ts";
import { number, object, requiredText, text } from "../../input.ts";
import { callerArn, ecsArn } from "../arn.ts";
import { beginDeployment } from "../engine/begin-deployment.ts";
import { schedule } from "../engine/schedule.ts";
import { invalid } from "../errors.ts";
import { clusterOf, runnableTaskDefinition } from "../find.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState, Launch } from "../tables/state.ts";
import { readTags, setTags } from "../tags.ts";
import { newTaskSet } from "../task-sets/new-task-set.ts";
import { readLaunch } from "./launch.ts";
import { readSettings } from "./settings.ts";
import { tellService } from "./shape.ts";

const CONTROLLERS = ["ECS", "CODE_DEPLOY", "EXTERNAL"] as const;

/**
 * Creates a service and, unless it waits for task sets, deploys it; its first task fixes its tags to digests now.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export function createService(state: EcsState, input: JsonObject, caller: string): JsonObject {
  const tags = readTags(input);
  const launch = readLaunch(input);
  const service = newService(state, input, caller, launch);
  if (service.controller !== "EXTERNAL") {
    const definition = runnableTaskDefinition(state, requiredText(input, "taskDefinition"));
    if (service.controller === "ECS") beginDeployment(state, service, definition, launch);
    else
      service.taskSets.push(
        newTaskSet(state, service, definition, launch, { startedBy: "CODE_DEPLOY", scale: 100 }),
      );
  }
  service.cluster.services.set(service.name, service);
  setTags(state, service.arn, tags);
  schedule(state, service);
  return { service: tellService(state, service) };
}

function newService(state: EcsState, input: JsonObject, caller: string, launch: Launch): Service {
  const cluster = clusterOf(state, input);
  const name = requiredText(input, "serviceName");
  const former = cluster.services.get(name)?.status;
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) throw invalid("Service name is invalid.");
  if (former === "ACTIVE") throw invalid("Creation of service was not idempotent.");
  if (former === "DRAINING") throw invalid("Unable to Start a service that is still Draining.");
  const schedulingStrategy = text(input, "schedulingStrategy") === "DAEMON" ? "DAEMON" : "REPLICA";
  if (schedulingStrategy === "DAEMON" && launch.type === "FARGATE") {
    throw invalid("The daemon scheduling strategy is not supported for Fargate tasks.");
  }
  const management = text(input, "resourceManagementType");
  return {
    cluster,
    name,
    arn: ecsArn(state.world, "service", cluster.name, name),
    createdAt: state.world.clock.now(),
    createdBy: callerArn(state.world, caller),
    controller: readController(input),
    schedulingStrategy,
    ...((management === "ECS" || management === "CUSTOMER") && { resourceManagementType: management }),
    settings: readSettings(input),
    status: "ACTIVE",
    desiredCount: number(input, "desiredCount") ?? 0,
    deployments: [],
    tasks: new Set(),
    revisions: [],
    serviceDeployments: [],
    taskSets: [],
    events: [],
    steady: false,
  };
}

function readController(input: JsonObject): Service["controller"] {
  const type = object(input, "deploymentController")?.type ?? "ECS";
  const controller = CONTROLLERS.find((each) => each === type);
  if (controller) return controller;
  throw invalid(`The deployment controller type must be one of ${CONTROLLERS.join(", ")}.`);
}
