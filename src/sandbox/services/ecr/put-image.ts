import { AwsError, type JsonObject } from "../../world.ts";
import { requiredText, text } from "../input.ts";
import { tellImageAction } from "./events.ts";
import {
  artifactTypeOf,
  childDigests,
  digestOf,
  mediaTypeOf,
  parseManifest,
  platformsListed,
  sizeOf,
  subjectOf,
} from "./manifest.ts";
import type { EcrState, Image, Repository } from "./registry.ts";
import { isImmutable } from "./tag-mutability.ts";

/**
 * Stores a manifest and lets a tag name it. Layers are not looked at: the sandbox has none.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html
 */
export function putImage(state: EcrState, input: JsonObject, repository: Repository): JsonObject {
  const manifest = requiredText(input, "imageManifest");
  const digest = digestOf(manifest);
  const tag = text(input, "imageTag");
  checkDigest(text(input, "imageDigest"), digest);
  checkTag(tag);
  const known = repository.images.get(digest);
  const image = known ?? newImage(state, repository, manifest, text(input, "imageManifestMediaType"));
  if (known && (tag === undefined || repository.tags.get(tag) === digest)) {
    if (state.options.unchangedPushEvents) tellPush(state, repository, image, tag);
    throw alreadyExists(repository, digest, tag);
  }
  storeImage(repository, image, tag);
  tellPush(state, repository, image, tag);
  return {
    image: {
      registryId: repository.account,
      repositoryName: repository.name,
      imageId: { imageDigest: digest, ...(tag && { imageTag: tag }) },
      imageManifest: manifest,
      imageManifestMediaType: image.mediaType,
    },
  };
}

/** An image of this repository, not yet in it. @throws {AwsError} if an index lists what is not there. */
export function newImage(state: EcrState, repository: Repository, manifest: string, told?: string): Image {
  const parsed = parseManifest(manifest);
  const missing = childDigests(parsed).find((child) => !repository.images.has(child));
  if (missing) {
    throw new AwsError(
      "ReferencedImagesNotFoundException",
      `The manifest list is referencing an image that does not exist: ${missing}`,
    );
  }
  const artifactMediaType = artifactTypeOf(parsed);
  const subjectDigest = subjectOf(parsed);
  return {
    digest: digestOf(manifest),
    manifest,
    mediaType: mediaTypeOf(parsed, told),
    ...(artifactMediaType && { artifactMediaType }),
    ...(subjectDigest && { subjectDigest }),
    size: sizeOf(manifest, parsed),
    pushedAt: state.world.clock.now(),
    status: "ACTIVE",
  };
}

/** Puts an image there and lets the tag name it. @throws {AwsError} if the tag may not move. */
export function storeImage(repository: Repository, image: Image, tag: string | undefined): void {
  if (tag !== undefined) {
    if (repository.tags.has(tag) && isImmutable(repository, tag)) {
      throw new AwsError(
        "ImageTagAlreadyExistsException",
        `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`,
      );
    }
    repository.tags.set(tag, image.digest);
  }
  if (repository.images.has(image.digest)) return;
  repository.images.set(image.digest, image);
  for (const [digest, platform] of platformsListed(parseManifest(image.manifest))) {
    if (!repository.platforms.has(digest)) repository.platforms.set(digest, platform);
  }
}

function tellPush(state: EcrState, repository: Repository, image: Image, tag: string | undefined): void {
  tellImageAction(state, repository, "PUSH", image, { "image-tag": tag ?? "" });
}

function checkDigest(claimed: string | undefined, digest: string): void {
  if (claimed === undefined || claimed === digest) return;
  throw new AwsError(
    "ImageDigestDoesNotMatchException",
    `The provided image digest '${claimed}' does not match the calculated digest '${digest}'`,
  );
}

/** A tag: a word character, then up to 127 word characters, dots and hyphens. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

function checkTag(tag: string | undefined): void {
  if (tag === undefined || TAG.test(tag)) return;
  throw new AwsError(
    "InvalidParameterException",
    "Invalid parameter at 'imageTag' failed to satisfy constraint: 'must satisfy regular expression '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}''",
  );
}

function alreadyExists(repository: Repository, digest: string, tag: string | undefined): AwsError {
  const tagged = tag === undefined ? "" : ` and tag '${tag}'`;
  return new AwsError(
    "ImageAlreadyExistsException",
    `Image with digest '${digest}'${tagged} already exists in the repository with name '${repository.name}' in registry with id '${repository.account}'`,
  );
}
