/** What makes sure that a message is published once: claims of notices, and the numbers of an incident's messages. */
import { ulid } from "ulid";
import { claimLease } from "../../domain/incidents/incident.ts";
import type { NoticeClaim } from "../../reconcile/ports/journal.ts";
import type { Key } from "./items.ts";
import type { Table } from "./table.ts";

/** Like an incident's claim: whoever crashed before confirming is followed by somebody who publishes it again. */
export async function claimNotice(table: Table, key: string, now: Date): Promise<NoticeClaim | null> {
  const [item] = await table.get([noticeKey(key)]);
  if (item?.told === "yes" || (item && new Date(String(item.until)) > now)) return null;
  const version = Number(item?.version ?? 0);
  const incident = item ? String(item.incident) : ulid(now.getTime());
  const until = new Date(now.getTime() + claimLease).toISOString();
  const claim: NoticeClaim = { key, version: version + 1, incident };
  return (await table.putIfVersion({ ...itemOf(claim), until }, version)) ? claim : null;
}

/** Notes that it was published, unless the claim ran out and somebody else has it. */
export async function confirmNotice(table: Table, claim: NoticeClaim): Promise<void> {
  await table.putIfVersion({ ...itemOf(after(claim)), told: "yes" }, claim.version);
}

/** Ends the claim, unless it ran out and somebody else has it. The incident stays the notice's own. */
export async function giveBackNotice(table: Table, claim: NoticeClaim): Promise<void> {
  await table.putIfVersion({ ...itemOf(after(claim)), until: new Date(0).toISOString() }, claim.version);
}

/** The number of a message: whoever publishes it again has the same. */
export function nextSequence(table: Table, incident: string, message: string): Promise<number> {
  return table.numberOf({ pk: `incident ${incident}`, sk: "sequence" }, message);
}

function after(claim: NoticeClaim): NoticeClaim {
  return { ...claim, version: claim.version + 1 };
}

function itemOf({ key, version, incident }: NoticeClaim) {
  return { ...noticeKey(key), version, incident };
}

function noticeKey(key: string): Key {
  return { pk: `notice ${key}`, sk: "claim" };
}
