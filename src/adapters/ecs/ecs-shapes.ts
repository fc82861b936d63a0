/**
 * What ECS answers → facts. Fields that are missing or new become `null` or are left out, never guessed; an
 * answer that lacks what ECS always sends is a `ValiError`.
 */
import * as v from "valibot";
import type { JsonObject } from "../../domain/common/json.ts";
import type { TaskDefinitionArn } from "../../domain/ecs/arn.ts";
import type { ServiceRevision } from "../../domain/ecs/service-revision.ts";
import { followsTagKey } from "../../domain/ecs/task-definition.ts";
import type { ContainerFacts, Revision, StoppedTask } from "../../domain/facts/facts.ts";
import { type Digest, isDigest, isTag } from "../../domain/image/reference.ts";

const text = v.optional(v.nullable(v.string()), null);
const count = v.pipe(
  v.optional(v.nullable(v.number()), 0),
  v.transform((value) => value ?? 0),
);
const time = v.pipe(
  v.number(),
  v.transform((seconds) => new Date(seconds * 1000)),
);
const maybeTime = v.optional(v.nullable(time), null);
const list = <T extends v.GenericSchema>(of: T) => v.optional(v.nullable(v.array(of)), []);
const taskDefinition = v.pipe(
  v.string(),
  v.transform((arn) => arn as TaskDefinitionArn),
);
/** A task definition's ARN; empty where the service names none. */
const maybeTaskDefinition = v.pipe(
  text,
  v.transform((arn) => (arn ?? "") as TaskDefinitionArn),
);
const digest = v.pipe(
  text,
  v.transform((value) => (value !== null && isDigest(value) ? value : null)),
);

const tags = v.pipe(
  list(v.object({ key: v.string(), value: text })),
  v.transform(
    (all): Readonly<Record<string, string>> =>
      Object.fromEntries((all ?? []).map(({ key, value }) => [key, value ?? ""])),
  ),
);

const deployment = v.pipe(
  v.object({
    id: v.string(),
    status: v.string(),
    taskDefinition: maybeTaskDefinition,
    createdAt: time,
    updatedAt: maybeTime,
    rolloutState: text,
    rolloutStateReason: text,
    desiredCount: count,
    runningCount: count,
    pendingCount: count,
  }),
  v.transform(({ rolloutStateReason, desiredCount, runningCount, pendingCount, ...rest }) => ({
    ...rest,
    reason: rolloutStateReason,
    desired: desiredCount,
    running: runningCount,
    pending: pendingCount,
  })),
);

/** Carried over as it stands. */
const carried = v.optional(v.unknown());

/** The fields that are there. */
function present(fields: Record<string, unknown>): JsonObject {
  const isThere = (value: unknown) => value != null && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isThere(value))) as JsonObject;
}

/** Task sets are what CODE_DEPLOY and EXTERNAL have for deployments: one that is newer than the PRIMARY is on its way. */
const taskSet = v.pipe(
  v.object({
    id: v.string(),
    status: v.string(),
    taskDefinition: maybeTaskDefinition,
    createdAt: time,
    updatedAt: maybeTime,
    stabilityStatus: text,
    computedDesiredCount: count,
    runningCount: count,
    pendingCount: count,
    externalId: text,
    launchType: carried,
    capacityProviderStrategy: carried,
    platformVersion: carried,
    networkConfiguration: carried,
    loadBalancers: carried,
    serviceRegistries: carried,
    scale: carried,
  }),
  v.transform(
    ({
      id,
      status,
      taskDefinition,
      createdAt,
      updatedAt,
      stabilityStatus,
      computedDesiredCount,
      runningCount,
      pendingCount,
      externalId,
      ...settings
    }) => ({
      deployment: {
        id,
        status,
        taskDefinition,
        createdAt,
        updatedAt,
        rolloutState: stabilityStatus === "STEADY_STATE" ? "COMPLETED" : "IN_PROGRESS",
        reason: null,
        desired: computedDesiredCount,
        running: runningCount,
        pending: pendingCount,
      },
      made: { externalId: externalId ?? null, settings: present(settings) },
    }),
  ),
);

