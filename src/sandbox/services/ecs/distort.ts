/** Answers as an older, newer or poorer ECS would give them. */
import type { JsonObject } from "../../world.ts";
import { isObject } from "../input.ts";
import type { EcsOptions } from "./options.ts";

/** Where services speak of their revisions. */
const OF_REVISIONS = ["currentServiceRevisions", "currentServiceDeployment"];

/** Leaves fields out and gives others another value, at any depth, as the options say. */
export function distort(answer: JsonObject, { omit, replace }: EcsOptions): JsonObject {
  if (omit.length === 0 && Object.keys(replace).length === 0) return answer;
  const hidden = new Set(omit.flatMap((field) => (field === "serviceRevisions" ? OF_REVISIONS : [field])));
  const inObject = (value: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(value)
        .filter(([field]) => !hidden.has(field))
        .map(([field, inner]) => [field, field in replace ? replace[field] : inValue(inner)]),
    );
  const inValue = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inValue);
    return isObject(value) ? inObject(value) : value;
  };
  return inObject(answer);
}
