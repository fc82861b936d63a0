/** A sweep that takes several invocations: what the next of them must know. */
import * as v from "valibot";
import { isServiceArn } from "../../domain/ecs/arn.ts";
import type { SweepUnderWay } from "../../reconcile/ports/journal.ts";
import { cursorKey } from "./keys.ts";
import { type Complain, readRow } from "./rows.ts";
import type { Table } from "./table/table.ts";

const time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => new Date(text)),
  v.date(),
);
const service = v.pipe(v.string(), v.guard(isServiceArn));
const count = v.pipe(v.number(), v.minValue(0));

const underWay = v.object({
  began: time,
  after: service,
  heldUntil: time,
  isListed: v.boolean(),
  counts: v.record(v.string(), count),
  unseen: v.object({
    causes: v.array(
      v.object({ operation: v.string(), place: v.string(), code: v.string(), services: count }),
    ),
    services: count,
  }),
  unreadable: v.array(service),
});

/** The sweep that is to go on, or is going on; one that cannot be read is removed, and the next sweep begins anew. */
export async function readUnderWay(
  table: Table,
  complain: Complain,
  removes: boolean,
): Promise<SweepUnderWay | null> {
  const [item] = await table.get([cursorKey]);
  if (!item) return null;
  const version = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
  const decode = () => ({
    ...v.parse(underWay, JSON.parse(String(item.body))),
    version: v.parse(version, item.version),
  });
  const state = readRow(item, decode, complain);
  if (state === null && removes && item.schema === undefined) await table.remove(cursorKey);
  return state;
}

/** Notes how far it is, unless somebody noted anything since. */
export async function noteUnderWay(
  table: Table,
  { version: _, ...state }: SweepUnderWay,
  before: SweepUnderWay | null,
): Promise<SweepUnderWay | null> {
  const version = (before?.version ?? 0) + 1;
  const item = { ...cursorKey, version, body: JSON.stringify(state) };
  return (await table.putIfVersion(item, version - 1)) ? { ...state, version } : null;
}

/** Forgets it, unless somebody noted anything since. */
export async function endUnderWay(table: Table, { version }: SweepUnderWay): Promise<void> {
  await table.removeIf(cursorKey, "version", version);
}
