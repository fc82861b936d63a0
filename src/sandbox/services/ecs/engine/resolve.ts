/**
 * From a tag to a digest, as an agent does it: on an instance that prefers its cache, the cached image answers.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html (version consistency)
 */

import type { TaskGroup } from "../tables/service.ts";
import type { Cluster, ContainerInstance, EcsState, TaskDefinition } from "../tables/state.ts";
import { containerDefinitions, madeUpDigest } from "../tasks/containers.ts";
import { fallsBackToCache, pinnedDigest, prefersCache, pullBehaviorOf } from "./cache.ts";

export type Resolution = { readonly digest: string } | { readonly refused: string };

/** After so many failed attempts a deployment goes on without fixed digests. */
const ATTEMPTS = 3;

/** The digest that an image reference stands for, asked on an instance, or on Fargate if there is none. */
export function resolve(
  state: EcsState,
  cluster: Cluster,
  instance: ContainerInstance | undefined,
  reference: string,
): Resolution {
  const pinned = pinnedDigest(reference);
  if (pinned) return { digest: pinned };
  const behavior = pullBehaviorOf(state, cluster);
  const cached = instance?.cache.get(reference);
  if (cached && prefersCache(behavior)) return cached;
  const found = state.images.find(reference);
  if (found.state === "found") return found;
  if (found.state === "elsewhere") return { digest: madeUpDigest(reference) };
  if (cached && fallsBackToCache(behavior)) return cached;
  return { refused: found.reason };
}

/**
 * Fixes a group's tags to digests before its first task starts on `instance`; all of them, or none yet.
 * Containers that opted out are left to each task.
 */
export function fixDigests(
  state: EcsState,
  cluster: Cluster,
  instance: ContainerInstance | undefined,
  group: TaskGroup,
): void {
  if (group.resolution !== "open") return;
  const digests = resolveAll(state, cluster, instance, group.taskDefinition);
  group.resolutionAttempts += 1;
  if (digests) {
    group.digests = digests;
    group.resolution = "done";
  } else if (group.resolutionAttempts >= ATTEMPTS) {
    group.resolution = "never";
  }
}

function resolveAll(
  state: EcsState,
  cluster: Cluster,
  instance: ContainerInstance | undefined,
  definition: TaskDefinition,
): Map<string, string> | undefined {
  const digests = new Map<string, string>();
  for (const { name, image, consistent } of containerDefinitions(definition)) {
    if (!consistent) continue;
    const resolved = resolve(state, cluster, instance, image);
    if ("refused" in resolved) return undefined;
    digests.set(name, resolved.digest);
  }
  return digests;
}
