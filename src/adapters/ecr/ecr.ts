/** Reads of Amazon ECR, in its batches; each refusal becomes an `unknown` with its reason. */

import type { JsonObject } from "../../domain/common/json.ts";
import { type Known, known, noAnswer, unanswered, unknown, valueOr } from "../../domain/common/known.ts";
import { type EcrRepository, type RepositoryKey, repositoryKey } from "../../domain/image/ecr.ts";
import type { ImageManifest } from "../../domain/image/manifest.ts";
import type { Mutability } from "../../domain/image/mutability.ts";
import type { Digest, Tag } from "../../domain/image/reference.ts";
import type { EcrReader, FoundImage, Images, Memory } from "../../reconcile/ports.ts";
import { attempt } from "../aws/attempt.ts";
import { batchesOf, groupBy } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import {
  digestManifest,
  parseImage,
  parseIndex,
  readBatch,
  readExpiring,
  readFailures,
  readMutability,
  readPage,
  readPullThroughPrefixes,
} from "./ecr-shapes.ts";

/** All types that ECR stores: of a type not asked for, it may send a translation with another digest. */
const acceptedMediaTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v1+json",
];

/** ECR's errors that are answers. */
const noImage = "ImageNotFoundException";
const noRepository = "RepositoryNotFoundException";
const noPolicy = "LifecyclePolicyNotFoundException";
const noPreview = "LifecyclePolicyPreviewNotFoundException";
const previewRuns = "LifecyclePolicyPreviewInProgressException";

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
      return collect(answers.flat(), tags, digests);
    },
    catalogue: (repository) => readCatalogue(callsOf(repository.region), repository),
    mutability: (repositories) => readMutabilities(callsOf, repositories),
    pullThroughPrefixes: ({ account, region }) => readPullThroughRules(callsOf(region), account),
    async indexes(repository, digests) {
      const texts = await readManifests(callsOf(repository.region), memory, repository, digests, asIndex);
      return mapValues(texts, (text, digest) => {
        if (!text.known) return text;
        return text.value === null
          ? unanswered("ImageNotFound", "ecr:BatchGetImage")
          : parseIndex(digest, text.value);
      });
    },
    async manifests(repository, digests) {
      const texts = await readManifests(callsOf(repository.region), memory, repository, digests, asImage);
      return mapValues(texts, (text): Known<ImageManifest> => {
        if (!text.known) return text;
        return known(
          text.value === null ? { config: null, configType: null, revision: null } : parseImage(text.value),
        );
      });
    },
    expiring: (repository, digests) => readPreview(callsOf(repository.region), repository, digests),
    startPreview: (repository) => startPreview(callsOf(repository.region), repository),
  };
}

