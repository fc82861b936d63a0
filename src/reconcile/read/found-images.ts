/** What DescribeImages found, with what was read of the manifests. */

import { type Known, known, unknown, valueOr } from "../../domain/common/known.ts";
import type { ImageRecord } from "../../domain/facts/facts.ts";
import { isIndexType, type Manifest } from "../../domain/image/manifest.ts";
import type { Digest } from "../../domain/image/reference.ts";
import { isImageType } from "../../domain/image/runnable.ts";
import { isArtifactTag } from "../../domain/image/tag/artifact.ts";
import type { FoundImage } from "../ports/ecr.ts";

/** Whether an image was found to be an index. */
export function isIndex(image: Known<FoundImage | null> | undefined): boolean {
  const mediaType = valueOr(image, null)?.mediaType ?? null;
  return mediaType !== null && isIndexType(mediaType);
}

/** Whether something in a repository is a container image, as far as ECR says. */
export function isImage({ artifactType, isReferrer, tags }: FoundImage): boolean {
  const isOfImage = tags.length > 0 && tags.every(isArtifactTag);
  return !isReferrer && !isOfImage && (artifactType === null || isImageType(artifactType));
}

/** The images with what their manifests say, as far as it was read. */
export function withManifests(
  images: ReadonlyMap<Digest, Known<FoundImage | null>>,
  indexes: ReadonlyMap<Digest, Known<Manifest>>,
) {
  return new Map(
    [...images].map(([digest, image]) => [digest, withManifest(image, indexes.get(digest))] as const),
  );
}

function withManifest(
  image: Known<FoundImage | null>,
  index: Known<Manifest> | undefined,
): Known<ImageRecord | null> {
  if (!image.known) return image;
  if (image.value === null) return known(null);
  const { mediaType, ...record } = image.value;
  if (mediaType === null) return known({ ...record, manifest: unknown("ECR names no media type") });
  const single = known({ kind: "manifest", digest: record.digest } as const);
  return known({
    ...record,
    manifest: isIndexType(mediaType) ? (index ?? unknown("the index was not read")) : single,
  });
}
