/** Pages of a list: the token names the last item given, so that a list that changes meanwhile is read rightly. */
import { AwsError, type JsonObject } from "../world.ts";
import { number, text } from "./input.ts";

export interface PageRules {
  /** How many items a page has if the caller does not say. */
  readonly usual: number;
  /** How many items a caller may ask for. */
  readonly most: number;
  /** How many items the sandbox gives at most, whatever the caller asks: AWS may always give fewer. */
  readonly atMost: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Present if there is more: to be spread into the response. */
  readonly next: { readonly nextToken?: string };
}

/**
 * One page of `items`, as `maxResults` and `nextToken` of the request ask for it.
 * @throws {AwsError} `InvalidParameterException` for a size out of range or a token of ours it is not.
 */
export function page<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  input: JsonObject,
  rules: PageRules,
): Page<T> {
  const asked = number(input, "maxResults") ?? rules.usual;
  if (asked < 1 || asked > rules.most) {
    throw new AwsError("InvalidParameterException", `maxResults must be between 1 and ${rules.most}`);
  }
  const token = text(input, "nextToken");
  const start = token === undefined ? 0 : startAfter(items, keyOf, decode(token));
  const given = items.slice(start, start + Math.min(asked, rules.atMost));
  const last = given.at(-1);
  const more = last !== undefined && start + given.length < items.length;
  return { items: given, next: more ? { nextToken: encode(keyOf(last)) } : {} };
}

function startAfter<T>(items: readonly T[], keyOf: (item: T) => string, key: string): number {
  const at = items.findIndex((item) => keyOf(item) === key);
  if (at >= 0) return at + 1;
  const later = items.findIndex((item) => keyOf(item) > key);
  return later >= 0 ? later : items.length;
}

const PREFIX = "after:";

function encode(key: string): string {
  return Buffer.from(PREFIX + key).toString("base64");
}

function decode(token: string): string {
  const plain = Buffer.from(token, "base64").toString();
  if (plain.startsWith(PREFIX)) return plain.slice(PREFIX.length);
  throw new AwsError("InvalidParameterException", "Invalid token");
}
