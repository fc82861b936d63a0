/** Manifests as docker pushes them: as text, because the digest is over the bytes. */
import { createHash } from "node:crypto";

/** An image whose code is `content`. */
export function manifest(content: string, annotations?: Record<string, string>): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: digestOf(`config ${content}`),
      size: 100,
    },
    layers: [
      { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: digestOf(content), size: 1000 },
    ],
    ...(annotations && { annotations }),
  });
}

/** An index of images for amd64, arm64 and so on. */
export function indexManifest(children: readonly string[], annotations?: Record<string, string>): string {
  const architectures = ["amd64", "arm64", "s390x"];
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: children.map((child, at) => ({
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest: digestOf(child),
      size: child.length,
      platform: { architecture: architectures[at], os: "linux" },
    })),
    ...(annotations && { annotations }),
  });
}

export function digestOf(bytes: string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
