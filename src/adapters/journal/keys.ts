/** The keys of the items in the journal's table, and what is read of an item. */
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import type { Digest } from "../../domain/image/reference.ts";
import type { Item, Key } from "./table/items.ts";

/** The record of a service. */
export function recordKey(service: ServiceArn): Key {
  return { pk: `service ${service}`, sk: "record" };
}

/** That a service is known. */
export function knownKey(service: ServiceArn): Key {
  return { pk: "services", sk: service };
}

/** The partition of the services that use a repository. */
export function usersOf(repository: RepositoryKey): string {
  return `repository ${repository}`;
}

/** The moves of a tag. */
export function movesKey({ repository, tag }: { repository: RepositoryKey; tag: string }): Key {
  return { pk: `tag ${repository}:${tag}`, sk: "moves" };
}

/** The tags that named an image. */
export function imageKey({ repository, digest }: { repository: RepositoryKey; digest: Digest }): Key {
  return { pk: `image ${repository}@${digest}`, sk: "tags" };
}

/** The last pushes of a repository. */
export function pushesKey(repository: RepositoryKey): Key {
  return { pk: `pushes ${repository}`, sk: "times" };
}

/** What the registry said of a repository. */
export function previewKey(repository: RepositoryKey): Key {
  return { pk: `preview ${repository}`, sk: "state" };
}

/** When the last sweep was done. */
export const sweepKey: Key = { pk: "program", sk: "sweep" };

/** How far a sweep is that takes several invocations. */
export const cursorKey: Key = { pk: "program", sk: "cursor" };

/** The moment at which the rechecks that became due last are made together. */
export const recheckKey: Key = { pk: "program", sk: "recheck" };

/** What the last sweep could not read. */
export const blindnessKey: Key = { pk: "program", sk: "blindness" };

/** Something that never changes. */
export function memoryKey(name: string): Key {
  return { pk: `memory ${name}`, sk: "value" };
}

/** Items by their partition keys. */
export function byPartition(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.pk, item]));
}

/** The members of a set in an item. @throws {TypeError} if it is of another type; none where all were removed */
export function membersOf(item: Item, attribute: string): readonly string[] {
  const { [attribute]: members = [] } = item;
  if (!Array.isArray(members)) throw new TypeError(`"${attribute}" is no set of strings`);
  return members;
}
