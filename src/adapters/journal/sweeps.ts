/** What the program notes of itself: when it last saw every service, what it could not read, and when it checks again. */

import type { Blindness } from "../../domain/incidents/blindness.ts";
import { isJoinable, joinWindow } from "../../domain/incidents/join-window.ts";
import { blindnessKey, recheckKey, sweepKey } from "./keys.ts";
import { type Complain, readRow, writeRow } from "./rows.ts";
import { decodeBlindness, decodeMoment, decodeTime, encodeBlindness } from "./shapes.ts";
import type { Table } from "./table/table.ts";

/** When the last sweep that saw every service was done; `null` before the first, and where that cannot be read. */
export async function readSweep(table: Table, complain: Complain): Promise<Date | null> {
  const [item] = await table.get([sweepKey]);
  return item ? readRow(item, ({ at }) => decodeTime(at), complain) : null;
}

/** Notes that a sweep that saw every service was done. */
export async function noteSweep(table: Table, at: Date, complain: Complain): Promise<void> {
  const row = { ...sweepKey, at: at.toISOString() };
  await writeRow(row, () => table.put(row), complain);
}

/**
 * What the last sweep could not read. A row that cannot be read is none, and, where that is wanted, removed: so the
 * program begins it anew. One of a newer version is left alone.
 */
export async function readBlindness(
  table: Table,
  complain: Complain,
  removes: boolean,
): Promise<Blindness | null> {
  const [item] = await table.get([blindnessKey]);
  if (!item) return null;
  const state = readRow(
    item,
    ({ body, version }) => decodeBlindness(String(body), Number(version)),
    complain,
  );
  const isNewer = item.schema !== undefined;
  if (state === null && removes && !isNewer) await table.remove(blindnessKey);
  return state;
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
  await table.removeIf(blindnessKey, "version", version);
}

/**
 * The moment for a recheck that is due then: that of the others, if theirs is no more than the window later; else one
 * for whoever comes next. Of two that begin one at once, the second joins the first. Where the row of it cannot be
 * read, each recheck has a moment of its own.
 */
export async function joinRecheck(table: Table, at: Date, complain: Complain): Promise<Date> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [item] = await table.get([recheckKey]);
    const present = item ? readRow(item, decodeMoment, complain) : null;
    if (item && present === null) return at;
    if (present !== null && isJoinable(present.at, at)) return present.at;
    const moment = new Date(at.getTime() + joinWindow);
    const version = present?.version ?? 0;
    const row = { ...recheckKey, version: version + 1, at: moment.toISOString() };
    if (await table.putIfVersion(row, version)) return moment;
  }
  return at;
}

/** Who loses so often has a recheck of its own. */
const attempts = 3;
