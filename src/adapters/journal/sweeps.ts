/** When the program last saw every service. */

import { sweepKey } from "./keys.ts";
import { type Complain, readRow } from "./rows.ts";
import { decodeTime } from "./shapes.ts";
import type { Table } from "./table/table.ts";

/** When the last sweep that saw every service was done; `null` before the first, and where that cannot be read. */
export async function readSweep(table: Table, complain: Complain): Promise<Date | null> {
  const [item] = await table.get([sweepKey]);
  return item ? readRow(item, ({ at }) => decodeTime(at), complain) : null;
}

/** Notes that a sweep that saw every service was done. */
export function noteSweep(table: Table, at: Date): Promise<void> {
  return table.put({ ...sweepKey, at: at.toISOString() });
}
