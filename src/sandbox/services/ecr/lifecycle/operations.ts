import { AwsError, type JsonObject } from "../../../world.ts";
import { epoch, requiredText } from "../../input.ts";
import { removeImage } from "../batch-delete-image.ts";
import { tellImageAction } from "../events.ts";
import { type EcrState, type Repository, tagsOf } from "../registry.ts";
import { expiringImages } from "./expiring.ts";
import { parsePolicy } from "./policy.ts";

const DAY = 24 * 60 * 60_000;

/** From a day later on, once a day, what the policy expires is taken away. */
export function putLifecyclePolicy(state: EcrState, input: JsonObject, repository: Repository): JsonObject {
  const policyText = requiredText(input, "lifecyclePolicyText");
  parsePolicy(policyText);
  repository.lifecycleTimer?.cancel();
  repository.lifecycle = { text: policyText };
  const evaluate = () => {
    expire(state, repository);
    repository.lifecycleTimer = state.world.clock.after(DAY, evaluate);
  };
  repository.lifecycleTimer = state.world.clock.after(DAY, evaluate);
  return { ...names(repository), lifecyclePolicyText: policyText };
}

export function getLifecyclePolicy(_: EcrState, __: JsonObject, repository: Repository): JsonObject {
  const { text: lifecyclePolicyText, lastEvaluatedAt } = policyOf(repository);
  return {
    ...names(repository),
    lifecyclePolicyText,
    ...(lastEvaluatedAt && { lastEvaluatedAt: epoch(lastEvaluatedAt) }),
  };
}

export function deleteLifecyclePolicy(
  state: EcrState,
  input: JsonObject,
  repository: Repository,
): JsonObject {
  const answer = getLifecyclePolicy(state, input, repository);
  repository.lifecycleTimer?.cancel();
  delete repository.lifecycle;
  return answer;
}

function expire(state: EcrState, repository: Repository): void {
  const { lifecycle } = repository;
  if (!lifecycle) return;
  const now = state.world.clock.now();
  for (const { image } of expiringImages(repository, parsePolicy(lifecycle.text), now)) {
    const tags = tagsOf(repository, image.digest);
    removeImage(repository, image, tags);
    if (!state.options.expiryEvents) continue;
    for (const tag of tags.length > 0 ? tags : [""]) {
      tellImageAction(state, repository, "DELETE", image, { "image-tag": tag });
    }
  }
  lifecycle.lastEvaluatedAt = now;
}

/** @throws {AwsError} `LifecyclePolicyNotFoundException` */
export function policyOf(repository: Repository): NonNullable<Repository["lifecycle"]> {
  if (repository.lifecycle) return repository.lifecycle;
  throw new AwsError(
    "LifecyclePolicyNotFoundException",
    `Lifecycle policy does not exist for the repository with name '${repository.name}' in the registry with id '${repository.account}'`,
  );
}

const names = ({ account, name }: Repository) => ({ registryId: account, repositoryName: name });
