/** What ECS answers → facts: fields that are missing or new become `null` or are left out, never guessed. */
import type {
  Tag as AwsTag,
  Task as AwsTask,
  ContainerImage,
  Service,
  TaskDefinition,
} from "@aws-sdk/client-ecs";
import * as v from "valibot";
import type { ServiceName, TaskDefinitionArn } from "../domain/ecs/arn.ts";
import type { ContainerFacts, Deployment, ServiceDescription, Task } from "../domain/facts.ts";
import { type Digest, isDigest, isTag } from "../domain/image/reference.ts";

/** The task definition tag in which our pin records what a container follows. */
export const followsTag = (container: string) => `ecs-image-drift:follows.${container}`;

/** A service of DescribeServices. */
export function readService(service: Service, name: ServiceName): ServiceDescription {
  const deployments = (service.deployments ?? []).map(readDeployment);
  return {
    service: name,
    tags: readTags(service.tags),
    controller: service.deploymentController?.type ?? "ECS",
    taskDefinition: (service.taskDefinition ?? "") as TaskDefinitionArn,
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    pending: service.pendingCount ?? 0,
    deployments,
    serviceRevisions: (service.currentServiceRevisions ?? []).flatMap(({ arn }) => arn ?? []),
  };
}

/** A task of DescribeTasks. */
export function readTask(task: AwsTask): Task {
  return {
    arn: task.taskArn ?? "",
    taskDefinition: (task.taskDefinitionArn ?? "") as TaskDefinitionArn,
    lastStatus: task.lastStatus ?? "",
    desiredStatus: task.desiredStatus ?? "",
    launchType: task.launchType ?? null,
    containers: (task.containers ?? []).map(({ name, imageDigest }) => ({
      name: name ?? "",
      digest: asDigest(imageDigest),
    })),
  };
}

/** The containers of a task definition, with what our pin recorded in its tags. */
export function readContainers(
  definition: TaskDefinition | undefined,
  tags: AwsTag[] | undefined,
): ContainerFacts[] {
  const values = readTags(tags);
  return (definition?.containerDefinitions ?? []).map(({ name = "", image = "" }) => {
    const follows = values[followsTag(name)];
    return { name, written: image, pinnedFrom: follows !== undefined && isTag(follows) ? follows : null };
  });
}

/** A container image of a service revision, where it has a digest. */
export function readDigest({ containerName, imageDigest }: ContainerImage): [string, Digest][] {
  const digest = asDigest(imageDigest);
  return containerName && digest ? [[containerName, digest]] : [];
}

const containersSchema = v.array(
  v.object({
    name: v.string(),
    written: v.string(),
    pinnedFrom: v.nullable(v.pipe(v.string(), v.guard(isTag))),
  }),
);

/** Containers as text, for the memory. */
export function encodeContainers(containers: readonly ContainerFacts[]): string {
  return JSON.stringify(containers);
}

/** Containers from the memory. @throws {v.ValiError} if the text is not what `encodeContainers` wrote */
export function decodeContainers(text: string): ContainerFacts[] {
  return v.parse(containersSchema, JSON.parse(text));
}

function readDeployment(deployment: NonNullable<Service["deployments"]>[number]): Deployment {
  return {
    id: deployment.id ?? "",
    status: deployment.status ?? "",
    taskDefinition: (deployment.taskDefinition ?? "") as TaskDefinitionArn,
    createdAt: deployment.createdAt ?? new Date(0),
    rolloutState: deployment.rolloutState ?? null,
    reason: deployment.rolloutStateReason ?? null,
    desired: deployment.desiredCount ?? 0,
    running: deployment.runningCount ?? 0,
    pending: deployment.pendingCount ?? 0,
  };
}

function readTags(tags: AwsTag[] | undefined): Record<string, string> {
  return Object.fromEntries(
    (tags ?? []).flatMap(({ key, value }) => (key === undefined ? [] : [[key, value ?? ""]])),
  );
}

function asDigest(text: string | undefined): Digest | null {
  return text !== undefined && isDigest(text) ? text : null;
}
