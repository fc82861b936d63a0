import type { JsonObject } from "../../world.ts";
import { AwsError } from "../../world.ts";
import { object, text } from "../input.ts";
import { tellImageAction } from "./events.ts";
import { findImage, imageNotFound, readImageId } from "./image-ids.ts";
import type { EcrState, Repository } from "./registry.ts";

/** How long it takes to bring an image back from the archive: AWS says up to 20 minutes. */
const ACTIVATION = 10 * 60_000;

/**
 * Archives an image, which then cannot be pulled, or brings it back.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UpdateImageStorageClass.html
 */
export function updateImageStorageClass(
  state: EcrState,
  input: JsonObject,
  repository: Repository,
): JsonObject {
  const id = readImageId(object(input, "imageId") ?? {});
  const target = text(input, "targetStorageClass");
  const found = findImage(repository, id);
  if (!("image" in found)) throw imageNotFound(repository, id);
  const { image } = found;
  if (target === "ARCHIVE") {
    image.status = "ARCHIVED";
    image.archivedAt = state.world.clock.now();
    tellImageAction(state, repository, "UPDATE_STORAGE_CLASS", image, { "target-storage-class": "ARCHIVE" });
  } else if (target === "STANDARD") {
    image.status = "ACTIVATING";
    state.world.clock.after(ACTIVATION, () => {
      const now = state.world.clock.now();
      image.status = "ACTIVE";
      image.activatedAt = now;
      tellImageAction(state, repository, "UPDATE_STORAGE_CLASS", image, {
        "target-storage-class": "STANDARD",
        "last-activated-at": now.toISOString(),
      });
    });
  } else throw new AwsError("InvalidParameterException", "targetStorageClass must be STANDARD or ARCHIVE");
  return {
    registryId: repository.account,
    repositoryName: repository.name,
    imageId: { imageDigest: image.digest, ...(id.imageTag && { imageTag: id.imageTag }) },
    imageStatus: image.status,
  };
}
