/** One DynamoDB table with a partition key `pk` and a sort key `sk`, and the few things the journal does with it. */
import * as v from "valibot";
import type { JsonObject } from "../../domain/common/json.ts";
import { batchesOf } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { attributes, decode, encode, type Item, itemSchema, type Key } from "./items.ts";

export interface Table {
  /** The items that are there, in any order. */
  get(keys: readonly Key[]): Promise<Item[]>;
  /** The sort keys of a partition. */
  list(pk: string): Promise<string[]>;
  /** The items of a partition in the order of their sort keys, from this one on. */
  query(pk: string, from?: string): Promise<Item[]>;
  put(item: Item): Promise<void>;
  /** Writes an item if its `version` is still this one (0: if it is not there); says whether it did. */
  putIfVersion(item: Item, version: number): Promise<boolean>;
  /** Adds members to a set of strings and answers with the whole: adding a member twice changes nothing. */
  addToSet(key: Key, attribute: string, members: readonly string[]): Promise<readonly string[]>;
  removeFromSet(key: Key, attribute: string, members: readonly string[]): Promise<void>;
  /** The number of a name among those of an item: the next, or the one that it was given before. */
  numberOf(key: Key, name: string): Promise<number>;
  /** Adds one to the number `count` of an item that expires then, while it is below `max`; says whether it did. */
  countBelow(max: number, key: Key, expiresAt: number): Promise<boolean>;
  /** Takes one from the number `count` of an item. */
  countDown(key: Key): Promise<void>;
  remove(key: Key): Promise<void>;
  /** Removes an item if its `version` is still this one; says whether it did. */
  removeIfVersion(key: Key, version: number): Promise<boolean>;
}

/** The table of this name. Its calls throw what DynamoDB throws. */
export function createTable(call: Call, name: string): Table {
  const TableName = name;
  const update = async (key: Key, verb: "ADD" | "DELETE", attribute: string, value: JsonObject) => {
    const input = {
      TableName,
      Key: encode({ ...key }),
      UpdateExpression: `${verb} #attribute :value`,
      ExpressionAttributeNames: { "#attribute": attribute },
      ExpressionAttributeValues: { ":value": value },
    };
    const answer = await call("UpdateItem", { ...input, ReturnValues: "UPDATED_NEW" });
    return decode(v.parse(updated, answer).Attributes ?? {});
  };
  return {
    async get(keys) {
      const items: Item[] = [];
      const unique = [...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values()];
      for (const batch of batchesOf(unique, 100))
        items.push(
          ...(await getBatch(
            call,
            name,
            batch.map((key) => encode({ ...key })),
          )),
        );
      return items;
    },
    async list(pk) {
      const items = await queryAll(call, {
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": { S: pk } },
        ProjectionExpression: "sk",
      });
      return items.map(({ sk }) => sk?.S ?? "");
    },
    async query(pk, from = " ") {
      const items = await queryAll(call, {
        TableName,
        KeyConditionExpression: "pk = :pk AND sk >= :from",
        ExpressionAttributeValues: { ":pk": { S: pk }, ":from": { S: from } },
        ConsistentRead: true,
      });
      return items.map((item) => v.parse(itemSchema, decode(item)));
    },
    async put(item) {
      await call("PutItem", { TableName, Item: encode(item) });
    },
    async putIfVersion(item, version) {
      const condition =
        version === 0 ? { ConditionExpression: "attribute_not_exists(pk)" } : ifStill(version);
      return unlessRefused(call("PutItem", { TableName, Item: encode(item), ...condition }));
    },
    async addToSet(key, attribute, members) {
      const whole = await update(key, "ADD", attribute, { SS: [...members] });
      return v.parse(v.array(v.string()), whole[attribute]);
    },
    async removeFromSet(key, attribute, members) {
      await update(key, "DELETE", attribute, { SS: [...members] });
    },
    numberOf: (key, name) => numberOf(call, TableName, key, name),
    async countBelow(max, key, expiresAt) {
      return unlessRefused(
        call("UpdateItem", {
          TableName,
          Key: encode({ ...key }),
          UpdateExpression: "ADD #count :one SET expiresAt = :expiresAt",
          ConditionExpression: "attribute_not_exists(#count) OR #count < :max",
          ExpressionAttributeNames: { "#count": "count" },
          ExpressionAttributeValues: encode({ ":one": 1, ":max": max, ":expiresAt": expiresAt }),
        }),
      );
    },
    async countDown(key) {
      await update(key, "ADD", "count", { N: "-1" });
    },
    async remove(key) {
      await call("DeleteItem", { TableName, Key: encode({ ...key }) });
    },
    removeIfVersion: async (key, version) =>
      unlessRefused(call("DeleteItem", { TableName, Key: encode({ ...key }), ...ifStill(version) })),
  };
}

/** Numbers a name in one write, so that a crash leaves no gap; what was numbered before keeps its number. */
async function numberOf(call: Call, table: string, key: Key, name: string): Promise<number> {
  const next = "if_not_exists(#last, :none) + :one";
  const numbering = call("UpdateItem", {
    TableName: table,
    Key: encode({ ...key }),
    UpdateExpression: `SET #last = ${next}, #name = ${next}`,
    ConditionExpression: "attribute_not_exists(#name)",
    ExpressionAttributeNames: { "#last": "last", "#name": name },
    ExpressionAttributeValues: encode({ ":none": 0, ":one": 1 }),
    ReturnValues: "UPDATED_NEW",
  });
  const item = (await unlessRefused(numbering))
    ? decode(v.parse(updated, await numbering).Attributes ?? {})
    : (await getBatch(call, table, [encode({ ...key })]))[0];
  return v.parse(v.number(), item?.[name]);
}

function ifStill(version: number): JsonObject {
  return {
    ConditionExpression: "version = :read",
    ExpressionAttributeValues: { ":read": { N: String(version) } },
  };
}

/** Whether a write was made: not if its condition did not hold. */
async function unlessRefused(written: Promise<unknown>): Promise<boolean> {
  try {
    await written;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
    throw error;
  }
}

async function queryAll(call: Call, input: JsonObject) {
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

async function getBatch(call: Call, table: string, keys: JsonObject[]): Promise<Item[]> {
  const items: Item[] = [];
  let Keys: readonly JsonObject[] = keys;
  while (Keys.length > 0) {
    const answer = v.parse(
      got,
      await call("BatchGetItem", { RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    items.push(...(answer.Responses[table] ?? []).map((item) => v.parse(itemSchema, decode(item))));
    Keys = (answer.UnprocessedKeys?.[table]?.Keys ?? []) as JsonObject[];
  }
  return items;
}

const updated = v.object({ Attributes: v.optional(attributes) });

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
