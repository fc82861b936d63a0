/**
 * The rows by which services are found: all of them, and those that use a repository.
 *
 * A row too many costs a look; with one too few, a push finds its service no more. So a row is put before the record
 * that it belongs to is written, with a mark of its own, and it is removed after that, if the mark is still the one
 * that was read before: whoever came to use the repository meanwhile has put a row with another mark.
 */
import { isServiceArn, type ServiceArn } from "../../domain/ecs/arn.ts";
import { parseRepositoryKey, type RepositoryKey } from "../../domain/image/ecr.ts";
import { knownKey, usersOf } from "./keys.ts";
import { type Complain, writeRow } from "./rows.ts";
import type { Key } from "./table/items.ts";
import type { Table } from "./table/table.ts";

/** Every service that the index knows. */
export function listServices(table: Table, complain: Complain): Promise<ServiceArn[]> {
  return listArns(table, "services", complain);
}

/** The services that use a repository. */
export function listUsers(
  table: Table,
  repository: RepositoryKey,
  complain: Complain,
): Promise<ServiceArn[]> {
  return listArns(table, usersOf(repository), complain);
}

/** A row that names no service is nobody's. */
async function listArns(table: Table, pk: string, complain: Complain): Promise<ServiceArn[]> {
  return (await table.list(pk)).filter((sk): sk is ServiceArn => {
    if (!isServiceArn(sk)) complain("A row of the journal names no service", { pk, sk });
    return isServiceArn(sk);
  });
}

/** The repositories that services use. */
export async function listRepositories(table: Table, complain: Complain): Promise<RepositoryKey[]> {
  const pk = "repositories";
  return (await table.list(pk)).filter((sk): sk is RepositoryKey => {
    if (!isRepositoryKey(sk)) complain("A row of the journal names no repository", { pk, sk });
    return isRepositoryKey(sk);
  });
}

function isRepositoryKey(text: string): text is RepositoryKey {
  try {
    return parseRepositoryKey(text as RepositoryKey).name !== "";
  } catch {
    return false;
  }
}

/** Has a service be found by these repositories, and by itself where it is new. */
export async function addRows(
  table: Table,
  service: ServiceArn,
  repositories: readonly RepositoryKey[],
  isNew: boolean,
  complain: Complain,
): Promise<void> {
  const rows = [...userRows(service, repositories), ...(isNew ? [knownKey(service)] : [])].map((key) => ({
    ...key,
    mark: crypto.randomUUID(),
  }));
  for (const row of [...rows, ...repositories.map((sk) => ({ pk: "repositories", sk }))])
    await writeRow(row, () => table.put(row), complain);
}

/** The keys of the rows by which repositories find a service. */
export function userRows(service: ServiceArn, repositories: readonly RepositoryKey[]): Key[] {
  return repositories.map((repository) => ({ pk: usersOf(repository), sk: service }));
}

/** A row as it was read, to be removed if nobody puts it anew. */
export interface Marked extends Key {
  readonly mark: string | undefined;
}

/** Those of these rows that are there. */
export async function readMarks(table: Table, rows: readonly Key[]): Promise<Marked[]> {
  const found = rows.length > 0 ? await table.get(rows) : [];
  return found.map(({ pk, sk, mark }) => ({ pk, sk, mark: typeof mark === "string" ? mark : undefined }));
}

/** Removes rows that nobody put anew since they were read. */
export async function removeRows(table: Table, rows: readonly Marked[]): Promise<void> {
  for (const { mark, ...key } of rows) await table.removeIf(key, "mark", mark);
}
