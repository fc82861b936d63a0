/** Reads of Amazon ECR, in its batches; each refusal becomes an `unknown` with its reason. */
import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  type ECRClient,
  type ImageDetail,
  type ImageIdentifier,
} from "@aws-sdk/client-ecr";
import * as v from "valibot";
import type { EcrRepository } from "../domain/image/ecr.ts";
import type { IndexManifest, Manifest } from "../domain/image/manifest.ts";
import { type Digest, isDigest, isTag, type Tag } from "../domain/image/reference.ts";
import { type Known, known, unknown } from "../domain/known.ts";
import type { EcrReader, FoundImage, Images, Memory } from "../reconcile/ports.ts";
import { attempt } from "./attempt.ts";
import { batchesOf } from "./batches.ts";

/** All types that ECR stores: of a type not asked for, it may send a translation with another digest. */
const acceptedMediaTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v1+json",
];

/** The reads over a client for each region; `memory` keeps indexes, which never change. */
export function createEcrReader(clientFor: (region: string) => ECRClient, memory: Memory): EcrReader {
  return {
    async images(repository, { tags, digests }) {
      const ids: ImageIdentifier[] = [
        ...tags.map((imageTag) => ({ imageTag })),
        ...digests.map((imageDigest) => ({ imageDigest })),
      ];
      const client = clientFor(repository.region);
      const answers = await Promise.all(
        batchesOf(ids, 100).map(async (batch) => describe(client, repository, batch)),
      );
      return collect(answers, tags, digests);
    },
    catalogue: (repository) => readCatalogue(clientFor(repository.region), repository),
    indexes: (repository, digests) => readIndexes(clientFor(repository.region), memory, repository, digests),
  };
}

/** Every tagged image, page by page. */
async function readCatalogue(
  client: ECRClient,
  repository: EcrRepository,
): Promise<Known<readonly FoundImage[]>> {
  const filter = { tagStatus: "TAGGED" } as const;
  const input = { registryId: repository.account, repositoryName: repository.name, filter, maxResults: 1000 };
  return attempt("ecr:DescribeImages", async () => {
    const images: FoundImage[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(new DescribeImagesCommand({ ...input, nextToken }));
      images.push(...(page.imageDetails ?? []).flatMap(readImage));
      nextToken = page.nextToken;
    } while (nextToken);
    return images;
  });
}

/** The answer to a batch of ids: what was found, or why it could not be asked. */
interface Answer {
  readonly ids: readonly ImageIdentifier[];
  readonly details: Known<readonly ImageDetail[]>;
}

/** One missing id fails the whole call, without saying which: so halves are asked until the missing are alone. */
async function describe(
  client: ECRClient,
  repository: EcrRepository,
  ids: ImageIdentifier[],
): Promise<Answer> {
  const input = { registryId: repository.account, repositoryName: repository.name, imageIds: ids };
  const answer = await attempt("ecr:DescribeImages", () => client.send(new DescribeImagesCommand(input)));
  if (answer.known) return { ids, details: known(answer.value.imageDetails ?? []) };
  const isMissing = /^(ImageNotFoundException|RepositoryNotFoundException):/.test(answer.reason);
  if (!isMissing) return { ids, details: answer };
  if (ids.length === 1 || answer.reason.startsWith("Repository")) return { ids, details: known([]) };
  const middle = Math.ceil(ids.length / 2);
  const halves = await Promise.all([
    describe(client, repository, ids.slice(0, middle)),
    describe(client, repository, ids.slice(middle)),
  ]);
  const refused = halves.find(({ details }) => !details.known);
  return {
    ids,
    details: refused?.details ?? known(halves.flatMap(({ details }) => (details.known ? details.value : []))),
  };
}

function collect(answers: readonly Answer[], tags: readonly Tag[], digests: readonly Digest[]): Images {
  const found = answers
    .flatMap(({ details }) => (details.known ? details.value : []))
    .flatMap((detail) => readImage(detail));
  const images = new Map<Digest, Known<FoundImage | null>>(
    found.map((image) => [image.digest, known(image)]),
  );
  const refusal = (isAsked: (id: ImageIdentifier) => boolean) =>
    answers
      .map((answer) => (answer.ids.some(isAsked) && !answer.details.known ? answer.details : null))
      .find((details) => details !== null);
  const named = new Map<Tag, Known<Digest | null>>();
  for (const tag of tags) {
    const image = found.find((candidate) => candidate.tags.includes(tag));
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

function readImage(detail: ImageDetail): FoundImage[] {
  const { imageDigest, imageTags, imagePushedAt, imageManifestMediaType } = detail;
  if (imageDigest === undefined || !isDigest(imageDigest)) return [];
  return [
    {
      digest: imageDigest,
      tags: (imageTags ?? []).filter(isTag),
      pushedAt: imagePushedAt ?? null,
      mediaType: imageManifestMediaType ?? null,
    },
  ];
}

async function readIndexes(
  client: ECRClient,
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
    const answer = await attempt("ecr:BatchGetImage", () =>
      client.send(
        new BatchGetImageCommand({
          registryId: repository.account,
          repositoryName: repository.name,
          imageIds: batch.map((imageDigest) => ({ imageDigest })),
          acceptedMediaTypes,
        }),
      ),
    );
    for (const digest of batch) {
      const text = answer.known
        ? answer.value.images?.find(({ imageId }) => imageId?.imageDigest === digest)?.imageManifest
        : undefined;
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

const indexSchema = v.object({
  manifests: v.array(
    v.object({
      digest: v.pipe(v.string(), v.guard(isDigest)),
      platform: v.optional(
        v.object({ os: v.string(), architecture: v.string(), variant: v.optional(v.string()) }),
      ),
      annotations: v.optional(v.record(v.string(), v.string())),
    }),
  ),
});

/** @see https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
function parseIndex(digest: Digest, text: string): Known<Manifest> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), indexSchema), text);
  if (!parsed.success) return unknown(`the index ${digest} cannot be read: ${parsed.issues[0].message}`);
  const children = parsed.output.manifests.map(({ digest: child, platform, annotations }) => ({
    digest: child,
    platform: platform
      ? [platform.os, platform.architecture, platform.variant].filter(Boolean).join("/")
      : null,
    attestation:
      annotations?.["vnd.docker.reference.type"] === "attestation-manifest" || platform?.os === "unknown",
  }));
  return known({ kind: "index", digest, children } satisfies IndexManifest);
}
