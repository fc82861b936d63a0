/** The records of services: read, written and forgotten, and which images they say are used. */
import { parseServiceArn, type ServiceArn } from "../../domain/ecs/arn.ts";
import type { ImageUse } from "../../domain/facts/facts.ts";
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import { newRecord, type ServiceRecord } from "../../domain/incidents/record.ts";
import { listRepositories, listUsers } from "./index-rows.ts";
import type { Item } from "./items.ts";
import { byPartition, knownKey, recordKey, usersOf } from "./keys.ts";
import type { Complain } from "./shapes.ts";
import { decodeRecord, encodeRecord } from "./shapes.ts";
import type { Table } from "./table.ts";

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
      const record = item ? readRecord(item, complain) : newRecord(service);
      return record ? [[service, record]] : [];
    }),
  );
}

/** Index rows first: a crash leaves a row too many, which costs a look, never one too few. */
export async function writeRecord(
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
export async function forget(table: Table, { service, version, repositories }: ServiceRecord): Promise<void> {
  const isForgotten =
    version > 0 ? await table.removeIfVersion(recordKey(service), version) : await isLeftOver(table, service);
  if (!isForgotten) return;
  for (const repository of version > 0 ? repositories : await listRepositories(table))
    await table.remove({ pk: usersOf(repository), sk: service });
  await table.remove(knownKey(service));
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

/** Whether a service is known that has no record. */
async function isLeftOver(table: Table, service: ServiceArn): Promise<boolean> {
  const found = await table.get([knownKey(service), recordKey(service)]);
  return found.length === 1 && found[0]?.pk === knownKey(service).pk;
}

/** Which services have which images of these repositories. */
export async function readUses(
  table: Table,
  repositories: readonly RepositoryKey[],
  complain: Complain,
): Promise<ReadonlyMap<RepositoryKey, readonly ImageUse[]>> {
  const uses = new Map<RepositoryKey, ImageUse[]>();
  for (const repository of repositories) {
    const records = await readRecords(table, await listUsers(table, repository), complain);
    uses.set(
      repository,
      [...records.values()].flatMap((record) => usesIn(record, repository)),
    );
  }
  return uses;
}

function usesIn({ service, uses }: ServiceRecord, repository: RepositoryKey): ImageUse[] {
  const { cluster } = parseServiceArn(service);
  return uses
    .filter((use) => use.repository === repository)
    .map(({ digest, since }) => ({ service, cluster, digest, since }));
}
