import type { JsonObject } from "../../world.ts";
import { page } from "../paging.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
const RULES = { usual: 100, most: 100, atMost: 5 };

/** One page of a list, as `Limit` and `NextToken` ask for it. */
export function eventsPage<T>(items: readonly T[], keyOf: (item: T) => string, input: JsonObject) {
  const asked = { maxResults: input.Limit, nextToken: input.NextToken };
  const { items: given, next } = page(items, keyOf, asked, RULES);
  return { items: given, next: next.nextToken === undefined ? {} : { NextToken: next.nextToken } };
}
