/**
 * What a revision must carry: all of the former one, within what ECS takes.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 */
import { isJsonObject, type JsonObject, type JsonValue } from "../common/json.ts";
import { nextRevision, type ResourceTag } from "./task-definition.ts";

const mostTags = 50;
const longestTagKey = 128;
const longestImage = 255;
const largest = 65_536;

/** Why ECS would not take the next revision, with the field that is in the way; `null` if it may. */
export function whyNotCarried(definition: JsonObject, input: JsonObject): string | null {
  const tags = listOf(input.tags);
  if (tags.length > mostTags)
    return `tags: with what the revision is to record they are ${tags.length}, and a task definition has ${mostTags} at most`;
  const key = tags.map((tag) => String(tag.key)).find((one) => one.length > longestTagKey);
  if (key !== undefined) return `tags: the key ${key} has more than ${longestTagKey} characters`;
  for (const { name, image } of listOf(input.containerDefinitions)) {
    const [reference = ""] = String(image ?? "").split("@");
    if (reference.length > longestImage)
      return `containerDefinitions.image of "${String(name)}": it has more than ${longestImage} characters`;
  }
  const { tags: _, ...untagged } = input;
  const [before, after] = [sizeOf(nextRevision(definition, [], [])), sizeOf(untagged)];
  return before <= largest && after > largest
    ? `containerDefinitions.image: with the digest the task definition has ${after} bytes, and ECS takes ${largest}`
    : null;
}

/**
 * The first field of a request that the registered revision lacks, by its path; `null` if all is there. What
 * ECS adds, and the order it gives to lists, is nobody's loss.
 */
export function lostIn(
  input: JsonObject,
  registered: JsonObject,
  tags: readonly ResourceTag[],
): string | null {
  const there = leavesOf(nextRevision(registered, tags, []));
  for (const [path, values] of leavesOf(input)) {
    const left = [...(there.get(path) ?? [])];
    for (const value of values) {
      const at = left.indexOf(value);
      if (at < 0) return path;
      left.splice(at, 1);
    }
  }
  return null;
}

/** Every value that is no object, list or `null`, by its path. */
function leavesOf(input: JsonObject): Map<string, string[]> {
  const leaves = new Map<string, string[]>();
  const walk = (value: JsonValue, path: string) => {
    if (Array.isArray(value)) for (const one of value) walk(one, path);
    else if (isJsonObject(value))
      for (const [field, one] of Object.entries(value)) walk(one, path === "" ? field : `${path}.${field}`);
    else if (value !== null) leaves.set(path, [...(leaves.get(path) ?? []), String(value)]);
  };
  walk(input, "");
  return leaves;
}

function listOf(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function sizeOf(input: JsonObject): number {
  const text = JSON.stringify(input, (_, value) => (typeof value === "bigint" ? Number(value) : value));
  return new TextEncoder().encode(text).length;
}
