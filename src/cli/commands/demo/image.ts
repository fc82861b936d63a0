/** Images for stories: manifests whose digests are real, and nothing behind them. */
import { createHash } from "node:crypto";
import { manifestOf } from "../../../sandbox/page/image.ts";

export interface DemoImage {
  readonly manifest: string;
  readonly digest: string;
}

/** The image that is built from a commit. */
export function imageOf(commit: string): DemoImage {
  const manifest = manifestOf(commit);
  return { manifest, digest: `sha256:${createHash("sha256").update(manifest).digest("hex")}` };
}
