/** Service revisions: ECS's own record of what a deployment runs. */
import type { JsonObject } from "../../../world.ts";
import { ecsArn } from "../arn.ts";
import { numberId } from "../ids.ts";
import type { Deployment } from "../tables/deployment.ts";
import type { Service, ServiceRevision } from "../tables/service.ts";
import type { EcsState, Launch, TaskDefinition } from "../tables/state.ts";
import { containerDefinitions } from "../tasks/containers.ts";
import { pinnedDigest } from "./cache.ts";

export function newRevision(
  state: EcsState,
  service: Service,
  taskDefinition: TaskDefinition,
  launch: Launch,
): ServiceRevision {
  const revision = {
    arn: ecsArn(state.world, "service-revision", service.cluster.name, service.name, numberId(state.world)),
    createdAt: state.world.clock.now(),
    taskDefinition,
    launch,
    settings: service.settings,
    containerImages: imagesOf(taskDefinition, new Map()),
  };
  service.revisions.push(revision);
  return revision;
}

/** Writes the digests that the deployment's first task fixed into its service revision. */
export function showResolved({ revision, taskDefinition, digests }: Deployment): void {
  revision.containerImages = imagesOf(taskDefinition, digests);
}

function imagesOf(taskDefinition: TaskDefinition, digests: ReadonlyMap<string, string>): JsonObject[] {
  return containerDefinitions(taskDefinition).map(({ name, image }) => {
    const imageDigest = digests.get(name) ?? pinnedDigest(image);
    return { containerName: name, image, ...(imageDigest && { imageDigest }) };
  });
}
