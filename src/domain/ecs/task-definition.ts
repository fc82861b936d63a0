/**
 * A task definition as raw JSON, and the next revision of it: identical in every field, known to anybody or
 * not, but for images and our own tags.
 */
import type { JsonObject, JsonValue } from "../common/json.ts";
import { isJsonObject } from "../common/json.ts";

/** Fields that DescribeTaskDefinition adds and RegisterTaskDefinition does not take. */
const assignedByEcs: ReadonlySet<string> = new Set([
  "taskDefinitionArn",
  "revision",
  "status",
  "requiresAttributes",
  "compatibilities",
  "registeredAt",
  "registeredBy",
  "deregisteredAt",
  "deleteRequestedAt",
]);

/** What a container of the next revision is to run. */
export interface ImageChange {
  readonly container: string;
  readonly image: string;
  /** The tag it goes on following: recorded in a tag of the task definition; `null` to record nothing. */
  readonly follows: string | null;
}

/** A tag of an AWS resource. */
export interface ResourceTag {
  readonly key: string;
  readonly value: string;
}

/** The task definition tag in which a pin records what a container follows. */
export function followsTagKey(container: string): string {
  return `ecs-image-drift:follows.${container}`;
}

/**
 * The input of RegisterTaskDefinition for the next revision.
 * @param definition the `taskDefinition` of DescribeTaskDefinition, with every field that came
 * @throws {RangeError} if the definition has no container of a change's name
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
export function nextRevision(
  definition: JsonObject,
  tags: readonly ResourceTag[],
  changes: readonly ImageChange[],
): JsonObject {
  const kept = Object.entries(definition).filter(([field]) => !assignedByEcs.has(field));
  const input = { ...Object.fromEntries(kept), containerDefinitions: withImages(definition, changes) };
  const nextTags = withFollows(tags, changes);
  return nextTags.length === 0
    ? input
    : { ...input, tags: nextTags.map(({ key, value }) => ({ key, value })) };
}

/** Whether a revision is what registering this input would make: it need not be registered again. */
export function isRevisionOf(
  definition: JsonObject,
  tags: readonly ResourceTag[],
  input: JsonObject,
): boolean {
  return canonical(nextRevision(definition, tags, [])) === canonical(input);
}

function withImages({ containerDefinitions }: JsonObject, changes: readonly ImageChange[]): JsonValue[] {
  const containers = Array.isArray(containerDefinitions) ? containerDefinitions : [];
  for (const { container } of changes) {
    if (!containers.some((one) => isJsonObject(one) && one.name === container)) {
      throw new RangeError(
        `Cannot change container "${container}": the task definition has none of that name`,
      );
    }
  }
  return containers.map((one) => {
    const change = isJsonObject(one) ? changes.find(({ container }) => container === one.name) : undefined;
    return change && isJsonObject(one) ? { ...one, image: change.image } : one;
  });
}

/** AWS's own tags cannot be set by anybody else, and come back by themselves. */
function withFollows(tags: readonly ResourceTag[], changes: readonly ImageChange[]): ResourceTag[] {
  const recorded = changes.flatMap(({ container, follows }) =>
    follows === null ? [] : [{ key: followsTagKey(container), value: follows }],
  );
  const replaced = new Set(recorded.map(({ key }) => key));
  const kept = tags.filter(({ key }) => !key.startsWith("aws:") && !replaced.has(key));
  return [...kept, ...recorded];
}

/** Equal for equal JSON, whatever the order of fields and of tags. */
function canonical(value: JsonObject): string {
  const tags = Array.isArray(value.tags) ? [...value.tags].map((tag) => sorted(tag)).sort() : [];
  return JSON.stringify([sorted({ ...value, tags: null }), tags]);
}

function sorted(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(",")}]`;
  if (!isJsonObject(value)) return typeof value === "bigint" ? String(value) : JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${sorted(value[field] ?? null)}`).join(",")}}`;
}
