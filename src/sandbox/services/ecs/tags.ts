/** Tags of ECS resources, and what AWS allows in them. */
import type { JsonObject } from "../../world.ts";
import { objects, requiredText, text, texts } from "../input.ts";
import { invalid } from "./errors.ts";
import type { EcsState } from "./tables/state.ts";

/** Letters, spaces and digits of any script, and `_ . : / = + - @`. */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * The tags of a request. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 * @throws {AwsError} `InvalidParameterException` for more than 50, or a key or value that AWS does not allow
 */
export function readTags(input: JsonObject): Map<string, string> {
  const tags = new Map(
    objects(input, "tags").map((tag) => [text(tag, "key") ?? "", text(tag, "value") ?? ""]),
  );
  if (tags.size > 50) throw invalid("The number of tags cannot exceed 50.");
  for (const [key, value] of tags) {
    if (key.length < 1 || key.length > 128) throw invalid("Tag keys must be 1 to 128 characters long.");
    if (value.length > 256) throw invalid("Tag values must be at most 256 characters long.");
    if (/^aws:/i.test(key)) throw invalid("aws: prefixed tag key names are not allowed for external use.");
    if (!ALLOWED.test(key) || !ALLOWED.test(value)) throw invalid(`Invalid character in the tag '${key}'.`);
  }
  return tags;
}

export function setTags(state: EcsState, arn: string, tags: ReadonlyMap<string, string>): void {
  const all = new Map([...(state.tags.get(arn) ?? []), ...tags]);
  if (all.size > 50) throw invalid("The number of tags cannot exceed 50.");
  if (all.size > 0) state.tags.set(arn, all);
}

export function tellTags(state: EcsState, arn: string): JsonObject[] {
  return [...(state.tags.get(arn) ?? [])].map(([key, value]) => ({ key, value }));
}

/** The `tags` field of a response, if the request included it. */
export function includedTags(state: EcsState, input: JsonObject, arn: string): JsonObject {
  return texts(input, "include").includes("TAGS") ? { tags: tellTags(state, arn) } : {};
}

/** `SandboxTagResource`: tags as AWS itself sets them, `aws:cloudformation:stack-name` for one. */
export function tagAsAws(state: EcsState, input: JsonObject): JsonObject {
  setTags(state, requiredText(input, "resourceArn"), listedTags(input));
  return {};
}

export function tagResource(state: EcsState, input: JsonObject): JsonObject {
  setTags(state, requiredText(input, "resourceArn"), readTags(input));
  return {};
}

export function untagResource(state: EcsState, input: JsonObject): JsonObject {
  const tags = state.tags.get(requiredText(input, "resourceArn"));
  for (const key of texts(input, "tagKeys")) tags?.delete(key);
  return {};
}

export function listTagsForResource(state: EcsState, input: JsonObject): JsonObject {
  return { tags: tellTags(state, requiredText(input, "resourceArn")) };
}

function listedTags(input: JsonObject): Map<string, string> {
  return new Map(objects(input, "tags").map((tag) => [text(tag, "key") ?? "", text(tag, "value") ?? ""]));
}
