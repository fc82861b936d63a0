/**
 * The journal, on one table.
 *
 *     pk                     sk            holds
 *     service SERVICE        record        the record of a service, and its version
 *     services               SERVICE       that the service is known
 *     repository KEY         SERVICE       that the service uses the repository
 *     tag KEY:TAG            moves         a set of `time|source|digest`
 *     image KEY@DIGEST       tags          a set of the tags that were seen naming the digest
 *     repositories           KEY           that some service uses the repository, or did
 *     pushes KEY             times         a set of the moments of its last pushes
 *     program                sweep         when the last sweep was done
 *     preview KEY            state         what its registry said it is about to expire
 *     notice KEY             claim         that something was told, or is being told
 *     incident ID            sequence      the numbers of its messages
 *     limit WHAT             TIME          how much was told or put right in the minutes or the hour from then on
 *     history SERVICE        TIME#N#ID     one line of what was seen and done, kept for 90 days
 *     memory KEY             value         what never changes
 */
import { ulid } from "ulid";
import { parseServiceArn, type ServiceArn } from "../../domain/ecs/arn.ts";
import type { ImageUse } from "../../domain/facts/facts.ts";
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import { type Digest, isTag } from "../../domain/image/reference.ts";
import type { HistoryEntry } from "../../domain/incidents/history.ts";
import { newRecord, type ServiceRecord } from "../../domain/incidents/record.ts";
import { alertsWindow, remediesWindow } from "../../domain/policy/limits.ts";
import type { Journal, NotedMove } from "../../reconcile/ports/journal.ts";
import type { Memory } from "../../reconcile/ports/memory.ts";
import { groupBy } from "../aws/batches.ts";
import { giveBack, take } from "./journal-limits.ts";
import { claimNotice, confirmNotice, giveBackNotice, nextSequence } from "./journal-messages.ts";
import { decodeMove, decodePreview, decodeRecord, encodeMove, encodeRecord } from "./journal-shapes.ts";
import type { Item, Key, Table } from "./table.ts";

/** Pushes of a repository beyond this are forgotten, oldest first. */
const pushesKept = 40;

/** How long a line of history is kept, in seconds. */
const historyKept = 90 * 86_400;

const stepsInOrder = [
  "saw",
  "asked",
  "writing",
  "deploying",
  "refused",
  "done",
  "failed",
  "told",
  "silenced",
];

const sweepKey: Key = { pk: "program", sk: "sweep" };

/** Moves of a tag beyond this are forgotten, oldest first. */
const movesKept = 60;

/** Hears of what is written in the journal and cannot be read. */
type Complain = (message: string, details: Record<string, unknown>) => void;

