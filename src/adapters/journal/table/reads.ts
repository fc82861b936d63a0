/** Reads of DynamoDB that go on until all is read. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import type { Call } from "../../aws/call.ts";
import { attributes, encode, type Item, itemOf, type Key } from "./items.ts";

/** Waits so many milliseconds. */
export type Pause = (milliseconds: number) => Promise<unknown>;

/** By the clock of the machine. */
export const wait: Pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** A table to be called by itself. */
export interface Named {
  readonly call: Call;
  readonly name: string;
  readonly pause: Pause;
}

/** All items that a query finds, page by page. */
export async function queryAll(call: Call, input: JsonObject) {
  const items: v.InferOutput<typeof queried>["Items"] = [];
  let ExclusiveStartKey: JsonObject | undefined;
  do {
    const page = v.parse(
      queried,
      await call("Query", ExclusiveStartKey ? { ...input, ExclusiveStartKey } : input),
    );
    items.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey as JsonObject | undefined;
  } while (ExclusiveStartKey);
  return items;
}

/**
 * Whether DynamoDB takes this for a key: no item has another, and one such key would have it refuse a whole batch.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export function isKey({ pk, sk }: Key): boolean {
  const isWithin = (text: string, most: number) => text !== "" && Buffer.byteLength(text) <= most;
  return isWithin(pk, 2048) && isWithin(sk, 1024);
}

/** How often DynamoDB is asked again that answers with none of the keys it was asked for. */
const patience = 6;

/**
 * At most a hundred items.
 * @throws {Error} that names what DynamoDB goes on leaving out: nobody may take that for what is not there
 */
export async function getBatch({ call, name, pause }: Named, keys: readonly Key[]): Promise<Item[]> {
  const items: Item[] = [];
  let left = keys.map((key): JsonObject => encode({ ...key }));
  for (let vain = 0; left.length > 0; ) {
    const request = { RequestItems: { [name]: { Keys: left, ConsistentRead: true } } };
    const answer = v.parse(got, await call("BatchGetItem", request));
    items.push(...(answer.Responses[name] ?? []).map(itemOf));
    const unprocessed = (answer.UnprocessedKeys?.[name]?.Keys ?? []) as JsonObject[];
    vain = unprocessed.length < left.length ? 0 : vain + 1;
    left = unprocessed;
    if (left.length > 0 && vain > patience)
      throw new Error(
        `Cannot read ${left.length} rows of the journal, which is busy: ${JSON.stringify(left)}`,
      );
    if (left.length > 0) await pause(25 * 2 ** vain);
  }
  return items;
}

const queried = v.object({
  Items: v.array(attributes),
  LastEvaluatedKey: v.optional(v.record(v.string(), v.unknown())),
});

const got = v.object({
  Responses: v.record(v.string(), v.array(attributes)),
  UnprocessedKeys: v.optional(
    v.record(v.string(), v.object({ Keys: v.array(v.record(v.string(), v.unknown())) })),
  ),
});
