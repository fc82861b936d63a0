/** A service as responses show it. */
import type { JsonObject } from "../../../world.ts";
import { epoch, object } from "../../input.ts";
import { tasksOf } from "../engine/group.ts";
import { limitsOf } from "../engine/limits.ts";
import type { Deployment } from "../tables/deployment.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import { tellTaskSet } from "../task-sets/shape.ts";
import { isPending, isRunning, isWanted } from "../tasks/status.ts";
import { tellLaunch } from "./launch.ts";
import { tellSettings } from "./settings.ts";

export function tellService(state: EcsState, service: Service): JsonObject {
  const tasks = tasksOf(service);
  const main = service.deployments[0] ?? service.taskSets.find(({ status }) => status === "PRIMARY");
  const underWay = service.serviceDeployments.findLast(({ status }) => status.endsWith("IN_PROGRESS"));
  return {
    loadBalancers: [],
    serviceRegistries: [],
    placementConstraints: [],
    placementStrategy: [],
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    propagateTags: "NONE",
    availabilityZoneRebalancing: "DISABLED",
    ...(main && tellLaunch(main.launch)),
    ...tellSettings(service.settings),
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.cluster.arn,
    status: service.status,
    desiredCount: limitsOf(state, service).desired,
    runningCount: tasks.filter(isRunning).length,
    pendingCount: tasks.filter(isPending).length,
    ...(main && { taskDefinition: main.taskDefinition.arn }),
    deploymentConfiguration: tellConfiguration(service),
    ...(service.controller !== "ECS" && {
      taskSets: service.taskSets.map((set) => tellTaskSet(service, set)),
    }),
    deployments: service.deployments.map((each, at) => tellDeployment(state, service, each, at === 0)),
    events: service.events,
    createdAt: epoch(service.createdAt),
    createdBy: service.createdBy,
    ...(underWay && { currentServiceDeployment: underWay.arn }),
    ...(service.deployments.length > 0 && {
      currentServiceRevisions: service.deployments.map((each) => tellCurrentRevision(state, service, each)),
    }),
    schedulingStrategy: service.schedulingStrategy,
    deploymentController: { type: service.controller },
    ...(service.resourceManagementType && { resourceManagementType: service.resourceManagementType }),
  };
}

function tellDeployment(
  state: EcsState,
  service: Service,
  deployment: Deployment,
  isPrimary: boolean,
): JsonObject {
  const tasks = tasksOf(service, deployment);
  const { networkConfiguration, serviceConnectConfiguration, volumeConfigurations } =
    deployment.revision.settings;
  return {
    id: deployment.id,
    status: isPrimary ? "PRIMARY" : "ACTIVE",
    taskDefinition: deployment.taskDefinition.arn,
    desiredCount: desiredOf(state, service, deployment),
    pendingCount: tasks.filter(isPending).length,
    runningCount: tasks.filter(isRunning).length,
    failedTasks: deployment.failedTasks,
    createdAt: epoch(deployment.createdAt),
    updatedAt: epoch(deployment.updatedAt),
    ...tellLaunch(deployment.launch),
    ...(networkConfiguration !== undefined && { networkConfiguration }),
    ...(serviceConnectConfiguration !== undefined && { serviceConnectConfiguration }),
    ...(volumeConfigurations !== undefined && { volumeConfigurations }),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}

function tellCurrentRevision(state: EcsState, service: Service, deployment: Deployment): JsonObject {
  const tasks = tasksOf(service, deployment);
  return {
    arn: deployment.revision.arn,
    requestedTaskCount: desiredOf(state, service, deployment),
    runningTaskCount: tasks.filter(isRunning).length,
    pendingTaskCount: tasks.filter(isPending).length,
  };
}

/** All of the service's for the PRIMARY deployment; for the others, what they still may keep. */
function desiredOf(state: EcsState, service: Service, deployment: Deployment): number {
  const isPrimary = deployment === service.deployments[0];
  return isPrimary ? limitsOf(state, service).desired : tasksOf(service, deployment).filter(isWanted).length;
}

function tellConfiguration({ settings, schedulingStrategy }: Service): JsonObject {
  const isDaemon = schedulingStrategy === "DAEMON";
  return {
    deploymentCircuitBreaker: { enable: false, rollback: false },
    maximumPercent: isDaemon ? 100 : 200,
    minimumHealthyPercent: isDaemon ? 0 : 100,
    strategy: "ROLLING",
    bakeTimeInMinutes: 0,
    ...object(settings, "deploymentConfiguration"),
  };
}
