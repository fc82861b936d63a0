/** How a task gets its images, and why it does not. */

import type { CachedImage, EcsState } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";
import { containerDefinitions } from "../tasks/containers.ts";
import { byDigest, fallsBackToCache, keep, pinnedDigest, prefersCache, pullBehaviorOf } from "./cache.ts";
import { notGiven } from "./refusals.ts";
import { resolve } from "./resolve.ts";
import { dies, type Named, refusalOf } from "./runnable.ts";

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

/** The first container that dies as soon as it starts. */
export function failureToStart(
  state: EcsState,
  task: Task,
  digests: ReadonlyMap<string, string>,
): Failure | undefined {
  for (const { name, image } of containerDefinitions(task.definition)) {
    const pulled = imageAt(state, task, byDigest(image, digests.get(name) ?? ""));
    if (pulled && dies(state, task, pulled)) {
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
  if ("refused" in resolved) return { refused: notGiven(resolved.refused) };
  const reference = byDigest(written, resolved.digest);
  const behavior = pullBehaviorOf(state, task.cluster);
  const cached = task.instance?.cache.get(reference);
  if (cached && prefersCache(behavior)) return cached;
  const pulled = pullFromRegistry(state, task, reference);
  return "refused" in pulled && cached && fallsBackToCache(behavior) ? cached : pulled;
}

function pullFromRegistry(state: EcsState, task: Task, reference: string): Pulled {
  const found = state.images.find(reference);
  if (found.state === "elsewhere") return { digest: pinnedDigest(reference) ?? "" };
  if (found.state === "refused") return { refused: notGiven(found.reason) };
  const refused = refusalOf(state, task, { ...found, reference });
  if (refused) return { refused };
  state.images.recordPull(reference);
  return found;
}

/** What was pulled, from the instance's cache or still in the registry. */
function imageAt(state: EcsState, task: Task, reference: string): Named | undefined {
  const { manifest, platform } = task.instance?.cache.get(reference) ?? {};
  if (manifest) return { reference, manifest, ...(platform && { platform }) };
  const found = state.images.find(reference);
  return found.state === "found" ? { ...found, reference } : undefined;
}

function cannotPull(container: string, why: string): Failure {
  return { stopCode: "TaskFailedToStart", reason: `CannotPullContainerError: ${why}`, container };
}
