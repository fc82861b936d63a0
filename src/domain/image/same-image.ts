import { type Known, known, unknown, valueOr } from "../common/known.ts";
import type { RepositoryFacts } from "../facts/facts.ts";
import { type ImageManifest, imagesFor, lists, type Manifest, satisfies } from "./manifest.ts";
import type { Digest } from "./reference.ts";

/**
 * Whether the running digest is the published image, as far as the registry's manifests can tell.
 *
 * One that is listed in the other's index needs no more to be known of it than that.
 * A running digest that is gone from the registry cannot be an index that lists the published one in it.
 */
export function isSameImage(
  running: Digest,
  published: Digest,
  { images, manifests }: Pick<RepositoryFacts, "images" | "manifests">,
  platform: string | null = null,
): Known<boolean> {
  if (running === published) return known(true);
  const [ours, theirs] = [manifestOf(running, images), manifestOf(published, images)];
  if (ours.known && lists(ours.value, published, platform)) return known(true);
  if (theirs.known && lists(theirs.value, running, platform)) return known(true);
  if (!ours.known) return ours;
  if (!theirs.known) return theirs;
  return satisfies(ours.value, theirs.value, platform, (image) => {
    if (isGone(image, images)) return known(null);
    const manifest: Known<ImageManifest> =
      manifests.get(image) ?? unknown(`the manifest of ${image} was not read`);
    return manifest.known ? known(manifest.value.config) : manifest;
  });
}

/** The manifest of a digest; one that is gone is itself, and lists nothing that is known. */
export function manifestOf(digest: Digest, images: RepositoryFacts["images"]): Known<Manifest> {
  const image = images.get(digest) ?? unknown(`image ${digest} was not looked up`);
  if (!image.known) return image;
  return image.value?.manifest ?? known({ kind: "manifest", digest });
}

/** The image that a digest comes to on a platform, by its configuration where that was read; `null` if it is not one alone. */
export function soleImage(
  digest: Digest,
  { images, manifests }: Pick<RepositoryFacts, "images" | "manifests">,
  platform: string | null,
): Digest | null {
  const manifest = manifestOf(digest, images);
  const [image, ...others] = manifest.known ? imagesFor(manifest.value, platform) : [];
  if (image === undefined || others.length > 0) return null;
  return valueOr(manifests.get(image), null)?.config ?? image;
}

/** What an image was built from: the annotation of its index, else of the image for the platform. */
export function revisionOf(
  digest: Digest,
  { images, manifests }: Pick<RepositoryFacts, "images" | "manifests">,
  platform: string | null,
): string | null {
  const manifest = manifestOf(digest, images);
  if (!manifest.known) return null;
  if (manifest.value.kind === "index" && manifest.value.revision !== null) return manifest.value.revision;
  const [image, ...others] = imagesFor(manifest.value, platform);
  return image && others.length === 0 ? (valueOr(manifests.get(image), null)?.revision ?? null) : null;
}

function isGone(digest: Digest, images: RepositoryFacts["images"]): boolean {
  const image = images.get(digest);
  return image?.known === true && image.value === null;
}
