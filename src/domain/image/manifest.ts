/**
 * Indexes and manifests: does the digest that runs satisfy the one that was published?
 *
 * A task reports an index's digest, or a child's where the reference was pinned to the child, so two digests
 * that differ may still be one image. Attestations are children that nobody runs. Builders may wrap the same
 * image in another manifest, with other annotations or media types: the digest of its configuration, which
 * lists the layers by content, then tells.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-index.md
 * @see https://github.com/opencontainers/image-spec/blob/main/config.md
 */
import { type Known, known } from "../common/known.ts";
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
  /** What was built, by the index's annotation `org.opencontainers.image.revision`. */
  readonly revision: string | null;
}

/** An image that an index lists. */
export interface IndexChild {
  readonly digest: Digest;
  /** `linux/amd64`, `linux/arm64/v8`; `unknown/unknown` for attestations; `null` where the index does not say. */
  readonly platform: string | null;
  readonly attestation: boolean;
}

export type Manifest = SingleManifest | IndexManifest;

/** What an image's own manifest says of it. */
export interface ImageManifest {
  /** The digest of its configuration; `null` where the manifest names none, or is gone. */
  readonly config: Digest | null;
  /** The media type of its configuration, or of the artifact that it is; `null` where it names none. */
  readonly configType: string | null;
  /** What was built, by the annotation `org.opencontainers.image.revision`. */
  readonly revision: string | null;
}

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
 * Whether two manifests are one image: equal; or one is an index that lists the other for the platform; or they list
 * the same image for the platform (`linux/amd64`), or for every platform where it is not known.
 * `configOf` tells the digest of an image's configuration, for images that differ in their manifest.
 */
export function satisfies(
  running: Manifest,
  published: Manifest,
  platform: string | null,
  configOf: (image: Digest) => Known<Digest | null>,
): Known<boolean> {
  const compared = compare(running, published, platform);
  if (typeof compared === "boolean") return known(compared);
  const configs: string[][] = [[], []];
  for (const [side, images] of compared.entries()) {
    for (const image of images) {
      const config = configOf(image);
      if (!config.known) return config;
      configs[side]?.push(config.value ?? image);
    }
  }
  const [ours, theirs] = configs.map((digests) => digests.sort().join());
  return known(ours === theirs);
}

/** The images whose own manifests must be read to tell two manifests apart; none where they tell already. */
export function undecided(running: Manifest, published: Manifest, platform: string | null): Digest[] {
  const compared = compare(running, published, platform);
  return typeof compared === "boolean" ? [] : compared.flat();
}

/** Whether they are one image, or else the images of each that the other does not list: none, if they are. */
function compare(
  running: Manifest,
  published: Manifest,
  platform: string | null,
): boolean | readonly [ours: Digest[], theirs: Digest[]] {
  if (running.digest === published.digest) return true;
  if (lists(published, running.digest, platform) || lists(running, published.digest, platform)) return true;
  if (running.kind === "manifest" && published.kind === "manifest") return false;
  const [ours, theirs] = [imagesFor(running, platform), imagesFor(published, platform)];
  if (ours.length === 0 || ours.length !== theirs.length) return false;
  return [ours.filter((image) => !theirs.includes(image)), theirs.filter((image) => !ours.includes(image))];
}

/** Whether a manifest is an index that has this digest as an image in it, and for this platform where it is known. */
export function lists(manifest: Manifest, digest: Digest, platform: string | null): boolean {
  return manifest.kind === "index" && imagesFor(manifest, platform).includes(digest);
}

/** The images of a manifest that tasks of the platform may run: a single one is its only image. */
export function imagesFor(manifest: Manifest, platform: string | null): Digest[] {
  if (manifest.kind === "manifest") return [manifest.digest];
  const images = manifest.children.filter(({ attestation }) => !attestation);
  const fitting = platform === null ? images : images.filter((child) => fits(child.platform, platform));
  return fitting.map(({ digest }) => digest).sort();
}

/** An index may name a variant too: `linux/arm64/v8` fits `linux/arm64`; or no platform, which is then any. */
export function fits(child: string | null, platform: string): boolean {
  return child === null || child === platform || child.startsWith(`${platform}/`);
}
