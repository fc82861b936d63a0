/** EventBridge's events → triggers. What an event says beyond where to look is not believed. */
import * as v from "valibot";
import { isServiceArn, parseServiceArn, type ServiceArn, serviceArnIn } from "../../domain/ecs/arn.ts";
import type { ImageTrigger, ServiceTrigger, Trigger } from "../../domain/facts/trigger.ts";
import { type Digest, isDigest, isTag } from "../../domain/image/reference.ts";
import { time } from "../aws/time.ts";

const envelope = v.object({
  source: v.string(),
  "detail-type": v.string(),
  account: v.string(),
  region: v.string(),
  time,
  resources: v.optional(v.array(v.string()), []),
  detail: v.record(v.string(), v.unknown()),
});

type Envelope = v.InferOutput<typeof envelope>;

const optionalText = v.optional(v.nullable(v.string()), null);

const imageDetail = v.object({
  "repository-name": v.pipe(v.string(), v.nonEmpty()),
  "action-type": optionalText,
  "image-tag": optionalText,
  "image-digest": optionalText,
  "target-storage-class": optionalText,
  "artifact-media-type": optionalText,
  result: optionalText,
  "sync-status": optionalText,
});

const taskDetail = v.object({
  clusterArn: v.string(),
  group: optionalText,
  taskDefinitionArn: v.string(),
  lastStatus: v.string(),
  stopCode: optionalText,
  containers: v.optional(v.array(v.object({ name: v.string(), imageDigest: optionalText })), []),
});

/** What is put together from an event's parts must be what the rest of the program can read. */
const serviceArn = v.pipe(v.string(), v.guard(isServiceArn));

const serviceDetail = v.object({ clusterArn: optionalText });

/**
 * Reads an event of the default bus: `null` for one that concerns nothing we judge.
 * @throws {v.ValiError} if it is not an event at all, or lacks what such an event always has
 */
export function parseEvent(event: unknown): Trigger | null {
  const read = v.parse(envelope, event);
  const parse = Object.hasOwn(parsers, read["detail-type"]) ? parsers[read["detail-type"]] : undefined;
  return parse?.(read) ?? null;
}

const parsers: Readonly<Record<string, (event: Envelope) => Trigger | null>> = {
  "ECR Image Action": parseImageAction,
  "ECR Replication Action": parseImageAction,
  "ECR Pull Through Cache Action": parseImageAction,
  "ECS Task State Change": parseTaskChange,
  "ECS Deployment State Change": parseServiceEvent,
  "ECS Service Action": parseServiceEvent,
};

/** The registry is named by the event's account and region alone. */
function parseImageAction({ account, region, time: at, detail }: Envelope): ImageTrigger | null {
  const image = v.parse(imageDetail, detail);
  const result = image.result ?? image["sync-status"];
  if (result !== null && result !== "SUCCESS") return null;
  return {
    kind: "image",
    repository: { account, region, name: image["repository-name"] },
    action: actionOf(image["action-type"], image["target-storage-class"]),
    tag: image["image-tag"] && isTag(image["image-tag"]) ? image["image-tag"] : null,
    digest: asDigest(image["image-digest"]),
    artifactType: image["artifact-media-type"] || null,
    at,
  };
}

/** An archived image cannot be pulled: it is as good as gone, until it is restored. */
function actionOf(action: string | null, storageClass: string | null): ImageTrigger["action"] {
  if (action === "UPDATE_STORAGE_CLASS") return storageClass === "STANDARD" ? "restored" : "removed";
  return action === "DELETE" ? "removed" : "pushed";
}

function parseTaskChange({ detail }: Envelope): ServiceTrigger | null {
  const task = v.parse(taskDetail, detail);
  if (!task.group?.startsWith("service:")) return null;
  return {
    kind: "service",
    service: v.parse(serviceArn, serviceArnIn(task.clusterArn, task.group.slice("service:".length))),
    task: {
      taskDefinition: task.taskDefinitionArn,
      lastStatus: task.lastStatus,
      stopCode: task.stopCode,
      digests: Object.fromEntries(
        task.containers.map(({ name, imageDigest }) => [name, asDigest(imageDigest)]),
      ),
    },
  };
}

/** The service is named by the first resource alone. */
function parseServiceEvent({ resources, detail }: Envelope): ServiceTrigger | null {
  const [arn = ""] = resources;
  const service = longArn(arn, v.parse(serviceDetail, detail).clusterArn);
  return service && { kind: "service", service, task: null };
}

/** Older services' ARNs do not name their cluster; the detail may. */
function longArn(arn: string, clusterArn: string | null): ServiceArn | null {
  if (isServiceArn(arn)) return parseServiceArn(arn).arn;
  const name = /:service\/([^/]+)$/.exec(arn)?.[1];
  return name && clusterArn ? v.parse(serviceArn, serviceArnIn(clusterArn, name)) : null;
}

function asDigest(text: string | null): Digest | null {
  return text !== null && isDigest(text) ? text : null;
}
