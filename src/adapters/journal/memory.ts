/** What never changes, kept in the journal's table; and pasts, each with what it is of. */
import type { Memory } from "../../reconcile/ports/memory.ts";
import { memoryKey } from "./keys.ts";
import { type Complain, onceEach, readRow, writeRow } from "./rows.ts";
import { type Item, largestRow } from "./table/items.ts";
import type { Table } from "./table/table.ts";

/** What is kept in this process, in characters: beyond that, what was kept first goes first. */
const nearKept = 20_000_000;

/** How long a row is kept, in seconds: what is asked for after that is read anew. */
const kept = 180 * 86_400;

/** What a memory is given beside its table. */
interface MemoryOptions {
  /** Hears of each row that cannot be read or written, once. */
  readonly complain?: Complain;
  readonly now: () => Date;
}

/**
 * The memory in the same table, with what this process already knows in front of it. What is too large for a row is
 * known to this process alone, and what cannot be read in the table is as if it were not there.
 */
export function createMemory(table: Table, { complain: hear = () => {}, now }: MemoryOptions): Memory {
  const complain = onceEach(hear);
  const near = createNear(nearKept);
  return {
    async recall(keys) {
      const far = await table.get(keys.filter((name) => !near.has(name)).map(memoryKey));
      for (const row of far) {
        const value = readRow(row, textOf, complain);
        if (value !== null) near.set(row.pk.slice("memory ".length), value);
      }
      return new Map(keys.flatMap((name) => (near.has(name) ? [[name, near.get(name) ?? ""]] : [])));
    },
    async keep(entries) {
      const expiresAt = Math.floor(now().getTime() / 1000) + kept;
      for (const [name, value] of entries) {
        near.set(name, value);
        const row = { ...memoryKey(name), value, expiresAt };
        if (Buffer.byteLength(value) <= largestRow) await writeRow(row, () => table.put(row), complain);
      }
    },
  };
}

function textOf({ value }: Item): string {
  if (typeof value !== "string") throw new TypeError("The value is no text");
  return value;
}

/** A map of no more characters than this. */
function createNear(most: number) {
  const texts = new Map<string, string>();
  let size = 0;
  const remove = (name: string) => {
    size -= texts.get(name)?.length ?? 0;
    texts.delete(name);
  };
  return {
    has: (name: string) => texts.has(name),
    get: (name: string) => texts.get(name),
    set(name: string, text: string) {
      remove(name);
      texts.set(name, text);
      size += text.length;
      for (const oldest of texts.keys()) {
        if (size <= most || oldest === name) break;
        remove(oldest);
      }
    },
  };
}
