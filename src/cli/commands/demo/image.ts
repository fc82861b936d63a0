/** Images for stories: manifests whose digests are real, and nothing behind them. */
import { createHash } from "node:crypto";

export interface DemoImage {
  readonly manifest: string;
  readonly digest: string;
}

/** The image that is built from a commit. */
export function imageOf(commit: string): DemoImage {
  const config = JSON.stringify({
    architecture: "arm64",
    os: "linux",
    config: { Env: [`COMMIT=${commit}`] },
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: digestOf(config),
      size: config.length,
    },
    layers: [],
  });
  return { manifest, digest: digestOf(manifest) };
}

/** What the registry will call these bytes. */
function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
