/** The journal's table in memory: what DynamoDB promises of single items, and nothing else. */
import type { Item, Key } from "../../../src/adapters/journal/table/items.ts";
import type { Table } from "../../../src/adapters/journal/table/table.ts";

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/** An empty table, and its items by the partitions whose name begins so. */
export function memoryTable(): Table & { readonly itemsOf: (prefix: string) => readonly Item[] } {
  const items = new Map<string, Item>();
  const at = (key: Key): Item => items.get(nameOf(key)) ?? { pk: key.pk, sk: key.sk };
  const put = (item: Item) => void items.set(nameOf(item), structuredClone(item));
  const setOf = (key: Key, attribute: string): readonly string[] => {
    const members = at(key)[attribute];
    return Array.isArray(members) ? members : [];
  };
  const add = (key: Key, attribute: string, by: number): number => {
    const number = Number(at(key)[attribute] ?? 0) + by;
    put({ ...at(key), [attribute]: number });
    return number;
  };
  const itemsOf = (prefix: string) => [...items.values()].filter(({ pk }) => pk.startsWith(prefix));
  const query = async (pk: string, from = "") =>
    [...items.values()]
      .filter((item) => item.pk === pk && item.sk >= from)
      .toSorted((a, b) => (a.sk < b.sk ? -1 : 1));
  const isAt = (key: Key, version: number) => Number(at(key).version ?? 0) === version;
  return {
    itemsOf,
    query,
    get: async (keys) => keys.flatMap((key) => items.get(nameOf(key)) ?? []),
    list: async (pk) => (await query(pk)).map(({ sk }) => sk),
    put: async (item) => put(item),
    async putIfVersion(item, version) {
      const isFree = isAt(item, version);
      if (isFree) put(item);
      return isFree;
    },
    async addToSet(key, attribute, members) {
      put({ ...at(key), [attribute]: [...new Set([...setOf(key, attribute), ...members])] });
      return setOf(key, attribute);
    },
    async removeFromSet(key, attribute, members) {
      put({ ...at(key), [attribute]: setOf(key, attribute).filter((one) => !members.includes(one)) });
    },
    async numberOf(key, name) {
      if (at(key)[name] === undefined) {
        const number = add(key, "last", 1);
        put({ ...at(key), [name]: number });
      }
      return Number(at(key)[name]);
    },
    countDown: async (key) => void add(key, "count", -1),
    async countBelow(max, key) {
      const isRoom = Number(at(key).count ?? 0) < max;
      if (isRoom) add(key, "count", 1);
      return isRoom;
    },
    remove: async (key) => void items.delete(nameOf(key)),
    removeIf: async (key, attribute, value) => at(key)[attribute] === value && items.delete(nameOf(key)),
    async renew(key, expiresAt) {
      if (items.has(nameOf(key))) put({ ...at(key), expiresAt });
    },
  };
}
