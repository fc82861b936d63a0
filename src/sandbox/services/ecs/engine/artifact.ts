/** What a registry holds is not always a container image. */
import { isObject } from "../../../json.ts";
import type { JsonObject } from "../../../world.ts";

const IMAGE_CONFIGS: readonly unknown[] = [
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
];
const IMAGE_LAYER = /^application\/vnd\.(?:oci\.image|docker)\./;

/** What makes a manifest no container image. */
export interface Artifact {
  /** The media type that no runtime knows. */
  readonly mediaType: string;
  /** Set where the config is an image's and this layer is none: a cosign signature, a BuildKit attestation. */
  readonly layer?: string;
}

/** What a manifest is, if it is no container image; of an index, nothing is said. */
export function artifactIn(manifest: JsonObject): Artifact | undefined {
  const { config, artifactType, subject } = manifest;
  const configType = isObject(config) ? config.mediaType : undefined;
  if (configType !== undefined && !IMAGE_CONFIGS.includes(configType))
    return { mediaType: String(configType) };
  const layer = objectsIn(manifest.layers).find(({ mediaType }) => !IMAGE_LAYER.test(String(mediaType)));
  if (layer) return { mediaType: String(layer.mediaType), layer: String(layer.digest) };
  if (isObject(subject)) return { mediaType: String(artifactType ?? configType) };
  return undefined;
}

function objectsIn(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}
