/** What the program notes of itself: when it last saw every service, what it could not read, and when it checks again. */

import type { Blindness } from "../../domain/incidents/blindness.ts";
import { joinWindow } from "../../domain/incidents/join-window.ts";
import { blindnessKey, recheckKey, sweepKey } from "./keys.ts";
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

/**
 * The moment for a recheck that is due then: that of the others, if theirs is no more than the window later; else one
 * for whoever comes next. Of two that begin one at once, the second joins the first.
 */
export async function joinRecheck(table: Table, at: Date): Promise<Date> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [item] = await table.get([recheckKey]);
    const present = item && new Date(String(item.at));
    if (present && present >= at && present.getTime() - at.getTime() <= joinWindow) return present;
    const moment = new Date(at.getTime() + joinWindow);
    const version = Number(item?.version ?? 0);
    const row = { ...recheckKey, version: version + 1, at: moment.toISOString() };
    if (await table.putIfVersion(row, version)) return moment;
  }
  return at;
}

/** Who loses so often has a recheck of its own. */
const attempts = 3;