/** Every tagged image. */
function readCatalogue(call: Call, repository: EcrRepository): Promise<Known<readonly FoundImage[]>> {
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

/** A hundred repositories of a registry at a time; one that is not there fails the call for all of them. */
async function readMutabilities(
  callsOf: (region: string) => Call,
  repositories: readonly EcrRepository[],
): Promise<ReadonlyMap<RepositoryKey, Known<Mutability>>> {
  const found = new Map<RepositoryKey, Known<Mutability>>();
  for (const own of groupBy(repositories, ({ account, region }) => `${account} ${region}`).values())
    for (const batch of batchesOf(own, 100))
      for (const [key, one] of await readMutabilityOf(callsOf, batch)) found.set(key, one);
  return found;
}

async function readMutabilityOf(
  callsOf: (region: string) => Call,
  batch: readonly EcrRepository[],
): Promise<readonly (readonly [RepositoryKey, Known<Mutability>])[]> {
  const [first] = batch;
  if (!first) return [];
  const input = { registryId: first.account, repositoryNames: batch.map(({ name }) => name) };
  const answer = await attempt("ecr:DescribeRepositories", async () =>
    readMutability(await callsOf(first.region)("DescribeRepositories", input)),
  );
  if (!answer.known && answer.code === noRepository && batch.length > 1)
    return (await Promise.all(batch.map((one) => readMutabilityOf(callsOf, [one])))).flat();
  return batch.map((one) => {
    const own = answer.known ? answer.value.get(one.name) : undefined;
    const none = answer.known ? noAnswer("ecr:DescribeRepositories") : answer;
    return [repositoryKey(one), own ? known(own) : none] as const;
  });
}

/** The prefixes of the repositories that fill themselves from another registry. */
async function readPullThroughRules(call: Call, registryId: string): Promise<Known<readonly string[]>> {
  return attempt("ecr:DescribePullThroughCacheRules", async () => {
    const all: string[] = [];
    let nextToken: string | undefined;
    do {
      const input = { registryId, maxResults: 1000, ...(nextToken ? { nextToken } : {}) };
      const page = readPullThroughPrefixes(await call("DescribePullThroughCacheRules", input));
      all.push(...page.prefixes);
      nextToken = page.nextToken;
    } while (nextToken);
    return all;
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

/** How a kind of manifest is kept in memory: a digest never changes. */
interface Keeping {
  readonly key: string;
  /** The part of its text that is kept. */
  readonly kept: (text: string) => string;
}

const asIndex: Keeping = { key: "index", kept: (text) => text };
const asImage: Keeping = { key: "image", kept: digestManifest };

/** The texts of manifests, each read but once; `null` for what is not there. */
async function readManifests(
  call: Call,
  memory: Memory,
  { account, name }: EcrRepository,
  digests: readonly Digest[],
  { key, kept }: Keeping,
): Promise<Map<Digest, Known<string | null>>> {
  const keyOf = (digest: Digest) => `${key} ${digest}`;
  const remembered = await memory.recall(digests.map(keyOf));
  const found = new Map<Digest, Known<string | null>>();
  const fresh = new Map<string, string>();
  for (const digest of digests) {
    const text = remembered.get(keyOf(digest));
    if (text !== undefined) found.set(digest, known(text));
  }
  const unseen = digests.filter((digest) => !found.has(digest));
  for (const batch of batchesOf(unseen, 100)) {
    const imageIds = batch.map((imageDigest) => ({ imageDigest }));
    const input = { registryId: account, repositoryName: name, imageIds, acceptedMediaTypes };
    const answer = await attempt("ecr:BatchGetImage", async () => {
      const shape = await call("BatchGetImage", input);
      return { texts: readBatch(shape), failures: readFailures(shape) };
    });
    for (const digest of batch) {
      const text = answer.known ? answer.value.texts.get(digest) : undefined;
      if (text !== undefined) fresh.set(keyOf(digest), kept(text));
      if (!answer.known) found.set(digest, answer);
      else found.set(digest, text === undefined ? whyNone(answer.value.failures.get(digest)) : known(text));
    }
  }
  await memory.keep(fresh);
  return found;
}

/** What is archived can be read no more than what is gone; of all else that is not given, nobody knows. */
function whyNone(failure: string | undefined): Known<null> {
  if (failure === undefined) return noAnswer("ecr:BatchGetImage");
  const isAbsent = failure === "ImageNotFound" || failure === "ImageInaccessible";
  return isAbsent ? known(null) : unanswered(failure, "ecr:BatchGetImage");
}

async function readPreview(call: Call, { account, name }: EcrRepository, digests: readonly Digest[]) {
  const repository = { registryId: account, repositoryName: name };
  const own = await attempt("ecr:GetLifecyclePolicy", () => call("GetLifecyclePolicy", repository));
  if (!own.known) return own.code === noPolicy ? known([]) : own;
  const expiring: Digest[] = [];
  for (const batch of batchesOf(digests, 100)) {
    const imageIds = batch.map((imageDigest) => ({ imageDigest }));
    const answer = await attempt("ecr:GetLifecyclePolicyPreview", async () =>
      readExpiring(await call("GetLifecyclePolicyPreview", { ...repository, imageIds }), own.value),
    );
    if (!answer.known) return answer.code === noPreview ? known(null) : answer;
    if (answer.value === null) return answer;
    expiring.push(...answer.value);
  }
  return known(expiring);
}

/** One that is under way already will do. */
async function startPreview(call: Call, { account, name }: EcrRepository): Promise<Known<void>> {
  const answer = await attempt("ecr:StartLifecyclePolicyPreview", async () => {
    await call("StartLifecyclePolicyPreview", { registryId: account, repositoryName: name });
  });
  const isFine = !answer.known && (answer.code === noPolicy || answer.code === previewRuns);
  return isFine ? known(undefined) : answer;
}

function mapValues<K, A, B>(map: ReadonlyMap<K, A>, change: (value: A, key: K) => B): Map<K, B> {
  return new Map([...map].map(([key, value]) => [key, change(value, key)]));
}
