/**
 * Which tags may move, by the repository's `imageTagMutability` and its exclusion filters.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */

import { wildcard } from "../../events/wildcard.ts";
import { AwsError, type JsonObject } from "../../world.ts";
import { objects, text } from "../input.ts";
import type { EcrState, Repository } from "./registry.ts";

const MODES = ["MUTABLE", "IMMUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION"];

export function isImmutable({ mutability, mutabilityExclusions }: Repository, tag: string): boolean {
  const excluded = mutabilityExclusions.some(({ filter }) => wildcard(String(filter))(tag));
  switch (mutability) {
    case "IMMUTABLE":
      return true;
    case "IMMUTABLE_WITH_EXCLUSION":
      return !excluded;
    case "MUTABLE_WITH_EXCLUSION":
      return excluded;
    default:
      return false;
  }
}

/** The mutability that a request asks for. @throws {AwsError} `InvalidParameterException` */
export function readMutability(input: JsonObject): Pick<Repository, "mutability" | "mutabilityExclusions"> {
  const mutability = text(input, "imageTagMutability") ?? "MUTABLE";
  const mutabilityExclusions = objects(input, "imageTagMutabilityExclusionFilters");
  if (!MODES.includes(mutability)) {
    throw new AwsError("InvalidParameterException", `imageTagMutability must be one of ${MODES.join(", ")}`);
  }
  if (mutability.endsWith("_WITH_EXCLUSION") !== mutabilityExclusions.length > 0) {
    throw new AwsError(
      "InvalidParameterException",
      "imageTagMutabilityExclusionFilters and a mutability WITH_EXCLUSION go together",
    );
  }
  return { mutability, mutabilityExclusions };
}

/** As a response tells it. */
export function tellMutability({ mutability, mutabilityExclusions }: Repository): JsonObject {
  return {
    imageTagMutability: mutability,
    ...(mutabilityExclusions.length > 0 && { imageTagMutabilityExclusionFilters: mutabilityExclusions }),
  };
}

export function putImageTagMutability(_: EcrState, input: JsonObject, repository: Repository): JsonObject {
  Object.assign(repository, readMutability(input));
  return { registryId: repository.account, repositoryName: repository.name, ...tellMutability(repository) };
}
