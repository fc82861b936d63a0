/**
 * Images that come from elsewhere: by replication, or by a pull through the cache. AWS has no operations for
 * these; in the sandbox, `SandboxReplicateImage` and `SandboxPullThroughCache` play them.
 */
import type { JsonObject } from "../../world.ts";
import { requiredText, text } from "../input.ts";
import { tell, tellImageAction } from "./events.ts";
import { newImage, storeImage } from "./put-image.ts";
import type { EcrState, Image, Repository } from "./registry.ts";

/** `{repositoryName, imageManifest, imageTag, sourceAccount, sourceRegion}` */
export function replicateImage(state: EcrState, input: JsonObject, repository: Repository): JsonObject {
  const image = copy(state, input, repository);
  tell(state, repository, "ECR Replication Action", {
    result: "SUCCESS",
    "repository-name": repository.name,
    "image-digest": image.digest,
    "image-tag": text(input, "imageTag") ?? "",
    "source-account": requiredText(input, "sourceAccount"),
    "source-region": requiredText(input, "sourceRegion"),
    "action-type": "REPLICATE",
  });
  return { imageDigest: image.digest };
}

/** `{repositoryName, imageManifest, imageTag, upstreamRegistryUrl, ecrRepositoryPrefix}` */
export function pullThroughCache(state: EcrState, input: JsonObject, repository: Repository): JsonObject {
  const image = copy(state, input, repository);
  tell(state, repository, "ECR Pull Through Cache Action", {
    "sync-status": "SUCCESS",
    "ecr-repository-prefix": requiredText(input, "ecrRepositoryPrefix"),
    "repository-name": repository.name,
    "upstream-registry-url": requiredText(input, "upstreamRegistryUrl"),
    "image-tag": text(input, "imageTag") ?? "",
    "image-digest": image.digest,
  });
  return { imageDigest: image.digest };
}

function copy(state: EcrState, input: JsonObject, repository: Repository): Image {
  const image = newImage(state, repository, requiredText(input, "imageManifest"));
  const tag = text(input, "imageTag");
  storeImage(repository, image, tag);
  if (state.options.copyPushEvents)
    tellImageAction(state, repository, "PUSH", image, { "image-tag": tag ?? "" });
  return image;
}