/** The journal in this table. Its calls throw what the table throws: without it nothing can be concluded. */
export function createJournal(table: Table, complain: Complain = () => {}): Journal {
  const read = async (services: readonly ServiceArn[]) => {
    const found = byPartition(await table.get(services.map(recordKey)));
    return new Map(
      services.flatMap((service): [ServiceArn, ServiceRecord][] => {
        const item = found.get(recordKey(service).pk);
        const record = item ? readRecord(item, complain) : newRecord(service);
        return record ? [[service, record]] : [];
      }),
    );
  };
  const listServices = async (pk: string) => (await table.list(pk)).map((text) => parseServiceArn(text).arn);
  const servicesUsing = (repository: RepositoryKey) => listServices(usersOf(repository));
  return {
    remembers: true,
    read,
    servicesUsing,
    services: () => listServices("services"),
    write: (record, before) => write(table, record, before),
    forget: (record) => forget(table, record),
    async moves(tags) {
      const found = byPartition(await table.get(tags.map(movesKey)));
      return tags.flatMap((tag) =>
        membersOf(found.get(movesKey(tag).pk), "moves").flatMap((text) => {
          const move = readMove(text, complain);
          return move ? [{ ...tag, ...move }] : [];
        }),
      );
    },
    async formerTags(images) {
      const found = byPartition(await table.get(images.map(imageKey)));
      const tagged = images.map((image) => ({
        ...image,
        tags: membersOf(found.get(imageKey(image).pk), "tags").filter(isTag),
      }));
      const groups = groupBy(tagged, ({ repository }) => repository);
      return new Map(
        [...groups].map(([repository, own]) => [
          repository,
          new Map(own.map(({ digest, tags }) => [digest, tags])),
        ]),
      );
    },
    async usesOf(repositories) {
      const uses = new Map<RepositoryKey, ImageUse[]>();
      for (const repository of repositories) {
        const records = await read(await servicesUsing(repository));
        uses.set(
          repository,
          [...records.values()].flatMap((record) => usesIn(record, repository)),
        );
      }
      return uses;
    },
    async noteMoves(moves) {
      for (const own of groupBy(moves, (move) => movesKey(move).pk).values()) await noteMovesOf(table, own);
      const named = moves.flatMap((move) => (move.digest === null ? [] : [{ ...move, digest: move.digest }]));
      for (const own of groupBy(named, (move) => imageKey(move).pk).values()) await noteTagsOf(table, own);
      const pushes = named.filter(({ source }) => source === "event");
      for (const own of groupBy(pushes, ({ repository }) => repository).values())
        await notePushesOf(table, own);
    },
    async sweptAt() {
      const [item] = await table.get([sweepKey]);
      return item ? new Date(String(item.at)) : null;
    },
    noteSweep: (at) => table.put({ ...sweepKey, at: at.toISOString() }),
    repositories: () => listRepositories(table),
    async pushes(repositories) {
      const found = byPartition(await table.get(repositories.map(pushesKey)));
      return new Map(
        repositories.map((repository) => {
          const times = membersOf(found.get(pushesKey(repository).pk), "times");
          return [repository, times.map((time) => new Date(time))];
        }),
      );
    },
    async previews(repositories) {
      const found = byPartition(await table.get(repositories.map(previewKey)));
      return new Map(
        repositories.flatMap((repository) => {
          const item = found.get(previewKey(repository).pk);
          return item ? [[repository, decodePreview(String(item.body))]] : [];
        }),
      );
    },
    notePreview: (repository, preview) =>
      table.put({ ...previewKey(repository), body: JSON.stringify(preview) }),
    claimNotice: (key, now) => claimNotice(table, key, now),
    confirmNotice: (claim) => confirmNotice(table, claim),
    giveBackNotice: (claim) => giveBackNotice(table, claim),
    nextSequence: (incident, message) => nextSequence(table, incident, message),
    async takeAlert(limit, now) {
      return (await take(table, alertsWindow, limit, now)) === "taken";
    },
    giveBackAlert: (takenAt) => giveBack(table, alertsWindow, takenAt),
    takeRemedy: (limit, now) => take(table, remediesWindow, limit, now),
    async noteHistory(service, entries) {
      for (const entry of entries)
        await table.put({
          pk: `history ${service}`,
          sk: `${secondOf(entry.at)}#${orderOf(entry)}#${ulid(entry.at.getTime())}`,
          body: JSON.stringify(entry),
          expiresAt: Math.floor(entry.at.getTime() / 1000) + historyKept,
        });
    },
  };
}

/** The memory in the same table, with what this process already knows in front of it. */
export function createMemory(table: Table): Memory {
  const near = new Map<string, string>();
  return {
    async recall(keys) {
      const far = await table.get(keys.filter((name) => !near.has(name)).map(memoryKey));
      for (const { pk, value } of far) near.set(pk.slice("memory ".length), String(value));
      return new Map(keys.flatMap((name) => (near.has(name) ? [[name, near.get(name) ?? ""]] : [])));
    },
    async keep(entries) {
      for (const [name, value] of entries) {
        near.set(name, value);
        await table.put({ ...memoryKey(name), value });
      }
    },
  };
}

/** One that cannot be read is left out, and the others are read. */
function readRecord({ pk, body, version }: Item, complain: Complain): ServiceRecord | null {
  try {
    return decodeRecord(String(body), Number(version));
  } catch (error) {
    complain("A record of the journal cannot be read", { pk, error: String(error) });
    return null;
  }
}

/** Index rows first: a crash leaves a row too many, which costs a look, never one too few. */
async function write(
  table: Table,
  record: ServiceRecord,
  before: ServiceRecord,
): Promise<ServiceRecord | null> {
  const { service } = record;
  const written = { ...record, version: before.version + 1 };
  const added = written.repositories.filter((repository) => !before.repositories.includes(repository));
  const removed = before.repositories.filter((repository) => !written.repositories.includes(repository));
  const rows = [...added.map(usersOf), ...(before.version === 0 ? ["services"] : [])];
  for (const pk of rows) await table.put({ pk, sk: service });
  for (const repository of added) await table.put({ pk: "repositories", sk: repository });
  const item = { ...recordKey(service), version: written.version, body: encodeRecord(written) };
  if (!(await table.putIfVersion(item, before.version))) return null;
  for (const repository of removed) await table.remove({ pk: usersOf(repository), sk: service });
  return written;
}

