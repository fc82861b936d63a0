/**
 * Indexes and manifests: does the digest that runs satisfy the one that was published?
 *
 * A task reports an index's digest, or a child's where the reference was pinned to the child, so two digests
 * that differ may still be one image. Attestations are children that nobody runs.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-index.md
 */
import type { Digest } from "./reference.ts";

/** One image: its digest says all. */
export interface SingleManifest {
  readonly kind: "manifest";
  readonly digest: Digest;
}

/** A multi-platform image. */
export interface IndexManifest {
  readonly kind: "index";
  readonly digest: Digest;
  readonly children: readonly IndexChild[];
}

/** An image that an index lists. */
export interface IndexChild {
  readonly digest: Digest;
  /** `linux/amd64`, `linux/arm64/v8`; `unknown/unknown` for attestations; `null` where the index does not say. */
  readonly platform: string | null;
  readonly attestation: boolean;
}

export type Manifest = SingleManifest | IndexManifest;

/** Media types of indexes, OCI's and Docker's. */
const indexTypes: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
]);

/** Whether a manifest of this media type is an index. */
export function isIndexType(mediaType: string): boolean {
  return indexTypes.has(mediaType);
}

/**
 * Whether two manifests are one image: equal; or one is an index that lists the other as an image; or both are
 * indexes that list the same image for the platform (`linux/amd64`), or for every platform where it is not known.
 */
export function satisfies(running: Manifest, published: Manifest, platform: string | null = null): boolean {
  if (running.digest === published.digest) return true;
  if (lists(published, running.digest) || lists(running, published.digest)) return true;
  if (running.kind !== "index" || published.kind !== "index") return false;
  const [ours, theirs] = [imagesFor(running, platform), imagesFor(published, platform)];
  return ours.length > 0 && ours.join() === theirs.join();
}

function lists(manifest: Manifest, digest: Digest): boolean {
  return manifest.kind === "index" && manifest.children.some((c) => c.digest === digest && !c.attestation);
}

function imagesFor({ children }: IndexManifest, platform: string | null): Digest[] {
  const images = children.filter(({ attestation }) => !attestation);
  const fitting = platform === null ? images : images.filter((child) => fits(child.platform, platform));
  return fitting.map(({ digest }) => digest).sort();
}

/** An index may name a variant too: `linux/arm64/v8` fits `linux/arm64`. */
function fits(child: string | null, platform: string): boolean {
  return child === platform || (child?.startsWith(`${platform}/`) ?? false);
}
