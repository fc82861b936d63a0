/** Amazon ECR, as far as image drift needs it: real digests over real manifest bytes, and tags that move. */
import { AwsError, type AwsService, type Call, type JsonObject, type World } from "../../world.ts";
import { resources } from "./authorization.ts";
import { batchDeleteImage } from "./batch-delete-image.ts";
import { batchGetImage } from "./batch-get-image.ts";
import { pullThroughCache, replicateImage } from "./copies.ts";
import { describeImages, listImages } from "./describe-images.ts";
import { type ImageLookup, imageLookup } from "./images.ts";
import { deleteLifecyclePolicy, getLifecyclePolicy, putLifecyclePolicy } from "./lifecycle/operations.ts";
import { getLifecyclePolicyPreview, startLifecyclePolicyPreview } from "./lifecycle/preview.ts";
import { type EcrOptions, takeFault, usualOptions } from "./options.ts";
import {
  checkRuleRegistry,
  createPullThroughCacheRule,
  deletePullThroughCacheRule,
  describePullThroughCacheRules,
} from "./pull-through-cache-rules.ts";
import { putImage } from "./put-image.ts";
import { type EcrState, type Repository, repositoryOf } from "./registry.ts";
import {
  createRepository,
  deleteRepository,
  describeRepositories,
  listTagsForResource,
  tagResource,
  untagResource,
} from "./repositories.ts";
import {
  checkRepositoryPolicy,
  deleteRepositoryPolicy,
  getRepositoryPolicy,
  setRepositoryPolicy,
} from "./repository-policy.ts";
import { updateImageStorageClass } from "./storage-class.ts";
import { putImageTagMutability } from "./tag-mutability.ts";

export interface Ecr extends AwsService {
  /** What container agents get when they ask for an image. */
  readonly images: ImageLookup;
}

/** An empty registry, in the world's account and region and in any other that is written to. */
export function createEcr(world: World, options: Partial<EcrOptions> = {}): Ecr {
  const initial = { ...usualOptions, ...options };
  const state: EcrState = {
    world,
    options: { ...initial },
    repositories: new Map(),
    pullThroughCacheRules: new Map(),
  };
  return {
    prefix: "ecr",
    target: "AmazonEC2ContainerRegistry_V20150921",
    images: imageLookup(state),
    handle: (call) => handle(state, call),
    resources: (call) => resources(state, call),
    fault: (fault) => takeFault(state.options, fault),
    clearFaults: () => void Object.assign(state.options, initial),
  };
}

type RegistryOperation = (state: EcrState, input: JsonObject, region: string) => JsonObject;
type RepositoryOperation = (state: EcrState, input: JsonObject, repository: Repository) => JsonObject;

const ofRegistry: Readonly<Record<string, RegistryOperation>> = {
  CreatePullThroughCacheRule: createPullThroughCacheRule,
  CreateRepository: createRepository,
  DeletePullThroughCacheRule: deletePullThroughCacheRule,
  DescribePullThroughCacheRules: describePullThroughCacheRules,
  DescribeRepositories: describeRepositories,
  ListTagsForResource: listTagsForResource,
  SandboxPullThroughCache: pullThroughCache,
  TagResource: tagResource,
  UntagResource: untagResource,
};

const ofRepository: Readonly<Record<string, RepositoryOperation>> = {
  BatchDeleteImage: batchDeleteImage,
  BatchGetImage: batchGetImage,
  DeleteLifecyclePolicy: deleteLifecyclePolicy,
  DeleteRepository: deleteRepository,
  DeleteRepositoryPolicy: deleteRepositoryPolicy,
  DescribeImages: describeImages,
  GetLifecyclePolicy: getLifecyclePolicy,
  GetLifecyclePolicyPreview: getLifecyclePolicyPreview,
  GetRepositoryPolicy: getRepositoryPolicy,
  ListImages: listImages,
  PutImage: putImage,
  PutImageTagMutability: putImageTagMutability,
  PutLifecyclePolicy: putLifecyclePolicy,
  SandboxReplicateImage: replicateImage,
  SetRepositoryPolicy: setRepositoryPolicy,
  StartLifecyclePolicyPreview: startLifecyclePolicyPreview,
  UpdateImageStorageClass: updateImageStorageClass,
};

function handle(state: EcrState, call: Call): JsonObject {
  const { operation, input, region = state.world.region } = call;
  checkRuleRegistry(state, call);
  const registryOperation = ofRegistry[operation];
  if (registryOperation) return registryOperation(state, input, region);
  const repositoryOperation = ofRepository[operation];
  if (!repositoryOperation) {
    throw new AwsError("UnknownOperationException", `ecr:${operation} is not part of the sandbox`);
  }
  const repository = repositoryOf(state, input, region);
  checkRepositoryPolicy(state, call, repository);
  return repositoryOperation(state, input, repository);
}
