/** An image to push: a manifest whose digest is real, and nothing behind it. */
import { createHash } from "node:crypto";

/** The manifest of the image that is built from a commit. */
export function manifestOf(commit: string): string {
  const config = JSON.stringify({
    architecture: "arm64",
    os: "linux",
    config: { Env: [`COMMIT=${commit}`] },
  });
  const mediaType = "application/vnd.oci.image";
  const digest = `sha256:${createHash("sha256").update(config).digest("hex")}`;
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: `${mediaType}.manifest.v1+json`,
    config: { mediaType: `${mediaType}.config.v1+json`, digest, size: config.length },
    layers: [],
  });
}

/** The name of the next commit: the same after each start. */
export function commitOf(number: number): string {
  return createHash("sha256").update(`commit ${number}`).digest("hex").slice(0, 7);
}
