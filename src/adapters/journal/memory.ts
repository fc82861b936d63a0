/** What never changes, kept in the journal's table. */
import type { Memory } from "../../reconcile/ports/memory.ts";
import { memoryKey } from "./keys.ts";
import type { Table } from "./table.ts";

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
