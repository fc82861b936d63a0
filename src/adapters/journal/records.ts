/** The records of services: read, written and forgotten, and which images they say are used. */
import { parseServiceArn, type ServiceArn } from "../../domain/ecs/arn.ts";
import type { ImageUse } from "../../domain/facts/facts.ts";
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import { fitted } from "../../domain/incidents/fitted.ts";
import { newRecord, type ServiceRecord } from "../../domain/incidents/record.ts";
import type { RepositoryUses } from "../../reconcile/ports/journal.ts";
import { addRows, listRepositories, listUsers, readMarks, removeRows, userRows } from "./index-rows.ts";
import { byPartition, knownKey, recordKey } from "./keys.ts";
import { type Complain, readRow, writeRow } from "./rows.ts";
import { decodeRecord, encodeRecord } from "./shapes.ts";
import { largestRow } from "./table/items.ts";
import type { Table } from "./table/table.ts";

/** The records of these services, new where there is none; without those that cannot be read. */
export async function readRecords(
  table: Table,
  services: readonly ServiceArn[],
  complain: Complain,
): Promise<ReadonlyMap<ServiceArn, ServiceRecord>> {
  const found = byPartition(await table.get(services.map(recordKey)));
  return new Map(
    services.flatMap((service): [ServiceArn, ServiceRecord][] => {
      const item = found.get(recordKey(service).pk);
      const decode = () => decodeRecord(String(item?.body), Number(item?.version));
      const record = item ? readRow(item, decode, complain) : newRecord(service);
      return record ? [[service, record]] : [];
    }),
  );
}

/** Index rows first: a crash leaves a row too many, which costs a look, never one too few. */
export async function writeRecord(
  table: Table,
  record: ServiceRecord,
  before: ServiceRecord,
  complain: Complain,
): Promise<ServiceRecord | null> {
  const { service } = record;
  const isFitting = (one: ServiceRecord) => Buffer.byteLength(encodeRecord(one)) <= largestRow;
  const written = { ...fitted(record, isFitting), version: before.version + 1 };
  const added = written.repositories.filter((repository) => !before.repositories.includes(repository));
  const removed = before.repositories.filter((repository) => !written.repositories.includes(repository));
  await addRows(table, service, added, before.version === 0, complain);
  const former = await readMarks(table, userRows(service, removed));
  const item = { ...recordKey(service), version: written.version, body: encodeRecord(written) };
  let isWritten = false;
  const put = async () => {
    isWritten = await table.putIfVersion(item, before.version);
  };
  if (!(await writeRow(item, put, complain)) || !isWritten) return null;
  await removeRows(table, former);
  return written;
}

/**
 * The record first: a crash leaves rows too many. The one that the service is known by is the last, so whoever sweeps
 * looks for it again, and finds no record: then the others may be in any repository.
 */
export async function forget(
  table: Table,
  { service, version, repositories }: ServiceRecord,
  complain: Complain,
): Promise<void> {
  const users = version > 0 ? repositories : await listRepositories(table, complain);
  const rows = await readMarks(table, [...userRows(service, users), knownKey(service)]);
  const isForgotten =
    version > 0
      ? await table.removeIf(recordKey(service), "version", version)
      : await isLeftOver(table, service);
  if (!isForgotten) return;
  const isLast = ({ pk }: { readonly pk: string }) => pk === knownKey(service).pk;
  await removeRows(table, [...rows.filter((row) => !isLast(row)), ...rows.filter(isLast)]);
}

/** Whether a service is known that has no record. */
async function isLeftOver(table: Table, service: ServiceArn): Promise<boolean> {
  const found = await table.get([knownKey(service), recordKey(service)]);
  return found.length === 1 && found[0]?.pk === knownKey(service).pk;
}

/** Which services have which images of these repositories, and of which services that cannot be read. */
export async function readUses(
  table: Table,
  repositories: readonly RepositoryKey[],
  complain: Complain,
): Promise<ReadonlyMap<RepositoryKey, RepositoryUses>> {
  const uses = new Map<RepositoryKey, RepositoryUses>();
  for (const repository of repositories) {
    const services = await listUsers(table, repository, complain);
    const records = await readRecords(table, services, complain);
    uses.set(repository, {
      uses: [...records.values()].flatMap((record) => usesIn(record, repository)),
      unread: services.filter((service) => !records.has(service)),
    });
  }
  return uses;
}

function usesIn({ service, uses }: ServiceRecord, repository: RepositoryKey): ImageUse[] {
  const { cluster } = parseServiceArn(service);
  return uses
    .filter((use) => use.repository === repository)
    .map(({ digest, since }) => ({ service, cluster, digest, since }));
}
