/** Amazon ECR, as the program reads it. */
import type { Known } from "../../domain/common/known.ts";
import type { ImageRecord } from "../../domain/facts/facts.ts";
import type { EcrRepository, RepositoryKey } from "../../domain/image/ecr.ts";
import type { ImageManifest, Manifest } from "../../domain/image/manifest.ts";
import type { Mutability } from "../../domain/image/mutability.ts";
import type { Digest, Tag } from "../../domain/image/reference.ts";

/** What is read of Amazon ECR, in the API's batches. */
export interface EcrReader {
  images(
    repository: EcrRepository,
    wanted: { tags: readonly Tag[]; digests: readonly Digest[] },
  ): Promise<Images>;
  /** Every tagged image of a repository. */
  catalogue(repository: EcrRepository): Promise<Known<readonly FoundImage[]>>;
  /** Whether the tags of these repositories may move. */
  mutability(repositories: readonly EcrRepository[]): Promise<ReadonlyMap<RepositoryKey, Known<Mutability>>>;
  /** The prefixes of the repositories that a registry fills by whoever pulls; `ROOT` stands for all. */
  pullThroughPrefixes(registry: Pick<EcrRepository, "account" | "region">): Promise<Known<readonly string[]>>;
  /** The manifests of indexes: a read that counts as a pull, so only for digests never seen before. */
  indexes(
    repository: EcrRepository,
    digests: readonly Digest[],
  ): Promise<ReadonlyMap<Digest, Known<Manifest>>>;
  /** The own manifests of images that indexes list: as much a pull, and as seldom. */
  manifests(
    repository: EcrRepository,
    digests: readonly Digest[],
  ): Promise<ReadonlyMap<Digest, Known<ImageManifest>>>;
  /** Which of these the lifecycle policy is about to expire; `null` where no finished preview of it says so. */
  expiring(repository: EcrRepository, digests: readonly Digest[]): Promise<Known<readonly Digest[] | null>>;
  /** Has the registry work out what its lifecycle policy would expire; it expires nothing by that. */
  startPreview(repository: EcrRepository): Promise<Known<void>>;
}

/** What the registry says of the images that were asked for; `null` for what is not there. */
export interface Images {
  readonly tags: ReadonlyMap<Tag, Known<Digest | null>>;
  readonly images: ReadonlyMap<Digest, Known<FoundImage | null>>;
}

/** An image as DescribeImages shows it: whether it is an index, but not what the index lists. */
export interface FoundImage extends Omit<ImageRecord, "manifest"> {
  readonly mediaType: string | null;
}

/** What is read of registries as a whole, for a look without memory. */
export interface Registries {
  /** Every repository of an account's registry in a region. */
  repositories(registry: Pick<EcrRepository, "account" | "region">): Promise<Known<readonly EcrRepository[]>>;
}

/** The names in a registry, for people who look for one. */
export interface RegistryReader {
  /** Every repository of a registry. */
  names(registry: Pick<EcrRepository, "account" | "region">): Promise<Known<readonly string[]>>;
}
