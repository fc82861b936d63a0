/** The manifests of images and indexes, each read but once: a read counts as a pull. */
import { type Known, known, noAnswer, unanswered } from "../../domain/common/known.ts";
import type { EcrRepository } from "../../domain/image/ecr.ts";
import type { ImageManifest, Manifest } from "../../domain/image/manifest.ts";
import type { Digest } from "../../domain/image/reference.ts";
import type { Memory } from "../../reconcile/ports/memory.ts";
import { attempt } from "../aws/attempt.ts";
import { batchesOf } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { readBatch, readFailures } from "./shapes/manifest-batch.ts";
import { digestIndex, digestManifest, parseImage, parseIndex } from "./shapes/manifests.ts";

/** All types that ECR stores: of a type not asked for, it may send a translation with another digest. */
const acceptedMediaTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v1+json",
];

/** How a kind of manifest is kept in memory: a digest never changes. */
interface Keeping<T> {
  readonly key: string;
  /** The part of its text that is kept, small whatever it is; `null` of a text that cannot be read. */
  readonly kept: (text: string) => string | null;
  readonly parse: (of: Digest, text: string) => Known<T>;
}

const asIndex: Keeping<Manifest> = { key: "index", kept: digestIndex, parse: parseIndex };

const asImage: Keeping<ImageManifest> = { key: "image", kept: digestManifest, parse: parseImage };

/** The manifests of indexes: what cannot be read is unknown. */
export async function readIndexes(
  call: Call,
  memory: Memory,
  repository: EcrRepository,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, Known<Manifest>>> {
  const indexes = await readManifests(call, memory, repository, digests, asIndex);
  const gone = unanswered("ImageNotFound", "ecr:BatchGetImage");
  return mapValues(indexes, (index) =>
    index.known && index.value === null ? gone : (index as Known<Manifest>),
  );
}

/** The own manifests of images that indexes list; one that is not there names no configuration. */
export async function readImageManifests(
  call: Call,
  memory: Memory,
  repository: EcrRepository,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, Known<ImageManifest>>> {
  const manifests = await readManifests(call, memory, repository, digests, asImage);
  const gone: ImageManifest = { config: null, configType: null, revision: null };
  return mapValues(manifests, (manifest) => (manifest.known ? known(manifest.value ?? gone) : manifest));
}

/** Manifests, each read but once; `null` for what is not there. */
async function readManifests<T>(
  call: Call,
  memory: Memory,
  { account, name }: EcrRepository,
  digests: readonly Digest[],
  { key, kept, parse }: Keeping<T>,
): Promise<Map<Digest, Known<T | null>>> {
  const keyOf = (digest: Digest) => `${key} ${digest}`;
  const remembered = await memory.recall(digests.map(keyOf));
  const found = new Map<Digest, Known<T | null>>();
  const fresh = new Map<string, string>();
  for (const digest of digests) {
    const text = remembered.get(keyOf(digest));
    const recalled = text === undefined ? undefined : parse(digest, text);
    if (recalled?.known) found.set(digest, recalled);
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
      const worth = text === undefined ? null : kept(text);
      if (worth !== null) fresh.set(keyOf(digest), worth);
      if (!answer.known) found.set(digest, answer);
      else
        found.set(
          digest,
          text === undefined ? whyNone(answer.value.failures.get(digest)) : parse(digest, text),
        );
    }
  }
  await memory.keep(fresh);
  return found;
}

/** An archived image cannot be read, and neither can a deleted one; why any other is not given is not known. */
function whyNone(failure: string | undefined): Known<null> {
  if (failure === undefined) return noAnswer("ecr:BatchGetImage");
  const isAbsent = failure === "ImageNotFound" || failure === "ImageInaccessible";
  return isAbsent ? known(null) : unanswered(failure, "ecr:BatchGetImage");
}

function mapValues<K, A, B>(map: ReadonlyMap<K, A>, change: (value: A, key: K) => B): Map<K, B> {
  return new Map([...map].map(([key, value]) => [key, change(value, key)]));
}
