/** What makes sure that a message is published once: claims of notices, and the numbers of an incident's messages. */
import { decodeTime, ulid } from "ulid";
import { claimLease } from "../../domain/incidents/incident.ts";
import type { NoticeClaim } from "../../reconcile/ports/journal.ts";
import { type Complain, readRow, writeRow } from "./rows.ts";
import { expiryFrom, type Item, type Key } from "./table/items.ts";
import type { Table } from "./table/table.ts";

/**
 * Like an incident's claim: whoever crashed before confirming is followed by somebody who publishes it again. One whose
 * row cannot be read is not published: it may have been.
 */
export async function claimNotice(
  table: Table,
  key: string,
  now: Date,
  complain: Complain,
): Promise<NoticeClaim | null> {
  const [item] = await table.get([noticeKey(key)]);
  const read = item ? readRow(item, decodeClaim, complain) : unclaimed;
  if (!read || read.isTold || read.until > now) return null;
  const { version, incident = ulid(now.getTime()) } = read;
  const until = new Date(now.getTime() + claimLease).toISOString();
  const claim: NoticeClaim = { key, version: version + 1, incident };
  return (await table.putIfVersion({ ...itemOf(claim), until }, version)) ? claim : null;
}

const unclaimed = { isTold: false, version: 0, incident: undefined, until: new Date(0) };

/** @throws {TypeError} if it is none */
function decodeClaim({ version, incident, until = "", told }: Item) {
  const isTold = told === "yes";
  const end = new Date(String(until));
  if (typeof version !== "number" || typeof incident !== "string" || (!isTold && Number.isNaN(end.getTime())))
    throw new TypeError("The claim of a notice has other attributes");
  return { isTold, version, incident, until: end };
}

/** Notes that it was published, unless the claim ran out and somebody else has it. */
export async function confirmNotice(table: Table, claim: NoticeClaim): Promise<void> {
  await table.putIfVersion({ ...itemOf(after(claim)), told: "yes" }, claim.version);
}

/** Ends the claim, unless it ran out and somebody else has it. The incident stays the notice's own. */
export async function giveBackNotice(table: Table, claim: NoticeClaim): Promise<void> {
  await table.putIfVersion({ ...itemOf(after(claim)), until: new Date(0).toISOString() }, claim.version);
}

/**
 * The number of a message: whoever publishes it again has the same. Where the numbers of its incident cannot be read,
 * it is the time in the message's ULID: larger than all before, and the same again.
 */
export async function nextSequence(
  table: Table,
  incident: string,
  message: string,
  complain: Complain,
): Promise<number> {
  const row = { pk: `incident ${incident}`, sk: "sequence" };
  const numbers: number[] = [];
  const number = async () => {
    numbers.push(await table.numberOf(row, message, expiryOf(message)));
  };
  await writeRow(row, number, complain);
  return numbers[0] ?? decodeTime(message);
}

/** The row is kept as long after the ULID in it was made; of another id it is not known when that was. */
function expiryOf(id: string): number | undefined {
  return ulidPattern.test(id) ? expiryFrom(new Date(decodeTime(id))) : undefined;
}

const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

function after(claim: NoticeClaim): NoticeClaim {
  return { ...claim, version: claim.version + 1 };
}

function itemOf({ key, version, incident }: NoticeClaim) {
  return { ...noticeKey(key), version, incident, expiresAt: expiryOf(incident) };
}

function noticeKey(key: string): Key {
  return { pk: `notice ${key}`, sk: "claim" };
}
