/** The manifests of BatchGetImage, and why others are not among them. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import type { Digest } from "../../../domain/image/reference.ts";
import { digest } from "./fields.ts";

const image = v.object({ imageId: v.object({ imageDigest: digest }), imageManifest: v.string() });

const failure = v.object({ imageId: v.object({ imageDigest: v.string() }), failureCode: v.string() });

/** One entry that has another shape says nothing of its image, and hides no other. */
function entries<T>(schema: v.GenericSchema<unknown, T>) {
  const list = v.optional(v.nullable(v.array(v.unknown())), []);
  return (answer: JsonObject, field: "images" | "failures"): T[] => {
    const { [field]: all } = v.parse(v.object({ [field]: list }), answer);
    return (all ?? []).flatMap((one) => {
      const read = v.safeParse(schema, one);
      return read.success ? [read.output] : [];
    });
  };
}

const imagesOf = entries(image);
const failuresOf = entries(failure);

/** The manifests of BatchGetImage, by digest. */
export function readBatch(answer: JsonObject): ReadonlyMap<Digest, string> {
  return new Map(
    imagesOf(answer, "images").map(({ imageId, imageManifest }) => [imageId.imageDigest, imageManifest]),
  );
}

/** Why BatchGetImage gives no manifest of a digest, by digest: `ImageNotFound`, …, or what AWS adds later. */
export function readFailures(answer: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    failuresOf(answer, "failures").map(({ imageId, failureCode }) => [imageId.imageDigest, failureCode]),
  );
}
