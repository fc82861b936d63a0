import { AwsError, type JsonObject } from "../../../world.ts";
import { epoch, object, requiredText, text } from "../../input.ts";
import { page } from "../../paging.ts";
import { removeImage } from "../batch-delete-image.ts";
import { tellImageAction } from "../events.ts";
import { readImageIds } from "../image-ids.ts";
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

/** Works out, for a while, what the policy would expire now. */
export function startLifecyclePolicyPreview(
  state: EcrState,
  input: JsonObject,
  repository: Repository,
): JsonObject {
  if (repository.preview?.status === "IN_PROGRESS") {
    throw new AwsError(
      "LifecyclePolicyPreviewInProgressException",
      `The lifecycle policy preview for the repository with name '${repository.name}' in the registry with id '${repository.account}' is in progress`,
    );
  }
  const policyText = text(input, "lifecyclePolicyText") ?? policyOf(repository).text;
  parsePolicy(policyText);
  const preview = { policyText, status: "IN_PROGRESS" as const, results: [] };
  repository.preview = preview;
  const complete = () => {
    repository.preview = {
      policyText,
      status: "COMPLETE",
      results: previewed(state, repository, policyText),
    };
  };
  if (state.options.previewSeconds > 0)
    state.world.clock.after(state.options.previewSeconds * 1000, complete);
  else complete();
  return { ...names(repository), lifecyclePolicyText: policyText, status: "IN_PROGRESS" };
}

export function getLifecyclePolicyPreview(
  state: EcrState,
  input: JsonObject,
  repository: Repository,
): JsonObject {
  const { preview } = repository;
  if (!preview) {
    throw new AwsError(
      "LifecyclePolicyPreviewNotFoundException",
      `There is no lifecycle policy preview for the repository with name '${repository.name}' in the registry with id '${repository.account}'`,
    );
  }
  const asked = readImageIds(input).map(({ imageDigest }) => imageDigest);
  const tagStatus = text(object(input, "filter") ?? {}, "tagStatus") ?? "ANY";
  const results = preview.results
    .filter(({ imageDigest }) => asked.length === 0 || asked.some((each) => each === imageDigest))
    .filter(({ imageTags }) => tagStatus === "ANY" || (imageTags !== undefined) === (tagStatus === "TAGGED"));
  const rules = { usual: 100, most: 100, atMost: state.options.pageSize };
  const { items, next } = page(results, ({ imageDigest }) => String(imageDigest), input, rules);
  return {
    ...names(repository),
    lifecyclePolicyText: preview.policyText,
    status: preview.status,
    ...next,
    previewResults: items,
    summary: { expiringImageTotalCount: preview.results.length },
  };
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

function previewed(state: EcrState, repository: Repository, policyText: string): JsonObject[] {
  const expiring = expiringImages(repository, parsePolicy(policyText), state.world.clock.now());
  return expiring.map(({ image, priority }) => {
    const imageTags = tagsOf(repository, image.digest);
    return {
      ...(imageTags.length > 0 && { imageTags }),
      imageDigest: image.digest,
      imagePushedAt: epoch(image.pushedAt),
      action: { type: "EXPIRE" },
      appliedRulePriority: priority,
    };
  });
}

function policyOf(repository: Repository): NonNullable<Repository["lifecycle"]> {
  if (repository.lifecycle) return repository.lifecycle;
  throw new AwsError(
    "LifecyclePolicyNotFoundException",
    `Lifecycle policy does not exist for the repository with name '${repository.name}' in the registry with id '${repository.account}'`,
  );
}

const names = ({ account, name }: Repository) => ({ registryId: account, repositoryName: name });
