import { valueOr } from "../../domain/common/known.ts";
import type { RepositoryFacts } from "../../domain/facts/facts.ts";
import type { EcrRepository } from "../../domain/image/ecr.ts";
import { undecided } from "../../domain/image/manifest.ts";
import type { Digest } from "../../domain/image/reference.ts";
import { needsOwnManifest } from "../../domain/image/runnable.ts";
import { manifestOf } from "../../domain/image/same-image.ts";
import type { EcrReader } from "../ports/ecr.ts";
import { isIndex, withManifests } from "./found-images.ts";

/** The registry, as far as images go. */
export type ImageReader = Pick<EcrReader, "images" | "indexes" | "manifests">;

/** What the registry says of a digest and of others that may be the same image: no more than that takes to tell. */
export async function readImages(
  repository: EcrRepository,
  digest: Digest,
  others: readonly Digest[],
  platform: string | null,
  ecr: ImageReader,
): Promise<Pick<RepositoryFacts, "images" | "manifests">> {
  const wanted = [...new Set([digest, ...others])];
  const { images: found } = await ecr.images(repository, { tags: [], digests: wanted });
  const indexes = wanted.filter((one) => isIndex(found.get(one)));
  const images = withManifests(
    found,
    indexes.length === 0 ? new Map() : await ecr.indexes(repository, indexes),
  );
  const differing = wanted.flatMap((other) => {
    const [ours, theirs] = [manifestOf(other, images), manifestOf(digest, images)];
    return ours.known && theirs.known ? undecided(ours.value, theirs.value, platform) : [];
  });
  const unclear = needsOwnManifest(digest, { images, manifests: new Map() }) ? [digest] : [];
  const present = [...new Set([...differing, ...unclear])].filter(
    (image) => valueOr(images.get(image), undefined) !== null,
  );
  const manifests = present.length === 0 ? new Map() : await ecr.manifests(repository, present);
  return { images, manifests };
}
