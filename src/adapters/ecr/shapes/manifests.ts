/** Manifests from their text: indexes, and images without their layers. */
import * as v from "valibot";
import { type Known, known, unknown } from "../../../domain/common/known.ts";
import type { ImageManifest, IndexManifest, Manifest } from "../../../domain/image/manifest.ts";
import type { Digest } from "../../../domain/image/reference.ts";
import { isImageType } from "../../../domain/image/runnable.ts";
import { digest } from "./fields.ts";

/** What a text is cut to that is kept or shown: an annotation may be as large as the manifest. */
const longestText = 200;

const short = v.pipe(
  v.string(),
  v.transform((text) => text.slice(0, longestText)),
);

/** @see https://github.com/opencontainers/image-spec/blob/main/annotations.md */
const annotations = v.fallback(
  v.optional(v.object({ "org.opencontainers.image.revision": v.optional(v.pipe(short, v.nonEmpty())) })),
  undefined,
);

const index = v.object({
  annotations,
  manifests: v.array(
    v.object({
      digest,
      platform: v.optional(v.object({ os: short, architecture: short, variant: v.optional(short) })),
      annotations: v.fallback(
        v.optional(v.object({ "vnd.docker.reference.type": v.optional(short) })),
        undefined,
      ),
      mediaType: v.optional(v.string()),
      artifactType: v.optional(v.string()),
    }),
  ),
});

const indexText = v.pipe(v.string(), v.parseJson(), index);

type Child = v.InferOutput<typeof index>["manifests"][number];

/**
 * An index from its manifest's text, or from what was kept of it; what cannot be read is unknown.
 * @see https://docs.docker.com/build/metadata/attestations/attestation-storage/
 */
export function parseIndex(of: Digest, text: string): Known<Manifest> {
  const parsed = v.safeParse(indexText, text);
  if (!parsed.success) return unreadable("index", of, parsed.issues[0].message);
  const children = parsed.output.manifests.map((child) => ({
    digest: child.digest,
    platform: platformOf(child),
    attestation: isAttestation(child),
  }));
  const revision = revisionIn(parsed.output);
  return known({ kind: "index", digest: of, children, revision } satisfies IndexManifest);
}

/** What is kept of an index's manifest, as an index that says the same of its children; `null` of one that cannot be read. */
export function digestIndex(text: string): string | null {
  const parsed = v.safeParse(indexText, text);
  if (!parsed.success) return null;
  const manifests = parsed.output.manifests.map((child) => ({
    digest: child.digest,
    platform: child.platform,
    annotations: isAttestation(child) ? { "vnd.docker.reference.type": "attestation-manifest" } : undefined,
  }));
  return JSON.stringify({ annotations: parsed.output.annotations, manifests });
}

function platformOf({ platform }: Child): string | null {
  return platform ? [platform.os, platform.architecture, platform.variant].filter(Boolean).join("/") : null;
}

function isAttestation({ platform, annotations, artifactType, mediaType }: Child): boolean {
  return (
    annotations?.["vnd.docker.reference.type"] === "attestation-manifest" ||
    platform?.os === "unknown" ||
    (artifactType !== undefined && !isImageType(artifactType)) ||
    (mediaType !== undefined && !manifestTypes.has(mediaType))
  );
}

function unreadable(what: "index" | "manifest", of: Digest, why: string): Known<never> {
  return unknown(`the ${what} ${of} cannot be read: ${why.slice(0, longestText)}`);
}

/** What an index may list to be run: of an index within an index no agent makes a task. */
const manifestTypes: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
]);

const image = v.object({
  annotations,
  artifactType: v.optional(short),
  config: v.optional(v.object({ digest, mediaType: v.optional(short) })),
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
  if (!parsed.success) return unreadable("manifest", of, parsed.issues[0].message);
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
