/** Manifests as the tools that push them make them: as text, because a digest is over the bytes. */
import { createHash } from "node:crypto";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json";

/** An image manifest whose digest depends on `content` alone. */
export function manifestOf(content: string, annotations: Record<string, string> = {}): string {
  return imageManifest(blobOf(IMAGE_CONFIG, content), [], { annotations });
}

/** An index of these manifests, by platform: `{ "linux/arm64": manifest }`. */
export function indexOf(manifests: Record<string, string>): string {
  return indexManifest(
    Object.entries(manifests).map(([platform, manifest]) => {
      const [os, architecture, variant] = platform.split("/");
      return { ...descriptorOf(manifest), platform: { os, architecture, variant } };
    }),
  );
}

/** An index of one image and its provenance, as BuildKit makes it. */
export function builtIndexOf(image: string, provenance: string): string {
  return indexManifest([
    { ...descriptorOf(image), platform: { architecture: "amd64", os: "linux" } },
    attestation(digestOf(image), provenance),
  ]);
}

/** An index of the provenance of an image, and of no image. */
export function attestationsOf(content: string, provenance: string): string {
  return indexManifest([attestation(digestOf(manifestOf(content)), provenance)]);
}

/** An index that lists nothing. */
export const emptyIndex = indexManifest([]);

/** What BuildKit pushes beside an image: its config is an image's, its layer is not. */
export function provenanceOf(content: string): string {
  const layers = [blobOf("application/vnd.in-toto+json", `provenance of ${content}`)];
  return imageManifest(blobOf(IMAGE_CONFIG, `provenance of ${content}`), layers);
}

/** A Helm chart. */
export function chartOf(version: string): string {
  const layers = [blobOf("application/vnd.cncf.helm.chart.content.v1.tar+gzip", `chart ${version}`)];
  return imageManifest(blobOf("application/vnd.cncf.helm.config.v1+json", `chart ${version}`), layers);
}

/** A signature as cosign pushes it under a tag: by its config it is an image, by its layer it is not. */
export function signatureOf(digest: string): string {
  const layers = [blobOf("application/vnd.dev.cosign.simplesigning.v1+json", `signature of ${digest}`)];
  return imageManifest(blobOf(IMAGE_CONFIG, `signature of ${digest}`), layers);
}

/** An SBOM that refers to its image, with the empty config of an artifact. */
export function sbomOf(digest: string): string {
  const layers = [blobOf("application/spdx+json", `sbom of ${digest}`)];
  return imageManifest(blobOf("application/vnd.oci.empty.v1+json", "{}"), layers, {
    artifactType: "application/spdx+json",
    subject: { mediaType: MANIFEST, digest, size: 100 },
  });
}

/** The digest of a text's bytes. */
export function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

function imageManifest(config: object, layers: readonly object[], more: object = {}): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers, ...more });
}

function indexManifest(manifests: readonly object[]): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests,
  });
}

function attestation(image: string, provenance: string): object {
  return {
    ...descriptorOf(provenance),
    annotations: {
      "vnd.docker.reference.digest": image,
      "vnd.docker.reference.type": "attestation-manifest",
    },
    platform: { architecture: "unknown", os: "unknown" },
  };
}

function descriptorOf(manifest: string): object {
  return { mediaType: MANIFEST, digest: digestOf(manifest), size: manifest.length };
}

function blobOf(mediaType: string, content: string): object {
  return { mediaType, digest: digestOf(content), size: content.length };
}
