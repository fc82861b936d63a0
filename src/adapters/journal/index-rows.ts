/** The rows by which services are found: all of them, and those that use a repository. */
import { parseServiceArn, type ServiceArn } from "../../domain/ecs/arn.ts";
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import { usersOf } from "./keys.ts";
import type { Table } from "./table.ts";

/** Every service that the index knows. */
export function listServices(table: Table): Promise<ServiceArn[]> {
  return listArns(table, "services");
}

/** The services that use a repository. */
export function listUsers(table: Table, repository: RepositoryKey): Promise<ServiceArn[]> {
  return listArns(table, usersOf(repository));
}

async function listArns(table: Table, pk: string): Promise<ServiceArn[]> {
  return (await table.list(pk)).map((text) => parseServiceArn(text).arn);
}

/** The repositories that services use. */
export async function listRepositories(table: Table): Promise<RepositoryKey[]> {
  return (await table.list("repositories")).map((text) => text as RepositoryKey);
}
