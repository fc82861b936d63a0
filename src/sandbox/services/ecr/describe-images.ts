import type { JsonObject } from "../../world.ts";
import { epoch, object, text } from "../input.ts";
import { page } from "../paging.ts";
import { findImage, imageNotFound, readImageIds } from "./image-ids.ts";
import { type EcrState, type Image, type Repository, tagsOf } from "./registry.ts";

/**
 * Tells digests, tags and times. One id that is missing fails the whole call.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
 */
export function describeImages(state: EcrState, input: JsonObject, repository: Repository): JsonObject {
  const ids = readImageIds(input);
  if (ids.length > 0) {
    const digests = new Set(
      ids.map((id) => {
        const found = findImage(repository, id);
        if ("image" in found) return found.image;
        throw imageNotFound(repository, id);
      }),
    );
    return { imageDetails: [...digests].map((image) => tellImage(repository, image)) };
  }
  const images = selected(repository, object(input, "filter") ?? {});
  const rules = { usual: 100, most: 1000, atMost: state.options.pageSize };
  const { items, next } = page(images, ({ digest }) => digest, input, rules);
  return { imageDetails: items.map((image) => tellImage(repository, image)), ...next };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html */
export function listImages(state: EcrState, input: JsonObject, repository: Repository): JsonObject {
  const ids = selected(repository, object(input, "filter") ?? {}).flatMap(({ digest }) => {
    const tags = tagsOf(repository, digest);
    if (tags.length === 0) return [{ imageDigest: digest }];
    return tags.map((imageTag) => ({ imageDigest: digest, imageTag }));
  });
  const rules = { usual: 100, most: 1000, atMost: state.options.pageSize };
  const { items, next } = page(ids, (id) => JSON.stringify(id), input, rules);
  return { imageIds: items, ...next };
}

/**
 * Without a word about their status, only active images are given.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImagesFilter.html
 */
function selected(repository: Repository, filter: JsonObject): Image[] {
  const tagStatus = text(filter, "tagStatus") ?? "ANY";
  const imageStatus = text(filter, "imageStatus") ?? "ACTIVE";
  return [...repository.images.values()]
    .filter((image) => imageStatus === "ANY" || image.status === imageStatus)
    .filter(
      ({ digest }) =>
        tagStatus === "ANY" || tagsOf(repository, digest).length > 0 === (tagStatus === "TAGGED"),
    )
    .sort((a, b) => (a.digest < b.digest ? -1 : 1));
}

function tellImage(repository: Repository, image: Image): JsonObject {
  const imageTags = tagsOf(repository, image.digest);
  return {
    registryId: repository.account,
    repositoryName: repository.name,
    imageDigest: image.digest,
    ...(imageTags.length > 0 && { imageTags }),
    imageSizeInBytes: image.size,
    imagePushedAt: epoch(image.pushedAt),
    imageManifestMediaType: image.mediaType,
    ...(image.artifactMediaType && { artifactMediaType: image.artifactMediaType }),
    ...(image.subjectDigest && { subjectManifestDigest: image.subjectDigest }),
    imageStatus: image.status,
    ...(image.pulledAt && { lastRecordedPullTime: epoch(image.pulledAt) }),
    ...(image.archivedAt && { lastArchivedAt: epoch(image.archivedAt) }),
    ...(image.activatedAt && { lastActivatedAt: epoch(image.activatedAt) }),
  };
}
