/**
 * Only what a task can run is an image: a registry holds charts, signatures and lists of contents beside images,
 * and an image may have no part for the platform that the tasks run on.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/container-images.html
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 */

import { type Known, known, unknown, valueOr } from "../common/known.ts";
import type { ImageRecord, RepositoryFacts } from "../facts/facts.ts";
import { fits, type Manifest } from "./manifest.ts";
import type { Digest } from "./reference.ts";

/** Why no task can run what a digest names: it is no image, or none for its platform. */
export type Unrunnable = "not-an-image" | "no-platform";

/** What the configuration of a container image is called, by OCI and by Docker. */
const imageTypes: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);

/** Whether an artifact or a configuration of this type is a container image. */
export function isImageType(mediaType: string): boolean {
  return imageTypes.has(mediaType);
}

type Images = Pick<RepositoryFacts, "images" | "manifests">;

/**
 * Why a task on this platform (`linux/amd64`; `null` where it is not known) cannot run what a digest names, or
 * `null` where it can. An image that is not there has nothing against it here.
 */
export function whyUnrunnable(
  digest: Digest,
  { images, manifests }: Images,
  platform: string | null,
): Known<Unrunnable | null> {
  const found = images.get(digest) ?? unknown(`image ${digest} was not looked up`);
  if (!found.known) return found;
  if (found.value === null) return known(null);
  const { isReferrer, manifest } = found.value;
  if (isReferrer) return known("not-an-image");
  if (!manifest.known) return manifest;
  return manifest.value.kind === "index"
    ? known(whyNotIndex(manifest.value, platform))
    : whyNotSingle(found.value, { images, manifests }, platform);
}

function whyNotIndex(
  { children }: Extract<Manifest, { kind: "index" }>,
  platform: string | null,
): Unrunnable | null {
  const images = children.filter(({ attestation }) => !attestation);
  if (images.length === 0) return "not-an-image";
  return platform === null || images.some((child) => fits(child.platform, platform)) ? null : "no-platform";
}

function whyNotSingle(
  { digest, artifactType }: ImageRecord,
  { images, manifests }: Images,
  platform: string | null,
): Known<Unrunnable | null> {
  const own = manifests.get(digest);
  const type = artifactType ?? (own?.known ? own.value.configType : null);
  if (type !== null && !isImageType(type)) return known("not-an-image");
  if (type === null && own && !own.known) return own;
  const listed = platformsOf(digest, images);
  const isElsewhere = platform !== null && listed.length > 0 && !listed.some((one) => fits(one, platform));
  return known(isElsewhere ? "no-platform" : null);
}

/** The platforms that one image has a part for and another has not; none where one of them does not list its own. */
export function lostPlatforms(from: Digest, to: Digest, images: Images["images"]): string[] {
  const [before, after] = [from, to].map((digest) => {
    const manifest = valueOr(images.get(digest), null)?.manifest;
    if (!manifest?.known || manifest.value.kind !== "index") return null;
    return manifest.value.children.flatMap(({ platform, attestation }) =>
      attestation ? [] : (platform ?? []),
    );
  });
  if (!before || !after) return [];
  return before.filter((platform) => !after.some((one) => fits(one, platform)));
}

/** The platforms that indexes of the repository say a manifest is for; its own configuration is not read. */
function platformsOf(digest: Digest, images: Images["images"]): string[] {
  return [...images.values()].flatMap((image) => {
    const manifest = valueOr(image, null)?.manifest;
    if (!manifest?.known || manifest.value.kind !== "index") return [];
    return manifest.value.children.flatMap((child) =>
      child.digest === digest && !child.attestation ? (child.platform ?? []) : [],
    );
  });
}

/** Whether the manifest of a digest must be read to tell what it is: ECR did not say. */
export function needsOwnManifest(digest: Digest, { images, manifests }: Images): boolean {
  const image = valueOr(images.get(digest), null);
  const isSingle = image?.manifest.known === true && image.manifest.value.kind === "manifest";
  return isSingle && image.artifactType === null && !image.isReferrer && !manifests.has(digest);
}
