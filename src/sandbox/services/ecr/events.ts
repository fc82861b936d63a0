/**
 * What ECR tells EventBridge.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 */
import type { JsonObject, World } from "../../world.ts";
import type { EcrState, Image, Repository } from "./registry.ts";

export type ImageAction = "PUSH" | "DELETE" | "UPDATE_STORAGE_CLASS";

/** An `ECR Image Action`. An untagged push carries the tag `""`; `resources` is empty, as AWS leaves it. */
export function tellImageAction(
  state: EcrState,
  repository: Repository,
  action: ImageAction,
  image: Image,
  more: JsonObject = {},
): void {
  tell(state, repository, "ECR Image Action", {
    "action-type": action,
    "image-digest": image.digest,
    "repository-name": repository.name,
    result: "SUCCESS",
    "manifest-media-type": image.mediaType,
    ...(image.artifactMediaType && { "artifact-media-type": image.artifactMediaType }),
    ...more,
  });
}

/** Puts an event on the bus, if it is our bus: another account's or region's events do not come here. */
export function tell(
  state: EcrState,
  repository: Repository,
  detailType: string,
  detail: JsonObject,
  resources: readonly string[] = [],
): void {
  if (!isOurs(state.world, repository)) return;
  state.world.emit({ source: "aws.ecr", "detail-type": detailType, resources, detail });
}

function isOurs(world: World, repository: Repository): boolean {
  return repository.account === world.account && repository.region === world.region;
}
