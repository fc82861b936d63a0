/** The manifests of BatchGetImage, and why others are not among them. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import type { Digest } from "../../../domain/image/reference.ts";
import { digest } from "./fields.ts";

const batch = v.object({
  images: v.optional(
    v.nullable(v.array(v.object({ imageId: v.object({ imageDigest: digest }), imageManifest: v.string() }))),
    [],
  ),
});

/** The manifests of BatchGetImage, by digest. */
export function readBatch(answer: JsonObject): ReadonlyMap<Digest, string> {
  const images = v.parse(batch, answer).images ?? [];
  return new Map(images.map(({ imageId, imageManifest }) => [imageId.imageDigest, imageManifest]));
}

const failure = v.object({
  imageId: v.optional(v.nullable(v.object({ imageDigest: v.optional(v.nullable(v.string()), null) }))),
  failureCode: v.optional(v.nullable(v.string()), null),
});

/** Why BatchGetImage gives no manifest of a digest, by digest: `ImageNotFound`, …, or what AWS adds later. */
export function readFailures(answer: JsonObject): ReadonlyMap<string, string> {
  const { failures } = v.parse(v.object({ failures: v.optional(v.nullable(v.array(failure)), []) }), answer);
  return new Map(
    (failures ?? []).flatMap(({ imageId, failureCode }) =>
      imageId?.imageDigest && failureCode ? [[imageId.imageDigest, failureCode]] : [],
    ),
  );
}
