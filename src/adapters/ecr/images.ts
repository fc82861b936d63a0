/** The images of a repository, as the registry has them now. */
import type { JsonObject } from "../../domain/common/json.ts";
import { type Known, known, noAnswer, unanswered, unknown, valueOr } from "../../domain/common/known.ts";
import type { EcrRepository } from "../../domain/image/ecr.ts";
import type { Digest, Tag } from "../../domain/image/reference.ts";
import type { FoundImage, Images } from "../../reconcile/ports/ecr.ts";
import { attempt } from "../aws/attempt.ts";
import { batchesOf } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { noImage, noRepository } from "./errors.ts";
import { readPage } from "./shapes/images.ts";

/** What the registry says of these tags and digests. */
export async function readImages(
  call: Call,
  repository: EcrRepository,
  { tags, digests }: { readonly tags: readonly Tag[]; readonly digests: readonly Digest[] },
): Promise<Images> {
  const ids: ImageId[] = [
    ...tags.map((imageTag) => ({ imageTag })),
    ...digests.map((imageDigest) => ({ imageDigest })),
  ];
  const answers = await Promise.all(
    batchesOf(ids, 100).map(async (batch) => describe(call, repository, batch)),
  );
  return collect(answers.flat(), tags, digests);
}

/** Every tagged image. */
export function readCatalogue(call: Call, repository: EcrRepository): Promise<Known<readonly FoundImage[]>> {
  return list(call, repository, { filter: { tagStatus: "TAGGED" } });
}

/** The images of a repository, page by page. */
async function list(
  call: Call,
  { account, name }: EcrRepository,
  filter: JsonObject,
): Promise<Known<readonly FoundImage[]>> {
  const input = { registryId: account, repositoryName: name, maxResults: 1000, ...filter };
  return attempt("ecr:DescribeImages", async () => {
    const images: FoundImage[] = [];
    let nextToken: string | undefined;
    do {
      const page = readPage(await call("DescribeImages", { ...input, ...(nextToken ? { nextToken } : {}) }));
      images.push(...page.images);
      nextToken = page.nextToken;
    } while (nextToken);
    return images;
  });
}

/** An image by its tag, or by its digest. */
type ImageId =
  | { readonly imageTag: Tag; readonly imageDigest?: never }
  | { readonly imageDigest: Digest; readonly imageTag?: never };

/** The answer to a batch of ids: what was found, `null` where none of them is there, or why it could not be asked. */
interface Answer {
  readonly ids: readonly ImageId[];
  readonly found: Known<readonly FoundImage[] | null>;
}

/** Fewer ids than this are asked for one by one where one of them is not there: that costs no more than a list. */
const fewIds = 3;

/**
 * One missing id fails the whole call, without saying which. So the repository is listed then, with what no tag
 * names; and what the list does not show, which may be in the archive, is asked for by itself.
 */
async function describe(call: Call, repository: EcrRepository, ids: readonly ImageId[]): Promise<Answer[]> {
  const input = { registryId: repository.account, repositoryName: repository.name, imageIds: [...ids] };
  const found = await attempt(
    "ecr:DescribeImages",
    async () => readPage(await call("DescribeImages", input)).images,
  );
  if (found.known || (found.code !== noImage && found.code !== noRepository)) return [{ ids, found }];
  if (ids.length === 1 || found.code === noRepository) return [{ ids, found: known(null) }];
  const listed = ids.length < fewIds ? known([]) : await list(call, repository, {});
  if (!listed.known) return [{ ids, found: listed }];
  const isListed = ({ imageTag, imageDigest }: ImageId) =>
    listed.value.some(({ digest, tags }) => digest === imageDigest || (imageTag && tags.includes(imageTag)));
  const there = ids.filter(isListed);
  const others = ids.filter((id) => !isListed(id));
  const alone = await Promise.all(others.map((id) => describe(call, repository, [id])));
  return [...(there.length > 0 ? [{ ids: there, found: listed }] : []), ...alone.flat()];
}

function collect(answers: readonly Answer[], tags: readonly Tag[], digests: readonly Digest[]): Images {
  const all = answers.flatMap(({ found }) => valueOr(found, null) ?? []);
  const images = new Map<Digest, Known<FoundImage | null>>(all.map((image) => [image.digest, known(image)]));
  for (const digest of digests) {
    const isIt = ({ imageDigest }: ImageId) => imageDigest === digest;
    if (!images.has(digest)) images.set(digest, absent(answers, isIt));
  }
  return { tags: new Map(tags.map((tag) => [tag, named(tag, all, answers)])), images };
}

/** The digest that a tag names: one that two images claim was read while it moved, or is told wrong. */
function named(tag: Tag, all: readonly FoundImage[], answers: readonly Answer[]): Known<Digest | null> {
  const claimants = all.filter(({ tags }) => tags.includes(tag)).map(({ digest }) => digest);
  const [first, ...others] = new Set(claimants);
  if (first === undefined) return absent(answers, ({ imageTag }) => imageTag === tag);
  return others.length > 0
    ? unanswered("two-images", "ecr:DescribeImages", { reason: `two images have tag "${tag}"` })
    : known(first);
}

/** What is known of an image that was not found: only where ECR says so, it is not there. */
function absent(answers: readonly Answer[], isAsked: (id: ImageId) => boolean): Known<null> {
  const found = answers.find(({ ids }) => ids.some(isAsked))?.found;
  if (!found?.known) return found ?? unknown("it was not asked for");
  return found.value === null ? known(null) : noAnswer("ecr:DescribeImages");
}
