/** The tables of ECR: registries (one for each account and region), their repositories, images and tags. */
import { AwsError, type JsonObject, type Timer, type World } from "../../world.ts";
import { requiredText, text } from "../input.ts";
import type { EcrOptions } from "./options.ts";

/** All that ECR's operations work on. */
export interface EcrState {
  readonly world: World;
  readonly options: EcrOptions;
  /** By {@link repositoryKey}. */
  readonly repositories: Map<string, Repository>;
  /** By {@link repositoryKey}, of the prefix. */
  readonly pullThroughCacheRules: Map<string, PullThroughCacheRule>;
}

/** What is pulled from `prefix/…` and is not here comes from an upstream registry. */
export interface PullThroughCacheRule {
  readonly account: string;
  readonly region: string;
  readonly prefix: string;
  readonly upstreamRegistryUrl: string;
  readonly createdAt: Date;
  /** Fields of CreatePullThroughCacheRule that are only told again. */
  readonly settings: JsonObject;
}

export interface Repository {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly createdAt: Date;
  /** Fields of CreateRepository that are only told again, e.g. `imageScanningConfiguration`. */
  readonly settings: JsonObject;
  mutability: string;
  mutabilityExclusions: readonly JsonObject[];
  readonly images: Map<string, Image>;
  /** Tag → digest. */
  readonly tags: Map<string, string>;
  /** Digest → platform, as the first index that was pushed and lists the digest says it: `linux/arm64/v8`. */
  readonly platforms: Map<string, string>;
  readonly resourceTags: Map<string, string>;
  policyText?: string;
  lifecycle?: { readonly text: string; lastEvaluatedAt?: Date };
  lifecycleTimer?: Timer;
  preview?: LifecyclePreview;
}

export interface Image {
  readonly digest: string;
  /** The bytes that were pushed: the digest is over them. */
  readonly manifest: string;
  readonly mediaType: string;
  /** What its config is; an index has none. */
  readonly artifactMediaType?: string;
  /** The digest that it refers to, as a signature or an SBOM does. */
  readonly subjectDigest?: string;
  readonly size: number;
  readonly pushedAt: Date;
  status: "ACTIVE" | "ARCHIVED" | "ACTIVATING";
  pulledAt?: Date;
  archivedAt?: Date;
  activatedAt?: Date;
}

interface LifecyclePreview {
  readonly policyText: string;
  status: "IN_PROGRESS" | "COMPLETE";
  results: readonly JsonObject[];
}

/** Which registry a request is about: `registryId`, or the caller's own. */
export function registryOf(state: EcrState, input: JsonObject): string {
  return text(input, "registryId") ?? state.world.account;
}

export function repositoryKey(account: string, region: string, name: string): string {
  return `${account}/${region}/${name}`;
}

/** @throws {AwsError} `RepositoryNotFoundException` */
export function repositoryOf(state: EcrState, input: JsonObject, region: string): Repository {
  const account = registryOf(state, input);
  const name = requiredText(input, "repositoryName");
  const repository = state.repositories.get(repositoryKey(account, region, name));
  if (repository) return repository;
  throw new AwsError(
    "RepositoryNotFoundException",
    `The repository with name '${name}' does not exist in the registry with id '${account}'`,
  );
}

export function repositoryArn(repository: { account: string; region: string; name: string }): string {
  return `arn:aws:ecr:${repository.region}:${repository.account}:repository/${repository.name}`;
}

export function repositoryUri(repository: Repository): string {
  return `${repository.account}.dkr.ecr.${repository.region}.amazonaws.com/${repository.name}`;
}

/** The tags that name an image, in order. */
export function tagsOf(repository: Repository, digest: string): string[] {
  return [...repository.tags]
    .filter(([, named]) => named === digest)
    .map(([tag]) => tag)
    .sort();
}
