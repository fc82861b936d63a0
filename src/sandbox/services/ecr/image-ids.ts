/** How requests name images: by digest, by tag, or by both. */
import { AwsError, type JsonObject } from "../../world.ts";
import { objects, text } from "../input.ts";
import type { Image, Repository } from "./registry.ts";

export interface ImageId {
  readonly imageDigest?: string;
  readonly imageTag?: string;
}

export type FoundImage =
  | { readonly image: Image }
  | { readonly failureCode: string; readonly failureReason: string };

/** The ids of a request. @throws {AwsError} `InvalidParameterException` if there are more than 100. */
export function readImageIds(input: JsonObject): ImageId[] {
  const ids = objects(input, "imageIds").map(readImageId);
  if (ids.length <= 100) return ids;
  const where = "Invalid parameter at 'imageIds' failed to satisfy constraint";
  throw new AwsError(
    "InvalidParameterException",
    `${where}: 'Member must have length less than or equal to 100'`,
  );
}

export function readImageId(given: JsonObject): ImageId {
  const imageDigest = text(given, "imageDigest");
  const imageTag = text(given, "imageTag");
  return { ...(imageDigest && { imageDigest }), ...(imageTag && { imageTag }) };
}

/** The image that an id names, or why it names none, in ECR's words. */
export function findImage(repository: Repository, { imageDigest, imageTag }: ImageId): FoundImage {
  if (imageDigest === undefined && imageTag === undefined) {
    return failure("MissingDigestAndTag", "Invalid request parameters: both tag and digest cannot be null");
  }
  if (imageDigest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(imageDigest)) {
    return failure(
      "InvalidImageDigest",
      "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    );
  }
  const tagged = imageTag === undefined ? undefined : repository.tags.get(imageTag);
  const image = repository.images.get(imageDigest ?? tagged ?? "");
  if (!image || (imageTag !== undefined && tagged === undefined)) {
    return failure("ImageNotFound", "Requested image not found");
  }
  if (tagged !== undefined && tagged !== image.digest) {
    return failure(
      "ImageTagDoesNotMatchDigest",
      "The specified image tag does not match the specified image digest",
    );
  }
  return { image };
}

export function imageNotFound(repository: Repository, { imageDigest, imageTag }: ImageId): AwsError {
  const quote = (value: string | undefined) => `'${value ?? "null"}'`;
  return new AwsError(
    "ImageNotFoundException",
    `The image with imageId {imageDigest:${quote(imageDigest)}, imageTag:${quote(imageTag)}} does not exist within the repository with name '${repository.name}' in the registry with id '${repository.account}'`,
  );
}

function failure(failureCode: string, failureReason: string): FoundImage {
  return { failureCode, failureReason };
}
