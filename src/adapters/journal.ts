/**
 * The journal, on one DynamoDB table.
 *
 *     pk                     sk            holds
 *     service SERVICE        record        the record of a service, and its version
 *     services               SERVICE       that the service is known
 *     repository KEY         SERVICE       that the service uses the repository
 *     tag KEY:TAG            moves         a set of `time|source|digest`
 *     image KEY@DIGEST       tags          a set of the tags that were seen naming the digest
 *     incident ID            sequence      the number of its last message
 *     memory KEY             value         what never changes
 */
import {
  type AttributeValue,
  BatchGetItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { parseServiceArn, type ServiceArn } from "../domain/ecs/arn.ts";
import type { ImageUse } from "../domain/facts.ts";
import type { RepositoryKey } from "../domain/image/ecr.ts";
import { type Digest, isTag } from "../domain/image/reference.ts";
import { newRecord, type ServiceRecord } from "../domain/record.ts";
import type { Journal, Memory, NotedMove } from "../reconcile/ports.ts";
import { batchesOf, groupBy } from "./batches.ts";
import { decodeMove, decodeRecord, encodeMove, encodeRecord } from "./journal-shapes.ts";

type Key = { pk: { S: string }; sk: { S: string } };
type Item = Record<string, AttributeValue>;

/** Moves of a tag beyond this are forgotten, oldest first. */
const movesKept = 60;

/** The journal in this table. Its calls throw what DynamoDB throws: without it nothing can be concluded. */
export function createJournal(client: DynamoDBClient, table: string): Journal {
  return {
    remembers: true,
    async read(services) {
      const items = await batchGet(client, table, services.map(recordKey));
      const records = items.map(({ version, body }) => decodeRecord(body?.S ?? "", Number(version?.N)));
      const found = new Map(records.map((record) => [record.service, record]));
      return new Map(services.map((service) => [service, found.get(service) ?? newRecord(service)]));
    },
    async write(record, before) {
      const written = { ...record, version: before.version + 1 };
      await addToIndex(client, table, written, before);
      if (!(await putRecord(client, table, written))) return null;
      for (const repository of before.repositories) {
        if (!written.repositories.includes(repository))
          await remove(client, table, key(`repository ${repository}`, record.service));
      }
      return written;
    },
    async servicesUsing(repository) {
      return listSortKeys(client, table, `repository ${repository}`);
    },
    async services() {
      return listSortKeys(client, table, "services");
    },
    async forget(record) {
      for (const repository of record.repositories)
        await remove(client, table, key(`repository ${repository}`, record.service));
      await remove(client, table, key("services", record.service));
      await remove(client, table, recordKey(record.service));
    },
    async moves(tags) {
      const items = await batchGet(client, table, uniqueKeys(tags.map(movesKey)));
      const byKey = new Map(items.map((item) => [item.pk?.S, item]));
      return tags.flatMap(({ repository, tag }) => {
        const texts = byKey.get(movesKey({ repository, tag }).pk.S)?.moves?.SS ?? [];
        return texts.map((text) => ({ repository, tag, ...decodeMove(text) }));
      });
    },
    async formerTags(images) {
      const items = await batchGet(client, table, uniqueKeys(images.map(imageKey)));
      const byKey = new Map(items.map((item) => [item.pk?.S, item]));
      const found = images.map((image) => {
        const tags = byKey.get(imageKey(image).pk.S)?.tags?.SS ?? [];
        return { ...image, tags: tags.filter(isTag) };
      });
      return new Map(
        [...groupBy(found, ({ repository }) => repository)].map(([repository, own]) => [
          repository,
          new Map(own.map(({ digest, tags }) => [digest, tags])),
        ]),
      );
    },
    async usesOf(repositories) {
      const uses = new Map<RepositoryKey, ImageUse[]>();
      for (const repository of repositories) {
        const records = await this.read(await this.servicesUsing(repository));
        uses.set(
          repository,
          [...records.values()].flatMap((record) => usesIn(record, repository)),
        );
      }
      return uses;
    },
    async noteMoves(moves) {
      for (const own of groupBy(moves, (move) => movesKey(move).pk.S).values())
        await noteMovesOf(client, table, own);
      for (const own of groupBy(moves, (move) => imageKey(move).pk.S).values()) {
        await noteTagsOf(client, table, own);
      }
    },
    async nextSequence(incident) {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: key(`incident ${incident}`, "sequence"),
          UpdateExpression: "ADD sent :one",
          ExpressionAttributeValues: { ":one": { N: "1" } },
          ReturnValues: "UPDATED_NEW",
        }),
      );
      return Number(Attributes?.sent?.N);
    },
  };
}

