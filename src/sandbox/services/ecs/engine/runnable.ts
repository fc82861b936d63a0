/** Whether what a registry gave can run where a task is, and how it fails if it cannot. */
import { isObject } from "../../../json.ts";
import type { JsonObject } from "../../../world.ts";
import type { ImageLookup } from "../../ecr/images.ts";
import type { EcsState } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";
import { isSamePlatform, platformOf } from "../tasks/platform.ts";
import { artifactIn } from "./artifact.ts";
import { byDigest } from "./cache.ts";
import { noImage, notGiven, notListed, notSent } from "./refusals.ts";

/** What a reference names. */
export interface Named {
  readonly reference: string;
  readonly manifest: JsonObject;
  /** `linux/arm64`; absent where nothing tells. */
  readonly platform?: string;
}

/** Why it cannot be pulled; undefined if it can. */
export function refusalOf(state: EcsState, task: Task, named: Named): string | undefined {
  const image = isIndex(named) ? childrenFor(state, task, named)[0] : named;
  if (image === undefined) return notListed(task);
  if ("reason" in image) return notGiven(image.reason);
  const artifact = artifactIn(image.manifest);
  if (artifact) return noImage(task, artifact);
  return annotatedFailure(state, task, named) === "pull" ? notSent(named.reference) : undefined;
}

/**
 * Whether its process dies as soon as it starts: the annotation `sandbox.fail: start`, or an image of another
 * platform, of which the log says `exec format error`.
 */
export function dies(state: EcsState, task: Task, named: Named): boolean {
  if (annotatedFailure(state, task, named) === "start") return true;
  const image = isIndex(named) ? childrenFor(state, task, named)[0] : named;
  return image !== undefined && "manifest" in image && isForAnother(task, image);
}

type Child = Named | Extract<ReturnType<ImageLookup["find"]>, { state: "refused" }>;

/** What an index lists for a task's platform; a child that is listed without one is for its own. */
function childrenFor(state: EcsState, task: Task, { reference, manifest }: Named): Child[] {
  const { os, architecture } = platformOf(task);
  return listed(manifest).flatMap((descriptor): Child[] => {
    const { platform } = descriptor;
    if (isObject(platform) && ((platform.os ?? os) !== os || platform.architecture !== architecture))
      return [];
    const child = byDigest(reference, String(descriptor.digest));
    const found = state.images.find(child);
    if (found.state !== "found") return found.state === "refused" ? [found] : [];
    if (!isObject(platform) && (isForAnother(task, found) || artifactIn(found.manifest))) return [];
    return [{ ...found, reference: child }];
  });
}

/** The annotation `sandbox.fail` of an image, or of one that an index lists for the task's platform. */
function annotatedFailure(state: EcsState, task: Task, named: Named): unknown {
  const { annotations } = named.manifest;
  if (isObject(annotations) && "sandbox.fail" in annotations) return annotations["sandbox.fail"];
  return childrenFor(state, task, named)
    .flatMap((child) => ("manifest" in child ? annotatedFailure(state, task, child) : []))
    .find((failure) => failure !== undefined);
}

function isForAnother(task: Task, { platform }: Pick<Named, "platform">): boolean {
  return platform !== undefined && !isSamePlatform(platformOf(task), platform);
}

function isIndex({ manifest }: Named): boolean {
  return Array.isArray(manifest.manifests);
}

function listed({ manifests }: JsonObject): JsonObject[] {
  return Array.isArray(manifests) ? manifests.filter(isObject) : [];
}
