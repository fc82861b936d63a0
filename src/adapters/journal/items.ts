/** The items of a DynamoDB table, as the program has them and as the API does. */
import * as v from "valibot";
import type { JsonObject } from "../../domain/common/json.ts";

/** The key of an item. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An item: its strings, numbers and sets of strings. */
export interface Item extends Key {
  readonly [attribute: string]: string | number | readonly string[];
}

const attribute = v.object({
  S: v.optional(v.string()),
  N: v.optional(v.string()),
  SS: v.optional(v.array(v.string())),
});

/** The attributes of an item, as the API has them. */
export const attributes = v.record(v.string(), attribute);

/** An item, as the program has it. */
export const itemSchema = v.objectWithRest(
  { pk: v.string(), sk: v.string() },
  v.union([v.string(), v.number(), v.array(v.string())]),
);

/** Attributes as the API has them. */
export function encode(item: {
  readonly [attribute: string]: string | number | readonly string[];
}): JsonObject {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]): [string, JsonObject] => {
      if (typeof value === "string") return [name, { S: value }];
      return [name, typeof value === "number" ? { N: String(value) } : { SS: [...value] }];
    }),
  );
}

/** Attributes as the program has them. */
export function decode(item: v.InferOutput<typeof attributes>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).map(([name, { S, N, SS }]) => [name, S ?? (N === undefined ? SS : Number(N))]),
  );
}
