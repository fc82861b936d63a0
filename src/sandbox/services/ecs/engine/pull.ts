/** How a task gets its images, and why it does not. */

import { isObject } from "../../../json.ts";
import type { JsonObject } from "../../../world.ts";
import type { CachedImage, EcsState } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";
import { containerDefinitions } from "../tasks/containers.ts";
import { architectureOf } from "../tasks/shape.ts";
import { byDigest, fallsBackToCache, keep, prefersCache, pullBehaviorOf } from "./cache.ts";
import { resolve } from "./resolve.ts";

export interface Failure {
  readonly stopCode: "TaskFailedToStart" | "EssentialContainerExited";
  readonly reason: string;
  /** The container that failed. */
  readonly container: string;
}

/** Pulls each container's image: container → digest, or the first failure. */
export function pullImages(state: EcsState, task: Task): ReadonlyMap<string, string> | Failure {
  const digests = new Map<string, string>();
  for (const { name, image } of containerDefinitions(task.definition)) {
    const pulled = pullImage(state, task, image, task.digests.get(name));
    if ("refused" in pulled) return cannotPull(name, pulled.refused);
    if (task.instance) keep(task.instance, image, pulled);
    digests.set(name, pulled.digest);
  }
  return digests;
}

/** Whether a container's own manifest makes it fail to start: the annotation `sandbox.fail: start`. */
export function failureToStart(
  state: EcsState,
  task: Task,
  digests: ReadonlyMap<string, string>,
): Failure | undefined {
  for (const { name, image } of containerDefinitions(task.definition)) {
    const manifest = manifestOf(state, task, byDigest(image, digests.get(name) ?? ""));
    if (manifest && annotatedFailure(state, image, manifest, platformOf(task)) === "start") {
      return {
        stopCode: "EssentialContainerExited",
        reason: "Essential container in task exited",
        container: name,
      };
    }
  }
  return undefined;
}

type Pulled = CachedImage | { readonly refused: string };

function pullImage(state: EcsState, task: Task, written: string, fixed: string | undefined): Pulled {
  const resolved = fixed ? { digest: fixed } : resolve(state, task.cluster, task.instance, written);
  if ("refused" in resolved) return resolved;
  const reference = byDigest(written, resolved.digest);
  const behavior = pullBehaviorOf(state, task.cluster);
  const cached = task.instance?.cache.get(reference);
  if (cached && prefersCache(behavior)) return cached;
  const pulled = pullFromRegistry(state, task, reference, resolved.digest);
  return "refused" in pulled && cached && fallsBackToCache(behavior) ? cached : pulled;
}

function pullFromRegistry(state: EcsState, task: Task, reference: string, digest: string): Pulled {
  const found = state.images.find(reference);
  if (found.state === "elsewhere") return { digest };
  if (found.state === "refused") return { refused: `failed to resolve ref ${reference}: ${found.reason}` };
  const { manifest } = found;
  const platform = platformOf(task);
  if (!runsOn(manifest, platform)) {
    return { refused: `image Manifest does not contain descriptor matching platform 'linux/${platform}'` };
  }
  if (annotatedFailure(state, reference, manifest, platform) === "pull") {
    return {
      refused: `failed to copy: httpReadSeeker: failed open: unexpected status from GET request to ${reference}: 500`,
    };
  }
  state.images.recordPull(reference);
  return { digest, manifest };
}

function manifestOf(state: EcsState, task: Task, reference: string): JsonObject | undefined {
  const cached = task.instance?.cache.get(reference)?.manifest;
  if (cached) return cached;
  const found = state.images.find(reference);
  return found.state === "found" ? found.manifest : undefined;
}

/** The architecture of a task, as indexes name it. */
function platformOf(task: Task): "arm64" | "amd64" {
  return architectureOf(task) === "ARM64" ? "arm64" : "amd64";
}

/** The annotation `sandbox.fail` of an image, or of one that an index lists for this architecture. */
function annotatedFailure(
  state: EcsState,
  reference: string,
  manifest: JsonObject,
  architecture: string,
): unknown {
  if (isObject(manifest.annotations) && "sandbox.fail" in manifest.annotations) {
    return manifest.annotations["sandbox.fail"];
  }
  return childrenOf(manifest)
    .filter((child) => !isObject(child.platform) || isFor(child, architecture))
    .map(({ digest }) => state.images.find(byDigest(reference, String(digest))))
    .map((child) =>
      child.state === "found" ? annotatedFailure(state, reference, child.manifest, architecture) : undefined,
    )
    .find((failure) => failure !== undefined);
}

/** A single image runs anywhere, as far as its manifest tells; an index must list the task's platform. */
function runsOn(manifest: JsonObject, architecture: string): boolean {
  const children = childrenOf(manifest);
  return children.length === 0 || children.some((child) => isFor(child, architecture));
}

function isFor({ platform }: JsonObject, architecture: string): boolean {
  return isObject(platform) && platform.architecture === architecture;
}

function childrenOf(manifest: JsonObject): JsonObject[] {
  return Array.isArray(manifest.manifests) ? manifest.manifests.filter(isObject) : [];
}

function cannotPull(container: string, why: string): Failure {
  const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): ${why}`;
  return { stopCode: "TaskFailedToStart", reason, container };
}