/** The memory in the same table, with what this process already knows in front of it. */
export function createMemory(client: DynamoDBClient, table: string): Memory {
  const near = new Map<string, string>();
  return {
    async recall(keys) {
      const far = await batchGet(client, table, keys.filter((name) => !near.has(name)).map(memoryKey));
      for (const { pk, value } of far) near.set((pk?.S ?? "").slice("memory ".length), value?.S ?? "");
      return new Map(keys.flatMap((name) => (near.has(name) ? [[name, near.get(name) ?? ""]] : [])));
    },
    async keep(entries) {
      for (const [name, value] of entries) {
        near.set(name, value);
        await client.send(
          new PutItemCommand({ TableName: table, Item: { ...memoryKey(name), value: { S: value } } }),
        );
      }
    },
  };
}

async function putRecord(client: DynamoDBClient, table: string, record: ServiceRecord): Promise<boolean> {
  const isNew = record.version === 1;
  try {
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: {
          ...recordKey(record.service),
          version: { N: String(record.version) },
          body: { S: encodeRecord(record) },
        },
        ConditionExpression: isNew ? "attribute_not_exists(pk)" : "version = :read",
        ...(isNew ? {} : { ExpressionAttributeValues: { ":read": { N: String(record.version - 1) } } }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
    throw error;
  }
}

/** Before the record is written: a crash leaves a row too many, which costs a look, never one too few. */
async function addToIndex(
  client: DynamoDBClient,
  table: string,
  record: ServiceRecord,
  before: ServiceRecord,
) {
  const added = record.repositories.filter((repository) => !before.repositories.includes(repository));
  const rows = [
    ...added.map((repository) => `repository ${repository}`),
    ...(before.version === 0 ? ["services"] : []),
  ];
  for (const pk of rows)
    await client.send(new PutItemCommand({ TableName: table, Item: key(pk, record.service) }));
}

async function noteMovesOf(client: DynamoDBClient, table: string, moves: readonly NotedMove[]) {
  const [first] = moves;
  if (!first) return;
  const Key = movesKey(first);
  const { Attributes } = await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key,
      UpdateExpression: "ADD moves :moves",
      ExpressionAttributeValues: { ":moves": { SS: moves.map(encodeMove) } },
      ReturnValues: "UPDATED_NEW",
    }),
  );
  const all = [...(Attributes?.moves?.SS ?? [])].sort();
  if (all.length <= movesKept) return;
  await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key,
      UpdateExpression: "DELETE moves :oldest",
      ExpressionAttributeValues: { ":oldest": { SS: all.slice(0, all.length - movesKept / 2) } },
    }),
  );
}

/** The tags that were seen naming a digest: what a pinned service was pinned from, when they have moved on. */
async function noteTagsOf(client: DynamoDBClient, table: string, moves: readonly NotedMove[]) {
  const [first] = moves;
  if (!first) return;
  await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key: imageKey(first),
      UpdateExpression: "ADD tags :tags",
      ExpressionAttributeValues: { ":tags": { SS: [...new Set(moves.map(({ tag }) => tag))] } },
    }),
  );
}

function usesIn({ service, uses }: ServiceRecord, repository: RepositoryKey): ImageUse[] {
  const { cluster } = parseServiceArn(service);
  return uses
    .filter((use) => use.repository === repository)
    .map(({ digest, since }) => ({ service, cluster, digest, since }));
}

function uniqueKeys(keys: readonly Key[]): Key[] {
  return [...new Map(keys.map((one) => [one.pk.S, one])).values()];
}

async function listSortKeys(client: DynamoDBClient, table: string, pk: string): Promise<ServiceArn[]> {
  const services: ServiceArn[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": { S: pk } },
        ProjectionExpression: "sk",
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      }),
    );
    services.push(...(page.Items ?? []).map(({ sk }) => parseServiceArn(sk?.S ?? "").arn));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return services;
}

async function batchGet(client: DynamoDBClient, table: string, keys: readonly Key[]): Promise<Item[]> {
  const items: Item[] = [];
  for (const batch of batchesOf(keys, 100)) {
    let Keys: Item[] = batch;
    while (Keys.length > 0) {
      const answer = await client.send(
        new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
      );
      items.push(...(answer.Responses?.[table] ?? []));
      Keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return items;
}

async function remove(client: DynamoDBClient, table: string, Key: Key) {
  await client.send(new DeleteItemCommand({ TableName: table, Key }));
}

function key(pk: string, sk: string): Key {
  return { pk: { S: pk }, sk: { S: sk } };
}

function recordKey(service: ServiceArn): Key {
  return key(`service ${service}`, "record");
}

function movesKey({ repository, tag }: { repository: RepositoryKey; tag: string }): Key {
  return key(`tag ${repository}:${tag}`, "moves");
}

function imageKey({ repository, digest }: { repository: RepositoryKey; digest: Digest }): Key {
  return key(`image ${repository}@${digest}`, "tags");
}

function memoryKey(name: string): Key {
  return key(`memory ${name}`, "value");
}
