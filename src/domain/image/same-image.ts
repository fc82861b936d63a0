import type { RepositoryFacts } from "../facts.ts";
import { type Known, known, unknown } from "../known.ts";
import { type Manifest, satisfies } from "./manifest.ts";
import type { Digest } from "./reference.ts";

/**
 * Whether the running digest is the published image, as far as the registry's manifests can tell.
 *
 * A running digest that is gone from the registry cannot be an index that lists the published one in it.
 */
export function isSameImage(
  running: Digest,
  published: Digest,
  { images }: Pick<RepositoryFacts, "images">,
  platform: string | null = null,
): Known<boolean> {
  if (running === published) return known(true);
  const manifests: Manifest[] = [];
  for (const digest of [running, published]) {
    const image = images.get(digest) ?? unknown(`image ${digest} was not looked up`);
    if (!image.known) return image;
    const manifest: Known<Manifest> = image.value?.manifest ?? known({ kind: "manifest", digest });
    if (!manifest.known) return manifest;
    manifests.push(manifest.value);
  }
  const [ours, theirs] = manifests;
  return known(ours !== undefined && theirs !== undefined && satisfies(ours, theirs, platform));
}
