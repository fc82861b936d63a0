/** One DynamoDB table with a partition key `pk` and a sort key `sk`, and the few things the journal does with it. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import { batchesOf } from "../../aws/batches.ts";
import type { Call } from "../../aws/call.ts";
import { attributes, decode, encode, encodeItem, type Item, itemOf, type Key, schema } from "./items.ts";
import { getBatch, isKey, type Named, type Pause, queryAll, wait } from "./reads.ts";

export interface Table {
  /** The items that are there, in any order. */
  get(keys: readonly Key[]): Promise<Item[]>;
  /** The sort keys of a partition. */
  list(pk: string): Promise<string[]>;
  /** The items of a partition in the order of their sort keys, from this one on. */
  query(pk: string, from?: string): Promise<Item[]>;
  /** Writes an item. Refused if a newer version of the program wrote it. */
  put(item: Item): Promise<void>;
  /** Writes an item if its `version` is still this one (0: if it is not there); says whether it did. */
  putIfVersion(item: Item, version: number): Promise<boolean>;
  /**
   * Adds members to a set of strings of an item that expires then, and answers with the whole: adding a member twice
   * changes nothing. Refused if a newer version of the program wrote the item.
   */
  addToSet(
    key: Key,
    attribute: string,
    members: readonly string[],
    expiresAt?: number,
  ): Promise<readonly string[]>;
  removeFromSet(key: Key, attribute: string, members: readonly string[]): Promise<void>;
  /** The number of a name among those of an item that expires then: the next, or the one that it was given before. */
  numberOf(key: Key, name: string, expiresAt?: number): Promise<number>;
  /** Adds one to the number `count` of an item that expires then, while it is below `max`; says whether it did. */
  countBelow(max: number, key: Key, expiresAt: number): Promise<boolean>;
  /** Takes one from the number `count` of an item. */
  countDown(key: Key): Promise<void>;
  /** Has an item expire then, if it is there. */
  renew(key: Key, expiresAt: number): Promise<void>;
  remove(key: Key): Promise<void>;
  /** Removes an item if this attribute of it is still this one, or there is still none; says whether it did. */
  removeIf(key: Key, attribute: string, value: string | number | undefined): Promise<boolean>;
}

/** The table of this name. Its calls throw what DynamoDB throws. */
export function createTable(call: Call, name: string, pause: Pause = wait): Table {
  const TableName = name;
  const update = (key: Key, verb: "ADD" | "DELETE", attribute: string, value: JsonObject) =>
    call("UpdateItem", {
      TableName,
      Key: encode({ ...key }),
      UpdateExpression: `${verb} #attribute :value`,
      ExpressionAttributeNames: { "#attribute": attribute },
      ExpressionAttributeValues: { ":value": value },
    });
  return {
    async get(keys) {
      const items: Item[] = [];
      const unique = [...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values()].filter(isKey);
      for (const batch of batchesOf(unique, 100))
        items.push(...(await getBatch({ call, name, pause }, batch)));
      return items;
    },
    async list(pk) {
      if (!isKey({ pk, sk: pk.slice(0, 1) })) return [];
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
      return items.map(itemOf);
    },
    async put(item) {
      await call("PutItem", {
        TableName,
        Item: encodeItem(item),
        ConditionExpression: "attribute_not_exists(#schema) OR #schema <= :schema",
        ExpressionAttributeNames: { "#schema": "schema" },
        ExpressionAttributeValues: encode({ ":schema": schema }),
      });
    },
    async putIfVersion(item, version) {
      const condition =
        version === 0 ? { ConditionExpression: "attribute_not_exists(pk)" } : ifStill("version", version);
      return unlessRefused(call("PutItem", { TableName, Item: encodeItem(item), ...condition }));
    },
    async addToSet(key, attribute, members, expiresAt) {
      const expiry = expiresAt === undefined ? "" : ", expiresAt = :expiresAt";
      const answer = await call("UpdateItem", {
        TableName,
        Key: encode({ ...key }),
        UpdateExpression: `ADD #attribute :members SET #schema = :schema${expiry}`,
        ConditionExpression: "attribute_not_exists(#schema) OR #schema <= :schema",
        ExpressionAttributeNames: { "#attribute": attribute, "#schema": "schema" },
        ExpressionAttributeValues: encode({
          ":members": [...new Set(members)],
          ":schema": schema,
          ":expiresAt": expiresAt,
        }),
        ReturnValues: "UPDATED_NEW",
      });
      return v.parse(v.array(v.string()), decode(v.parse(updated, answer).Attributes ?? {})[attribute]);
    },
    async removeFromSet(key, attribute, members) {
      await update(key, "DELETE", attribute, { SS: [...members] });
    },
    numberOf: (key, name, expiresAt) => numberOf({ call, name: TableName, pause }, key, name, expiresAt),
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
    async renew(key, expiresAt) {
      await unlessRefused(
        call("UpdateItem", {
          TableName,
          Key: encode({ ...key }),
          UpdateExpression: "SET expiresAt = :expiresAt",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: encode({ ":expiresAt": expiresAt }),
        }),
      );
    },
    async remove(key) {
      await call("DeleteItem", { TableName, Key: encode({ ...key }) });
    },
    removeIf: async (key, attribute, value) =>
      unlessRefused(call("DeleteItem", { TableName, Key: encode({ ...key }), ...ifStill(attribute, value) })),
  };
}

/** Numbers a name in one write, so that a crash leaves no gap; what was numbered before keeps its number. */
async function numberOf(table: Named, key: Key, name: string, expiresAt?: number): Promise<number> {
  const next = "if_not_exists(#last, :none) + :one";
  const expiry = expiresAt === undefined ? "" : ", expiresAt = :expiresAt";
  const numbering = table.call("UpdateItem", {
    TableName: table.name,
    Key: encode({ ...key }),
    UpdateExpression: `SET #last = ${next}, #name = ${next}${expiry}`,
    ConditionExpression: "attribute_not_exists(#name)",
    ExpressionAttributeNames: { "#last": "last", "#name": name },
    ExpressionAttributeValues: encode({ ":none": 0, ":one": 1, ":expiresAt": expiresAt }),
    ReturnValues: "UPDATED_NEW",
  });
  const item = (await unlessRefused(numbering))
    ? decode(v.parse(updated, await numbering).Attributes ?? {})
    : (await getBatch(table, [key]))[0];
  return v.parse(v.number(), item?.[name]);
}

function ifStill(attribute: string, value: string | number | undefined): JsonObject {
  const named = { ExpressionAttributeNames: { "#read": attribute } };
  if (value === undefined) return { ConditionExpression: "attribute_not_exists(#read)", ...named };
  return {
    ConditionExpression: "#read = :read",
    ExpressionAttributeValues: encode({ ":read": value }),
    ...named,
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

const updated = v.object({ Attributes: v.optional(attributes) });
