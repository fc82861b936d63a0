/**
 * Lifecycle policies: the rules, parsed.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */

import { isObject, tryParse } from "../../../json.ts";
import { AwsError, type JsonObject } from "../../../world.ts";
import { number, object, objects, text, texts } from "../../input.ts";

export interface LifecycleRule {
  readonly priority: number;
  readonly tagStatus: "tagged" | "untagged" | "any";
  /** An image is selected if each of these matches one of its tags; `*` stands for anything. */
  readonly patterns: readonly string[];
  readonly limit: Limit;
}

type Limit =
  | { readonly kind: "count"; readonly most: number }
  | { readonly kind: "age"; readonly days: number };

const TAG_STATUSES = ["tagged", "untagged", "any"] as const;

/** The rules of a policy, in order of priority. @throws {AwsError} `InvalidParameterException` */
export function parsePolicy(policyText: string): LifecycleRule[] {
  const rules = objects(parseJson(policyText), "rules").map(parseRule);
  if (rules.length === 0) throw refused("rules must not be empty");
  if (new Set(rules.map(({ priority }) => priority)).size < rules.length)
    throw refused("rulePriority must be unique");
  return rules.sort((a, b) => a.priority - b.priority);
}

function parseRule(rule: JsonObject): LifecycleRule {
  const selection = object(rule, "selection") ?? {};
  const priority = number(rule, "rulePriority");
  const tagStatus = TAG_STATUSES.find((each) => each === selection.tagStatus);
  if (priority === undefined || priority < 1) throw refused("rulePriority must be at least 1");
  if (!tagStatus) throw refused(`selection.tagStatus must be one of ${TAG_STATUSES.join(", ")}`);
  if (object(rule, "action")?.type !== "expire") throw refused("action.type must be expire");
  const patterns = [
    ...texts(selection, "tagPrefixList").map((prefix) => `${prefix}*`),
    ...texts(selection, "tagPatternList"),
  ];
  if ((tagStatus === "tagged") !== patterns.length > 0) {
    throw refused("tagPrefixList or tagPatternList goes with tagStatus tagged, and with no other");
  }
  return { priority, tagStatus, patterns, limit: parseLimit(selection) };
}

function parseLimit(selection: JsonObject): Limit {
  const countNumber = number(selection, "countNumber");
  if (countNumber === undefined || countNumber < 1) throw refused("selection.countNumber must be at least 1");
  switch (text(selection, "countType")) {
    case "imageCountMoreThan":
      return { kind: "count", most: countNumber };
    case "sinceImagePushed":
      if (selection.countUnit !== "days") throw refused("selection.countUnit must be days");
      return { kind: "age", days: countNumber };
    default:
      throw refused("selection.countType must be imageCountMoreThan or sinceImagePushed");
  }
}

function parseJson(policyText: string): JsonObject {
  const parsed = tryParse(policyText);
  if (isObject(parsed)) return parsed;
  throw refused("it is not a JSON object");
}

function refused(why: string): AwsError {
  const where = "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint";
  return new AwsError("InvalidParameterException", `${where}: '${why}'`);
}
