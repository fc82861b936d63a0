/** When the program last saw every service. */

import type { Blindness } from "../../domain/incidents/blindness.ts";
import { blindnessKey, sweepKey } from "./keys.ts";
import type { Complain } from "./shapes.ts";
import { decodeBlindness, encodeBlindness } from "./shapes.ts";
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

/** What the last sweep could not read; a row that cannot be read is noted anew by the next sweep. */
export async function readBlindness(table: Table, complain: Complain): Promise<Blindness | null> {
  const [item] = await table.get([blindnessKey]);
  if (!item) return null;
  try {
    return decodeBlindness(String(item.body), Number(item.version));
  } catch (error) {
    complain("A row of the journal cannot be read, and is begun anew", {
      ...blindnessKey,
      error: String(error),
    });
    await table.remove(blindnessKey);
    return null;
  }
}

/** Notes it, unless somebody noted anything since. */
export async function noteBlindness(
  table: Table,
  state: Blindness,
  before: Blindness | null,
): Promise<Blindness | null> {
  const version = before?.version ?? 0;
  const written = { ...state, version: version + 1 };
  const item = { ...blindnessKey, version: written.version, body: encodeBlindness(written) };
  return (await table.putIfVersion(item, version)) ? written : null;
}

/** Forgets it, unless somebody noted anything since. */
export async function endBlindness(table: Table, { version }: Blindness): Promise<void> {
  await table.removeIfVersion(blindnessKey, version);
}
