/** Answers as an older, newer or poorer ECS would give them. */

import { isObject } from "../../json.ts";
import type { JsonObject } from "../../world.ts";
import type { EcsOptions } from "./options.ts";

/** Where services speak of their revisions. */
const OF_REVISIONS = ["currentServiceRevisions", "currentServiceDeployment"];

/**
 * Leaves fields out and gives others another value, at any depth, as the options say. `imageDigest` means that
 * field everywhere, `containers.imageDigest` only in what `containers` holds.
 */
export function distort(answer: JsonObject, { omit, replace }: EcsOptions): JsonObject {
  if (omit.length === 0 && Object.keys(replace).length === 0) return answer;
  const hidden = new Set(omit.flatMap((field) => (field === "serviceRevisions" ? OF_REVISIONS : [field])));
  const changed = new Map(Object.entries(replace));
  const inObject = (value: JsonObject, parent: string): JsonObject =>
    Object.fromEntries(
      Object.entries(value)
        .filter(([field]) => !hidden.has(field) && !hidden.has(`${parent}.${field}`))
        .map(([field, inner]) => [
          field,
          changed.get(field) ?? changed.get(`${parent}.${field}`) ?? inValue(inner, field),
        ]),
    );
  const inValue = (value: unknown, parent: string): unknown => {
    if (Array.isArray(value)) return value.map((each) => inValue(each, parent));
    return isObject(value) ? inObject(value, parent) : value;
  };
  return inObject(answer, "");
}
