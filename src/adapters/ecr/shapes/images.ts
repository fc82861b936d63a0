/** The images of DescribeImages. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import { isTag } from "../../../domain/image/reference.ts";
import type { FoundImage } from "../../../reconcile/ports/ecr.ts";
import { epochTime } from "../../aws/time.ts";
import { digest } from "./fields.ts";

/** The images of a page of DescribeImages, and how to ask for the next. */
export function readPage(answer: JsonObject): {
  images: readonly FoundImage[];
  nextToken: string | undefined;
} {
  const { imageDetails, nextToken } = v.parse(page, answer);
  return { images: imageDetails ?? [], nextToken: nextToken ?? undefined };
}

const detail = v.pipe(
  v.object({
    imageDigest: digest,
    imageTags: v.optional(v.nullable(v.array(v.string())), []),
    imagePushedAt: v.optional(v.nullable(epochTime), null),
    imageManifestMediaType: v.optional(v.nullable(v.string()), null),
    imageStatus: v.optional(v.nullable(v.string()), null),
    artifactMediaType: v.optional(v.nullable(v.string()), null),
    subjectManifestDigest: v.optional(v.nullable(v.string()), null),
  }),
  v.transform(
    (image): FoundImage => ({
      digest: image.imageDigest,
      tags: (image.imageTags ?? []).filter(isTag),
      pushedAt: image.imagePushedAt,
      isArchived: isArchived(image.imageStatus),
      mediaType: image.imageManifestMediaType,
      artifactType: image.artifactMediaType || null,
      isReferrer: Boolean(image.subjectManifestDigest),
    }),
  ),
);

/**
 * Whether an image of this status lies in the archive; `null` of a status that AWS adds later.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive_restore_image.html
 */
function isArchived(status: string | null): boolean | null {
  if (status === null || status === "ACTIVE") return false;
  return status === "ARCHIVED" || status === "ACTIVATING" ? true : null;
}

const page = v.object({
  imageDetails: v.optional(v.nullable(v.array(detail)), []),
  nextToken: v.optional(v.nullable(v.string()), null),
});
