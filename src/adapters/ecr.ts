/** Reads of Amazon ECR, in its batches; each refusal becomes an `unknown` with its reason. */
import type { EcrRepository } from "../domain/image/ecr.ts";
import type { Manifest } from "../domain/image/manifest.ts";
import type { Digest, Tag } from "../domain/image/reference.ts";
import { type Known, known, unknown, valueOr } from "../domain/known.ts";
import type { EcrReader, FoundImage, Images, Memory } from "../reconcile/ports.ts";
import { attempt } from "./attempt.ts";
import { batchesOf } from "./batches.ts";
import type { Call } from "./call.ts";
import { movableTags, parseIndex, readBatch, readPage } from "./ecr-shapes.ts";

/** All types that ECR stores: of a type not asked for, it may send a translation with another digest. */
const acceptedMediaTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v1+json",
];

/** The reads over the calls of each region; `memory` keeps indexes, which never change. */
export function createEcrReader(callsOf: (region: string) => Call, memory: Memory): EcrReader {
  return {
    async images(repository, { tags, digests }) {
      const ids: ImageId[] = [
        ...tags.map((imageTag) => ({ imageTag })),
        ...digests.map((imageDigest) => ({ imageDigest })),
      ];
      const call = callsOf(repository.region);
      const answers = await Promise.all(
        batchesOf(ids, 100).map(async (batch) => describe(call, repository, batch)),
      );
      return collect(answers, tags, digests);
    },
    catalogue: (repository) => readCatalogue(callsOf(repository.region), repository),
    movable: (repository, tags) => readMovable(callsOf(repository.region), repository, tags),
    indexes: (repository, digests) => readIndexes(callsOf(repository.region), memory, repository, digests),
  };
}

/** Every tagged image, page by page. */
async function readCatalogue(call: Call, repository: EcrRepository): Promise<Known<readonly FoundImage[]>> {
  const filter = { tagStatus: "TAGGED" } as const;
  const input = { registryId: repository.account, repositoryName: repository.name, filter, maxResults: 1000 };
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

async function readMovable(call: Call, { account, name }: EcrRepository, tags: readonly Tag[]) {
  return attempt("ecr:DescribeRepositories", async () =>
    movableTags(await call("DescribeRepositories", { registryId: account, repositoryNames: [name] }), tags),
  );
}

/** An image by its tag, or by its digest. */
type ImageId =
  | { readonly imageTag: Tag; readonly imageDigest?: never }
  | { readonly imageDigest: Digest; readonly imageTag?: never };

/** The answer to a batch of ids: what was found, or why it could not be asked. */
interface Answer {
  readonly ids: readonly ImageId[];
  readonly found: Known<readonly FoundImage[]>;
}

/** One missing id fails the whole call, without saying which: so halves are asked until the missing are alone. */
async function describe(call: Call, repository: EcrRepository, ids: ImageId[]): Promise<Answer> {
  const input = { registryId: repository.account, repositoryName: repository.name, imageIds: ids };
  const answer = await attempt(
    "ecr:DescribeImages",
    async () => readPage(await call("DescribeImages", input)).images,
  );
  if (answer.known) return { ids, found: answer };
  const isMissing = /^(ImageNotFoundException|RepositoryNotFoundException):/.test(answer.reason);
  if (!isMissing) return { ids, found: answer };
  if (ids.length === 1 || answer.reason.startsWith("Repository")) return { ids, found: known([]) };
  const middle = Math.ceil(ids.length / 2);
  const halves = await Promise.all([
    describe(call, repository, ids.slice(0, middle)),
    describe(call, repository, ids.slice(middle)),
  ]);
  const refused = halves.find(({ found }) => !found.known);
  return { ids, found: refused?.found ?? known(halves.flatMap(({ found }) => valueOr(found, []))) };
}

function collect(answers: readonly Answer[], tags: readonly Tag[], digests: readonly Digest[]): Images {
  const all = answers.flatMap(({ found }) => valueOr(found, []));
  const images = new Map<Digest, Known<FoundImage | null>>(all.map((image) => [image.digest, known(image)]));
  const refusal = (isAsked: (id: ImageId) => boolean) =>
    answers.flatMap(({ ids, found }) => (ids.some(isAsked) && !found.known ? found : []))[0];
  const named = new Map<Tag, Known<Digest | null>>();
  for (const tag of tags) {
    const image = all.find((candidate) => candidate.tags.includes(tag));
    named.set(
      tag,
      image ? known(image.digest) : (refusal(({ imageTag }) => imageTag === tag) ?? known(null)),
    );
  }
  for (const digest of digests) {
    if (!images.has(digest))
      images.set(digest, refusal(({ imageDigest }) => imageDigest === digest) ?? known(null));
  }
  return { tags: named, images };
}

async function readIndexes(
  call: Call,
  memory: Memory,
  repository: EcrRepository,
  digests: readonly Digest[],
) {
  const found = new Map<Digest, Known<Manifest>>();
  const remembered = await memory.recall(digests.map(memoryKey));
  const fresh = new Map<string, string>();
  const unseen = digests.filter((digest) => !remembered.has(memoryKey(digest)));
  for (const digest of digests) {
    const text = remembered.get(memoryKey(digest));
    if (text !== undefined) found.set(digest, parseIndex(digest, text));
  }
  for (const batch of batchesOf(unseen, 100)) {
    const answer = await attempt("ecr:BatchGetImage", async () =>
      readBatch(
        await call("BatchGetImage", {
          registryId: repository.account,
          repositoryName: repository.name,
          imageIds: batch.map((imageDigest) => ({ imageDigest })),
          acceptedMediaTypes,
        }),
      ),
    );
    for (const digest of batch) {
      const text = answer.known ? answer.value.get(digest) : undefined;
      if (text !== undefined) fresh.set(memoryKey(digest), text);
      found.set(
        digest,
        text !== undefined
          ? parseIndex(digest, text)
          : answer.known
            ? unknown("ImageNotFound: ecr:BatchGetImage")
            : answer,
      );
    }
  }
  await memory.keep(fresh);
  return found;
}

function memoryKey(digest: Digest): string {
  return `index ${digest}`;
}