/** A service that is DRAINING was deleted: its last tasks are about to stop. Of a status that is new, nobody knows that. */
const gone: readonly string[] = ["DRAINING", "INACTIVE"];

const service = v.pipe(
  v.object({
    serviceName: v.string(),
    status: v.string(),
    taskDefinition: maybeTaskDefinition,
    desiredCount: count,
    runningCount: count,
    tags,
    deployments: list(deployment),
    taskSets: list(taskSet),
    deploymentController: v.optional(v.nullable(v.object({ type: text }))),
    events: list(v.object({ message: text })),
    resourceManagementType: text,
    currentServiceRevisions: list(v.object({ arn: v.string() })),
  }),
  v.transform((shape) => ({
    name: shape.serviceName,
    isGone: gone.includes(shape.status),
    tags: shape.tags,
    controller: shape.deploymentController?.type ?? "ECS",
    managedBy: shape.resourceManagementType ?? "CUSTOMER",
    taskDefinition:
      shape.taskDefinition ||
      (primaryOf(shape.taskSets)?.deployment.taskDefinition ?? ("" as TaskDefinitionArn)),
    desired: shape.desiredCount,
    running: shape.runningCount,
    deployments: [...(shape.deployments ?? []), ...(shape.taskSets ?? []).map((set) => set.deployment)],
    taskSet: primaryOf(shape.taskSets)?.made ?? null,
    lastEvent: shape.events?.[0]?.message ?? null,
    serviceRevisions: (shape.currentServiceRevisions ?? []).map(({ arn }) => arn),
  })),
);

function primaryOf(sets: readonly v.InferOutput<typeof taskSet>[] | null | undefined) {
  return sets?.find(({ deployment: { status } }) => status === "PRIMARY");
}

const services = v.object({
  services: list(service),
  failures: list(v.object({ arn: text, reason: text })),
});

/**
 * The platform that a task definition asks for, as indexes name it; without an architecture it asks for none.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html
 */
function runtimePlatformOf(
  platform: { cpuArchitecture: string | null; operatingSystemFamily: string | null } | null | undefined,
): string | null {
  const architectures: Readonly<Record<string, string>> = { X86_64: "amd64", ARM64: "arm64" };
  const architecture = architectures[platform?.cpuArchitecture ?? ""];
  const os = platform?.operatingSystemFamily?.startsWith("WINDOWS") ? "windows" : "linux";
  return architecture === undefined ? null : `${os}/${architecture}`;
}

/** The architecture that a task's attributes name, as indexes name it. */
function platformOf(attributes: readonly { name: string; value: string | null }[]): string | null {
  const valueNamed = (name: string) => attributes.find((attribute) => attribute.name === name)?.value ?? null;
  const architectures: Readonly<Record<string, string>> = { x86_64: "amd64", arm64: "arm64" };
  const architecture = architectures[valueNamed("ecs.cpu-architecture") ?? ""];
  const os = valueNamed("ecs.os-type") ?? "linux";
  return architecture === undefined ? null : `${os.toLowerCase()}/${architecture}`;
}

const task = v.pipe(
  v.object({
    taskArn: v.string(),
    taskDefinitionArn: taskDefinition,
    group: text,
    lastStatus: v.optional(v.string(), ""),
    desiredStatus: v.optional(v.string(), ""),
    launchType: text,
    startedBy: text,
    attributes: list(v.object({ name: v.string(), value: text })),
    containers: list(v.object({ name: v.optional(v.string(), ""), imageDigest: digest })),
  }),
  v.transform(({ taskArn, taskDefinitionArn, containers, attributes, ...rest }) => ({
    ...rest,
    platform: platformOf(attributes ?? []),
    arn: taskArn,
    taskDefinition: taskDefinitionArn,
    containers: (containers ?? []).map(({ name, imageDigest }) => ({ name, digest: imageDigest })),
  })),
);

