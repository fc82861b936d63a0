import type { JsonObject } from "../../world.ts";
import { texts } from "../input.ts";
import { findImage, type ImageId, readImageIds } from "./image-ids.ts";
import type { EcrState, Image, Repository } from "./registry.ts";

/**
 * Gives manifests, and counts as a pull of each.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html
 */
export function batchGetImage(state: EcrState, input: JsonObject, repository: Repository): JsonObject {
  const accepted = texts(input, "acceptedMediaTypes");
  const images: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const imageId of readImageIds(input)) {
    const found = findImage(repository, imageId);
    if (!("image" in found)) {
      failures.push({ imageId, ...found });
    } else if (found.image.status !== "ACTIVE") {
      failures.push({ imageId, failureCode: "ImageInaccessible", failureReason: "The image is archived" });
    } else if (accepted.length > 0 && !accepted.includes(found.image.mediaType)) {
      failures.push({ imageId, failureCode: "ImageNotFound", failureReason: "Requested image not found" });
    } else {
      found.image.pulledAt = state.world.clock.now();
      images.push(tellManifest(repository, found.image, imageId));
    }
  }
  return { images, failures };
}

function tellManifest(repository: Repository, image: Image, { imageTag }: ImageId): JsonObject {
  return {
    registryId: repository.account,
    repositoryName: repository.name,
    imageId: { imageDigest: image.digest, ...(imageTag && { imageTag }) },
    imageManifest: image.manifest,
    imageManifestMediaType: image.mediaType,
  };
}
