import { type Known, valueOr } from "../../../domain/common/known.ts";
import { ecrRepository, formatEcrRepository } from "../../../domain/image/ecr.ts";
import { parseReference } from "../../../domain/image/reference.ts";
import { writtenTag } from "../../../domain/judge/container/written-reference.ts";
import type { AwaitedImage } from "../../../explain/arrival.ts";
import type { EcrReader } from "../../../reconcile/ports/ecr.ts";
import { didYouMean } from "../../services/similar.ts";

/**
 * The digest that a reference has now.
 * @throws {Error} if it is no reference, there is no such image, or it is not known
 */
export async function findImage(text: string, ecr: EcrReader): Promise<Omit<AwaitedImage, "container">> {
  const reference = parseReference(text);
  const { repository, digest } = reference;
  const found = ecrRepository(repository);
  const refuse = (why: string) => new RangeError(`Cannot wait for image "${text}": ${why}`);
  if (!found) {
    if (digest) return { repository, digest };
    throw refuse(
      repository.host === null
        ? `it names no registry, so it is an image on Docker Hub. The reference of an image in ECR begins with its registry, as in ACCOUNT.dkr.ecr.REGION.amazonaws.com/${text}`
        : `its registry ${repository.host} is not an ECR registry, so the digest of its tag is not known. Name the image by its digest`,
    );
  }
  const where = `repository ${formatEcrRepository(found)}`;
  if (digest) {
    const image = (await ecr.images(found, { tags: [], digests: [digest] })).images.get(digest);
    if (image?.known && image.value === null)
      throw refuse(
        isNoRepository(await ecr.catalogue(found)) ? `there is no ${where}` : `${where} has no such image`,
      );
    return { repository, digest };
  }
  const tag = writtenTag(reference);
  const named = (await ecr.images(found, { tags: [tag], digests: [] })).tags.get(tag);
  if (!named?.known)
    throw refuse(`what tag "${tag}" names is not known: ${named?.reason ?? "it was not read"}`);
  if (named.value !== null) return { repository, digest: named.value };
  const catalogue = await ecr.catalogue(found);
  if (isNoRepository(catalogue)) throw refuse(`there is no ${where}`);
  const others = valueOr(catalogue, []).flatMap(({ tags }) => tags);
  throw refuse(`${where} has no tag "${tag}"${didYouMean(tag, others)}`);
}

/** An image is not there either where its whole repository is not. */
function isNoRepository(catalogue: Known<unknown>): boolean {
  return !catalogue.known && catalogue.code === "RepositoryNotFoundException";
}