const definition = v.object({
  taskDefinition: v.object({
    taskDefinitionArn: taskDefinition,
    registeredAt: v.optional(v.nullable(time), null),
    containerDefinitions: list(v.object({ name: v.string(), image: v.optional(v.string(), "") })),
    runtimePlatform: v.optional(
      v.nullable(v.object({ cpuArchitecture: text, operatingSystemFamily: text })),
      null,
    ),
  }),
  tags,
});

const revisions = v.object({
  serviceRevisions: list(
    v.object({
      serviceRevisionArn: v.string(),
      taskDefinition: v.optional(v.nullable(taskDefinition), null),
      createdAt: maybeTime,
      containerImages: list(v.object({ containerName: v.string(), imageDigest: digest })),
    }),
  ),
});

/** What DescribeServices answers. */
export type ServicesAnswer = v.InferOutput<typeof services>;

/** The services of DescribeServices, and why others are not among them. */
export function readServices(answer: JsonObject): ServicesAnswer {
  return v.parse(services, answer);
}

/** The tasks of DescribeTasks, each with its group: `service:NAME`. */
export function readTasks(answer: JsonObject) {
  return v.parse(v.object({ tasks: list(task) }), answer).tasks ?? [];
}

const taskAnswer = v.object({ tasks: list(v.unknown()), failures: list(v.object({ reason: text })) });

/** Why DescribeTasks left out some of the tasks it was asked for; `null` where those are there no more. */
export function whyNotDescribed(answer: JsonObject, asked: number): string | null {
  const { tasks, failures } = v.parse(taskAnswer, answer);
  const others = (failures ?? []).filter(({ reason }) => reason !== "MISSING");
  const missing = (failures ?? []).length - others.length;
  if ((tasks ?? []).length + missing >= asked) return null;
  return others[0]?.reason ?? "no answer";
}

const stoppedTask = v.pipe(
  v.object({
    startedBy: text,
    stopCode: text,
    stoppedReason: text,
    stoppedAt: v.optional(v.nullable(time), null),
  }),
  v.transform(({ stoppedReason, ...rest }) => ({ ...rest, reason: stoppedReason ?? "" })),
);

/** The stopped tasks of DescribeTasks. */
export function readStoppedTasks(answer: JsonObject): StoppedTask[] {
  return v.parse(v.object({ tasks: list(stoppedTask) }), answer).tasks ?? [];
}

/** The containers of DescribeTaskDefinition, with what our pin recorded in its tags. */
export function readContainers(answer: JsonObject): ContainerFacts[] {
  const { taskDefinition: shape, tags: values } = v.parse(definition, answer);
  const platform = runtimePlatformOf(shape.runtimePlatform);
  return (shape.containerDefinitions ?? []).map(({ name, image }) => {
    const follows = values[followsTagKey(name)];
    const pinnedFrom = follows !== undefined && isTag(follows) ? follows : null;
    return { name, written: image, pinnedFrom, platform };
  });
}

/** The revision of DescribeTaskDefinition. */
export function readRevision(answer: JsonObject): Revision {
  const { taskDefinitionArn, registeredAt } = v.parse(definition, answer).taskDefinition;
  return { arn: taskDefinitionArn, registeredAt, containers: readContainers(answer) };
}

/** A list that is not there is not an empty one: of a past that is not told, nobody knows that there is none. */
const briefs = v.object({
  serviceDeployments: v.array(v.object({ serviceDeploymentArn: v.string(), createdAt: maybeTime })),
});

/** A page of ListServiceDeployments: which there are, and since when, in the order of the page. */
export function readServiceDeploymentNames(
  answer: JsonObject,
): readonly { readonly arn: string; readonly createdAt: Date | null }[] {
  return v
    .parse(briefs, answer)
    .serviceDeployments.map(({ serviceDeploymentArn: arn, createdAt }) => ({ arn, createdAt }));
}