/**
 * The record first: a crash leaves rows too many. The one that the service is known by is the last, so whoever sweeps
 * looks for it again, and finds no record: then the others may be in any repository.
 */
async function forget(table: Table, { service, version, repositories }: ServiceRecord): Promise<void> {
  const isForgotten =
    version > 0 ? await table.removeIfVersion(recordKey(service), version) : await isLeftOver(table, service);
  if (!isForgotten) return;
  for (const repository of version > 0 ? repositories : await listRepositories(table))
    await table.remove({ pk: usersOf(repository), sk: service });
  await table.remove(knownKey(service));
}

/** Whether a service is known that has no record. */
async function isLeftOver(table: Table, service: ServiceArn): Promise<boolean> {
  const found = await table.get([knownKey(service), recordKey(service)]);
  return found.length === 1 && found[0]?.pk === knownKey(service).pk;
}

async function listRepositories(table: Table): Promise<RepositoryKey[]> {
  return (await table.list("repositories")).map((text) => text as RepositoryKey);
}

/** A move to an image. */
type NamedMove = NotedMove & { readonly digest: Digest };

/** One that cannot be read is left out, and the others are read. */
function readMove(text: string, complain: Complain): ReturnType<typeof decodeMove> | null {
  try {
    return decodeMove(text);
  } catch (error) {
    complain("A move of a tag in the journal cannot be read", { text, error: String(error) });
    return null;
  }
}

async function noteMovesOf(table: Table, moves: readonly NotedMove[]): Promise<void> {
  const [first] = moves;
  if (!first) return;
  const all = [
    ...(await table.addToSet(movesKey(first), "moves", [...new Set(moves.map(encodeMove))])),
  ].sort();
  if (all.length <= movesKept) return;
  await table.removeFromSet(movesKey(first), "moves", all.slice(0, all.length - movesKept / 2));
}

/** The tags that were seen naming a digest: what a pinned service was pinned from, when they have moved on. */
async function noteTagsOf(table: Table, moves: readonly NamedMove[]): Promise<void> {
  const [first] = moves;
  if (first) await table.addToSet(imageKey(first), "tags", [...new Set(moves.map(({ tag }) => tag))]);
}

async function notePushesOf(table: Table, moves: readonly NamedMove[]): Promise<void> {
  const [first] = moves;
  if (!first) return;
  const times = [...new Set(moves.map(({ at }) => at.toISOString()))];
  const all = [...(await table.addToSet(pushesKey(first.repository), "times", times))].sort();
  if (all.length > pushesKept) {
    await table.removeFromSet(
      pushesKey(first.repository),
      "times",
      all.slice(0, all.length - pushesKept / 2),
    );
  }
}

function usesIn({ service, uses }: ServiceRecord, repository: RepositoryKey): ImageUse[] {
  const { cluster } = parseServiceArn(service);
  return uses
    .filter((use) => use.repository === repository)
    .map(({ digest, since }) => ({ service, cluster, digest, since }));
}

function byPartition(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.pk, item]));
}

function membersOf(item: Item | undefined, attribute: string): readonly string[] {
  const members = item?.[attribute];
  return Array.isArray(members) ? members : [];
}

/** The second of a time: functions that follow each other within one have clocks of their own. */
function secondOf(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** What was noted in one second is read in the order that things happen in. */
function orderOf(entry: HistoryEntry): number {
  return stepsInOrder.indexOf(entry.kind === "remedy" ? entry.state : entry.kind);
}

function recordKey(service: ServiceArn): Key {
  return { pk: `service ${service}`, sk: "record" };
}

function knownKey(service: ServiceArn): Key {
  return { pk: "services", sk: service };
}

function usersOf(repository: RepositoryKey): string {
  return `repository ${repository}`;
}

function movesKey({ repository, tag }: { repository: RepositoryKey; tag: string }): Key {
  return { pk: `tag ${repository}:${tag}`, sk: "moves" };
}

function imageKey({ repository, digest }: { repository: RepositoryKey; digest: Digest }): Key {
  return { pk: `image ${repository}@${digest}`, sk: "tags" };
}

function pushesKey(repository: RepositoryKey): Key {
  return { pk: `pushes ${repository}`, sk: "times" };
}

function previewKey(repository: RepositoryKey): Key {
  return { pk: `preview ${repository}`, sk: "state" };
}

function memoryKey(name: string): Key {
  return { pk: `memory ${name}`, sk: "value" };
}
