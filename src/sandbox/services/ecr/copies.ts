/**
 * Images that come from elsewhere: by replication, or by a pull through the cache. AWS has no operations for
 * these; in the sandbox, `SandboxReplicateImage` and `SandboxPullThroughCache` play them.
 */
import { AwsError, type JsonObject } from "../../world.ts";
import { requiredText, text } from "../input.ts";
import { tell, tellImageAction } from "./events.ts";
import { ruleFor } from "./pull-through-cache-rules.ts";
import { newImage, storeImage } from "./put-image.ts";
import {
  type EcrState,
  type Image,
  type Repository,
  registryOf,
  repositoryArn,
  repositoryKey,
  repositoryOf,
} from "./registry.ts";
import { createRepository } from "./repositories.ts";

/** `{repositoryName, imageManifest, imageTag, sourceAccount, sourceRegion}` */
export function replicateImage(state: EcrState, input: JsonObject, repository: Repository): JsonObject {
  const image = copy(state, input, repository);
  tell(state, repository, "ECR Replication Action", {
    result: "SUCCESS",
    "repository-name": repository.name,
    "image-digest": image.digest,
    "image-tag": text(input, "imageTag") ?? "",
    "source-account": requiredText(input, "sourceAccount"),
    "source-region": requiredText(input, "sourceRegion"),
    "action-type": "REPLICATE",
  });
  return { imageDigest: image.digest };
}

/**
 * `{repositoryName, imageManifest, imageTag}`: somebody pulls an image through the cache. The rule for the
 * repository's name says whence it comes, or `{upstreamRegistryUrl, ecrRepositoryPrefix}` do; by a rule, a
 * repository that is not there is made.
 */
export function pullThroughCache(state: EcrState, input: JsonObject, region: string): JsonObject {
  const { prefix, upstreamRegistryUrl } = upstreamOf(state, input, region);
  const repository = cacheRepository(state, input, region);
  const image = copy(state, input, repository);
  const resources = [repositoryArn(repository)];
  const detail = {
    "rule-version": "1",
    "sync-status": "SUCCESS",
    "ecr-repository-prefix": prefix,
    "repository-name": repository.name,
    "upstream-registry-url": upstreamRegistryUrl,
    "image-tag": text(input, "imageTag") ?? "",
    "image-digest": image.digest,
  };
  tell(state, repository, "ECR Pull Through Cache Action", detail, resources);
  return { imageDigest: image.digest };
}

function upstreamOf(state: EcrState, input: JsonObject, region: string) {
  const name = requiredText(input, "repositoryName");
  const rule = ruleFor(state, registryOf(state, input), region, name);
  const prefix = text(input, "ecrRepositoryPrefix") ?? rule?.prefix;
  const upstreamRegistryUrl = text(input, "upstreamRegistryUrl") ?? rule?.upstreamRegistryUrl;
  if (prefix && upstreamRegistryUrl) return { prefix, upstreamRegistryUrl };
  throw new AwsError(
    "PullThroughCacheRuleNotFoundException",
    `No pull through cache rule is for the repository with name '${name}'`,
  );
}

function cacheRepository(state: EcrState, input: JsonObject, region: string): Repository {
  const account = registryOf(state, input);
  const name = requiredText(input, "repositoryName");
  const isMissing = !state.repositories.has(repositoryKey(account, region, name));
  if (isMissing && ruleFor(state, account, region, name)) createRepository(state, input, region);
  return repositoryOf(state, input, region);
}

function copy(state: EcrState, input: JsonObject, repository: Repository): Image {
  const image = newImage(state, repository, requiredText(input, "imageManifest"));
  const tag = text(input, "imageTag");
  storeImage(repository, image, tag);
  if (state.options.copyPushEvents)
    tellImageAction(state, repository, "PUSH", image, { "image-tag": tag ?? "" });
  return image;
}
