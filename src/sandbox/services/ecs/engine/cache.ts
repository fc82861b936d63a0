/**
 * What container instances keep of the images they pulled.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html (ECS_IMAGE_PULL_BEHAVIOR)
 */
import type { PullBehavior } from "../options.ts";
import type { CachedImage, Cluster, ContainerInstance, EcsState } from "../tables/state.ts";

export function pullBehaviorOf(state: EcsState, cluster: Cluster): PullBehavior {
  return state.options.pullBehaviors[cluster.name] ?? "default";
}

/** Whether a copy on the instance is taken without asking the registry. */
export function prefersCache(behavior: PullBehavior): boolean {
  return behavior === "once" || behavior === "prefer-cached";
}

/** Whether a copy on the instance is good enough when the registry cannot be asked. */
export function fallsBackToCache(behavior: PullBehavior): boolean {
  return behavior !== "always";
}

/** Keeps an image under its name as written and under its digest, as the agent tags what it pulled. */
export function keep(instance: ContainerInstance, written: string, image: CachedImage): void {
  instance.cache.set(written, image);
  instance.cache.set(byDigest(written, image.digest), image);
}

/** `repository@digest` of an image reference. */
export function byDigest(reference: string, digest: string): string {
  const [name = ""] = reference.split("@", 1);
  const colon = name.lastIndexOf(":");
  const repository = colon > name.lastIndexOf("/") ? name.slice(0, colon) : name;
  return `${repository}@${digest}`;
}

/** The digest that a reference is pinned to. */
export function pinnedDigest(reference: string): string | undefined {
  return reference.split("@", 2)[1];
}
