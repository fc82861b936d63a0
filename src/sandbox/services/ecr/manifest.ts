/** What ECR reads in a manifest. */
import { createHash } from "node:crypto";
import { isObject, tryParse } from "../../json.ts";
import { AwsError, type JsonObject } from "../../world.ts";

const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
/** The config of an artifact that has none: `artifactType` says what it is. */
const EMPTY_CONFIG = "application/vnd.oci.empty.v1+json";

/** The digest of a manifest: sha256 over its bytes. */
export function digestOf(manifest: string): string {
  return `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
}

/** @throws {AwsError} `InvalidParameterException` if it is no JSON object. */
export function parseManifest(manifest: string): JsonObject {
  const parsed = tryParse(manifest);
  if (isObject(parsed)) return parsed;
  const where = "Invalid parameter at 'ImageManifest' failed to satisfy constraint";
  throw new AwsError("InvalidParameterException", `${where}: 'Invalid JSON syntax'`);
}

/** The media type: as the manifest says, else as the request says, else what its shape is. */
export function mediaTypeOf(manifest: JsonObject, told: string | undefined): string {
  if (typeof manifest.mediaType === "string") return manifest.mediaType;
  return told ?? (Array.isArray(manifest.manifests) ? OCI_INDEX : OCI_MANIFEST);
}

/** What a manifest is of, by its config: a container image, a Helm chart, a signature. An index has no config. */
export function artifactTypeOf({ config, artifactType }: JsonObject): string | undefined {
  const configType = isObject(config) ? config.mediaType : undefined;
  const type = configType === EMPTY_CONFIG ? (artifactType ?? configType) : configType;
  return typeof type === "string" ? type : undefined;
}

/** The digest that a manifest or an index refers to. */
export function subjectOf({ subject }: JsonObject): string | undefined {
  return isObject(subject) && typeof subject.digest === "string" ? subject.digest : undefined;
}

/** The platform that a manifest's own annotation says: the sandbox has no configs to read it in. */
export function platformAnnotated({ annotations }: JsonObject): string | undefined {
  const platform = isObject(annotations) ? annotations["sandbox.platform"] : undefined;
  return typeof platform === "string" ? platform : undefined;
}

/** The digests that an index lists with a platform, `unknown/unknown` aside, and the platform. */
export function platformsListed(manifest: JsonObject): [digest: string, platform: string][] {
  return childrenOf(manifest).flatMap(({ digest, platform }) => {
    if (typeof digest !== "string" || !isObject(platform) || platform.os === "unknown") return [];
    const parts = [platform.os, platform.architecture, platform.variant];
    return [[digest, parts.filter((part) => typeof part === "string").join("/")]];
  });
}

/** The manifests that an index lists; none if it is no index. */
function childrenOf(manifest: JsonObject): JsonObject[] {
  return Array.isArray(manifest.manifests) ? manifest.manifests.filter(isObject) : [];
}

/** The digests that an index lists, attestations too. */
export function childDigests(manifest: JsonObject): string[] {
  return childrenOf(manifest).flatMap(({ digest }) => (typeof digest === "string" ? [digest] : []));
}

/** The bytes an image takes: its manifest, its config and its layers. */
export function sizeOf(text: string, manifest: JsonObject): number {
  const layers = Array.isArray(manifest.layers) ? manifest.layers : [];
  const parts = [manifest.config, ...layers].filter(isObject);
  return parts.reduce(
    (sum, { size }) => sum + (typeof size === "number" ? size : 0),
    Buffer.byteLength(text),
  );
}