const serviceDeployment = v.pipe(
  v.object({
    serviceDeploymentArn: v.string(),
    status: v.string(),
    statusReason: text,
    createdAt: time,
    lifecycleStage: text,
    targetServiceRevision: v.optional(v.nullable(v.object({ arn: v.string() })), null),
    rollback: v.optional(v.nullable(v.object({ reason: text })), null),
  }),
  v.transform(
    ({ serviceDeploymentArn, statusReason, lifecycleStage, targetServiceRevision, rollback, ...rest }) => ({
      ...rest,
      arn: serviceDeploymentArn,
      reason: rollback?.reason ?? statusReason,
      stage: lifecycleStage,
      target: targetServiceRevision?.arn ?? null,
    }),
  ),
);

/** The service deployments of DescribeServiceDeployments, with the service revision each was to bring. */
export function readServiceDeployments(answer: JsonObject) {
  return v.parse(v.object({ serviceDeployments: list(serviceDeployment) }), answer).serviceDeployments ?? [];
}

/** The service revisions of DescribeServiceRevisions, by ARN. */
export function readServiceRevisions(answer: JsonObject): ReadonlyMap<string, ServiceRevision> {
  const { serviceRevisions } = v.parse(revisions, answer);
  return new Map(
    (serviceRevisions ?? []).map(({ serviceRevisionArn, containerImages, ...rest }) => [
      serviceRevisionArn,
      { ...rest, images: imagesOf(containerImages ?? []) },
    ]),
  );
}

function imagesOf(
  images: readonly { containerName: string; imageDigest: Digest | null }[],
): Map<string, Digest> {
  return new Map(
    images.flatMap(({ containerName, imageDigest }) => (imageDigest ? [[containerName, imageDigest]] : [])),
  );
}

/** What the next page of a list is asked for by; `undefined` after the last. */
export function readNextToken(page: JsonObject): string | undefined {
  return v.parse(text, page.nextToken) ?? undefined;
}

const names = list(v.string());

/** The ARNs of ListClusters. */
export function readClusters(answer: JsonObject): readonly string[] {
  return v.parse(v.object({ clusterArns: names }), answer).clusterArns ?? [];
}

/** The ARNs of ListServices. */
export function readServiceNames(answer: JsonObject): readonly string[] {
  return v.parse(v.object({ serviceArns: names }), answer).serviceArns ?? [];
}

/** The ARNs of ListTasks. */
export function readTaskNames(answer: JsonObject): readonly string[] {
  return v.parse(v.object({ taskArns: names }), answer).taskArns ?? [];
}

/** The names of ListTaskDefinitionFamilies. */
export function readFamilies(answer: JsonObject): readonly string[] {
  return v.parse(v.object({ families: names }), answer).families ?? [];
}

/** The images that the containers of DescribeTasks were written with. */
export function readTaskImages(answer: JsonObject): string[] {
  const containers = list(v.object({ image: text }));
  const { tasks } = v.parse(v.object({ tasks: list(v.object({ containers })) }), answer);
  return (tasks ?? []).flatMap((one) => (one.containers ?? []).flatMap(({ image }) => image ?? []));
}

/** The ARNs of ListTaskDefinitions. */
export function readTaskDefinitionNames(answer: JsonObject): readonly string[] {
  return v.parse(v.object({ taskDefinitionArns: names }), answer).taskDefinitionArns ?? [];
}

const containers = v.array(
  v.object({
    name: v.string(),
    written: v.string(),
    pinnedFrom: v.nullable(v.pipe(v.string(), v.guard(isTag))),
    platform: text,
  }),
);

/** Containers as text, for the memory. */
export function encodeContainers(value: readonly ContainerFacts[]): string {
  return JSON.stringify(value);
}

/** Containers from the memory. @throws {v.ValiError} if the text is not what `encodeContainers` wrote */
export function decodeContainers(value: string): ContainerFacts[] {
  return v.parse(containers, JSON.parse(value));
}
