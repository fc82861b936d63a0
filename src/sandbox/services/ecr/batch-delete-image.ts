import type { JsonObject } from "../../world.ts";
import { tellImageAction } from "./events.ts";
import { findImage, type ImageId, readImageIds } from "./image-ids.ts";
import { childDigests, parseManifest } from "./manifest.ts";
import { type EcrState, type Image, type Repository, tagsOf } from "./registry.ts";

/**
 * Takes tags away, and an image with its last tag; by digest, an image with all its tags.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html
 */
export function batchDeleteImage(state: EcrState, input: JsonObject, repository: Repository): JsonObject {
  const imageIds: ImageId[] = [];
  const failures: JsonObject[] = [];
  for (const imageId of readImageIds(input)) {
    const found = findImage(repository, imageId);
    if (!("image" in found)) {
      failures.push({ imageId, ...found });
      continue;
    }
    const { image } = found;
    const tags = imageId.imageTag === undefined ? tagsOf(repository, image.digest) : [imageId.imageTag];
    const isLast = tags.length === tagsOf(repository, image.digest).length;
    if (isLast && isListed(repository, image)) {
      failures.push({
        imageId,
        failureCode: "ImageReferencedByManifestList",
        failureReason: "Requested image referenced by manifest list",
      });
      continue;
    }
    imageIds.push(...removeImage(repository, image, tags));
    for (const tag of tags.length > 0 ? tags : [""]) {
      tellImageAction(state, repository, "DELETE", image, { "image-tag": tag });
    }
  }
  return { imageIds, failures };
}

/** Whether an index of the repository lists it: then it cannot go before the index. */
function isListed(repository: Repository, { digest }: Image): boolean {
  return [...repository.images.values()].some(({ manifest }) =>
    childDigests(parseManifest(manifest)).includes(digest),
  );
}

/** Takes these tags away, and the image if none is left; gives what was taken, as ECR lists it. */
export function removeImage(repository: Repository, { digest }: Image, tags: readonly string[]): ImageId[] {
  for (const tag of tags) repository.tags.delete(tag);
  if (tagsOf(repository, digest).length === 0) repository.images.delete(digest);
  return tags.length > 0
    ? tags.map((imageTag) => ({ imageDigest: digest, imageTag }))
    : [{ imageDigest: digest }];
}
