/** The items of a DynamoDB table, as the program has them and as the API does. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";

/**
 * The form of the rows, which stands in each of them: who changes it counts one up, and reads the form before. Rows
 * without one are as those of 1.
 */
export const schema = 1;

/** Beyond this no row is written: DynamoDB takes 400 KB, with the names of the attributes. */
export const largestRow = 350_000;

/** How long a row is kept that nobody asks for any more, in seconds. */
const kept = 400 * 86_400;

/** When a row that was last asked for at this moment expires, in seconds since 1970. */
export function expiryFrom(at: Date): number {
  return Math.floor(at.getTime() / 1000) + kept;
}

/** Whether a row is to expire so soon that it is worth a write to keep it longer. */
export function isExpiring(expiresAt: Item[string], now: Date): boolean {
  return typeof expiresAt !== "number" || expiresAt - now.getTime() / 1000 < kept / 2;
}

/** The key of an item. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/**
 * An item: its strings, numbers and sets of strings, and `null` for what is of another type. It has `schema` only if
 * that is of a newer version.
 */
export interface Item extends Key {
  readonly [attribute: string]: string | number | readonly string[] | null | undefined;
}

const attribute = v.object({
  S: v.optional(v.string()),
  N: v.optional(v.string()),
  SS: v.optional(v.array(v.string())),
});

/** The attributes of an item, as the API has them. */
export const attributes = v.record(v.string(), attribute);

/** An item, as the program has it. */
export function itemOf(item: v.InferOutput<typeof attributes>): Item {
  const { pk, sk, schema: form, ...rest } = decode(item);
  const isNewer = form !== undefined && !(typeof form === "number" && form <= schema);
  return { ...rest, pk: String(pk), sk: String(sk), ...(isNewer && { schema: form }) };
}

/** Attributes as the API has them. */
export function encode(item: { readonly [attribute: string]: Item[string] }): JsonObject {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]): [string, JsonObject][] => {
      if (value === undefined || value === null) return [];
      if (typeof value === "string") return [[name, { S: value }]];
      return [[name, typeof value === "number" ? { N: String(value) } : { SS: [...value] }]];
    }),
  );
}

/** An item as the API has it, with the form it is written in. */
export function encodeItem(item: Item): JsonObject {
  return encode({ ...item, schema });
}

/** Attributes as the program has them. */
export function decode(item: v.InferOutput<typeof attributes>): Record<string, Item[string]> {
  return Object.fromEntries(
    Object.entries(item).map(([name, { S, N, SS }]) => [
      name,
      S ?? (N === undefined ? (SS ?? null) : Number(N)),
    ]),
  );
}
