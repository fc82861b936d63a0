import { AwsError, type JsonObject } from "../../../world.ts";
import { epoch, object, text } from "../../input.ts";
import { page } from "../../paging.ts";
import { readImageIds } from "../image-ids.ts";
import { type EcrState, type Repository, tagsOf } from "../registry.ts";
import { expiringImages } from "./expiring.ts";
import { policyOf } from "./operations.ts";
import { parsePolicy } from "./policy.ts";

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

const names = ({ account, name }: Repository) => ({ registryId: account, repositoryName: name });
