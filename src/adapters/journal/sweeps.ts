/** When the program last saw every service. */

import { sweepKey } from "./keys.ts";
import type { Table } from "./table.ts";

/** When the last sweep that saw every service was done; `null` before the first. */
export async function readSweep(table: Table): Promise<Date | null> {
  const [item] = await table.get([sweepKey]);
  return item ? new Date(String(item.at)) : null;
}

/** Notes that a sweep that saw every service was done. */
export function noteSweep(table: Table, at: Date): Promise<void> {
  return table.put({ ...sweepKey, at: at.toISOString() });
}
