/** Service revisions and service deployments as responses show them. */
import type { JsonObject } from "../../../world.ts";
import { epoch } from "../../input.ts";
import { tasksOf } from "../engine/group.ts";
import { tellLaunch } from "../services/launch.ts";
import { tellSettings } from "../services/settings.ts";
import type { Deployment, ServiceDeployment } from "../tables/deployment.ts";
import type { Service, ServiceRevision } from "../tables/service.ts";
import { isPending, isRunning, isWanted } from "../tasks/status.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html */
export function tellRevision(service: Service, revision: ServiceRevision): JsonObject {
  const { networkConfiguration, loadBalancers, serviceRegistries } = tellSettings(revision.settings);
  return {
    serviceRevisionArn: revision.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    taskDefinition: revision.taskDefinition.arn,
    ...tellLaunch(revision.launch),
    ...(networkConfiguration !== undefined && { networkConfiguration }),
    ...(loadBalancers !== undefined && { loadBalancers }),
    ...(serviceRegistries !== undefined && { serviceRegistries }),
    containerImages: revision.containerImages,
    guardDutyEnabled: false,
    createdAt: epoch(revision.createdAt),
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html */
export function tellServiceDeployment(service: Service, record: ServiceDeployment): JsonObject {
  const deployment = service.deployments.find((each) => each.record === record);
  const [stage] = deployment?.rolloutState === "IN_PROGRESS" ? deployment.stages : [];
  const { enabled: _, ...circuitBreaker } = record.circuitBreaker;
  return {
    ...tellServiceDeploymentBriefly(service, record),
    updatedAt: epoch(record.updatedAt),
    ...(record.stoppedAt && { stoppedAt: epoch(record.stoppedAt) }),
    sourceServiceRevisions: record.sources.map((each) => tellRevisionSummary(service, each)),
    targetServiceRevision: tellRevisionSummary(service, record.target),
    ...(stage && { lifecycleStage: stage.name }),
    ...(stage?.hook && {
      lifecycleHookDetails: [
        {
          hookId: stage.hook.id,
          targetType: "PAUSE",
          status: "AWAITING_ACTION",
          expiresAt: epoch(stage.hook.expiresAt),
          timeoutAction: stage.hook.timeoutAction,
        },
      ],
    }),
    deploymentConfiguration: record.settings.deploymentConfiguration ?? {},
    ...(record.rollback && {
      rollback: {
        reason: record.rollback.reason,
        startedAt: epoch(record.rollback.startedAt),
        serviceRevisionArn: record.rollback.target.arn,
      },
    }),
    deploymentCircuitBreaker: circuitBreaker,
  };
}

/** As ListServiceDeployments shows it, but for the target's ARN. */
export function tellServiceDeploymentBriefly(service: Service, record: ServiceDeployment): JsonObject {
  return {
    serviceDeploymentArn: record.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    createdAt: epoch(record.createdAt),
    startedAt: epoch(record.createdAt),
    ...(record.finishedAt && { finishedAt: epoch(record.finishedAt) }),
    status: record.status,
    ...(record.statusReason && { statusReason: record.statusReason }),
  };
}

function tellRevisionSummary(service: Service, revision: ServiceRevision): JsonObject {
  const deployment = service.deployments.find((each) => each.revision === revision);
  const tasks = deployment ? tasksOf(service, deployment) : [];
  return {
    arn: revision.arn,
    requestedTaskCount: requestedOf(service, deployment),
    runningTaskCount: tasks.filter(isRunning).length,
    pendingTaskCount: tasks.filter(isPending).length,
  };
}

function requestedOf(service: Service, deployment: Deployment | undefined): number {
  if (!deployment) return 0;
  return deployment === service.deployments[0]
    ? service.desiredCount
    : tasksOf(service, deployment).filter(isWanted).length;
}
