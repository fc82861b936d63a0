/** Manifests from their text: indexes, and images without their layers. */
import * as v from "valibot";
import { type Known, known, unknown } from "../../../domain/common/known.ts";
import type { ImageManifest, IndexManifest, Manifest } from "../../../domain/image/manifest.ts";
import type { Digest } from "../../../domain/image/reference.ts";
import { isImageType } from "../../../domain/image/runnable.ts";
import { digest } from "./fields.ts";

/** @see https://github.com/opencontainers/image-spec/blob/main/annotations.md */
const annotations = v.fallback(
  v.optional(v.object({ "org.opencontainers.image.revision": v.optional(v.pipe(v.string(), v.nonEmpty())) })),
  undefined,
);

const index = v.object({
  annotations,
  manifests: v.array(
    v.object({
      digest,
      platform: v.optional(
        v.object({ os: v.string(), architecture: v.string(), variant: v.optional(v.string()) }),
      ),
      annotations: v.optional(v.record(v.string(), v.string())),
      mediaType: v.optional(v.string()),
      artifactType: v.optional(v.string()),
    }),
  ),
});

/**
 * An index from its manifest's text; what cannot be read is unknown.
 * @see https://docs.docker.com/build/metadata/attestations/attestation-storage/
 */
export function parseIndex(of: Digest, text: string): Known<Manifest> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), index), text);
  if (!parsed.success) return unknown(`the index ${of} cannot be read: ${parsed.issues[0].message}`);
  const children = parsed.output.manifests.map(({ platform, annotations, ...child }) => ({
    digest: child.digest,
    platform: platform
      ? [platform.os, platform.architecture, platform.variant].filter(Boolean).join("/")
      : null,
    attestation:
      annotations?.["vnd.docker.reference.type"] === "attestation-manifest" ||
      platform?.os === "unknown" ||
      (child.artifactType !== undefined && !isImageType(child.artifactType)) ||
      (child.mediaType !== undefined && !manifestTypes.has(child.mediaType)),
  }));
  const revision = revisionIn(parsed.output);
  return known({ kind: "index", digest: of, children, revision } satisfies IndexManifest);
}

/** What an index may list to be run: of an index within an index no agent makes a task. */
const manifestTypes: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
]);

const image = v.object({
  annotations,
  artifactType: v.optional(v.string()),
  config: v.optional(v.object({ digest, mediaType: v.optional(v.string()) })),
});

const imageText = v.pipe(
  v.string(),
  v.parseJson(),
  v.check((value) => !Array.isArray(value), "Expected Object but received Array"),
  image,
);

/** What is kept of an image's manifest: without its layers; `null` of one that cannot be read. */
export function digestManifest(text: string): string | null {
  const parsed = v.safeParse(imageText, text);
  return parsed.success ? JSON.stringify(parsed.output) : null;
}

/** An image's manifest from its text, or from what was kept of it; what cannot be read is unknown. */
export function parseImage(of: Digest, text: string): Known<ImageManifest> {
  const parsed = v.safeParse(imageText, text);
  if (!parsed.success) return unknown(`the manifest ${of} cannot be read: ${parsed.issues[0].message}`);
  const { config, artifactType, ...rest } = parsed.output;
  return known({
    config: config?.digest ?? null,
    configType: artifactType || config?.mediaType || null,
    revision: revisionIn(rest),
  });
}

function revisionIn(manifest: Pick<v.InferOutput<typeof image>, "annotations">): string | null {
  return manifest.annotations?.["org.opencontainers.image.revision"] ?? null;
}
