/** The history of a service, as it is written. */
import { ulid } from "ulid";
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { HistoryEntry } from "../../domain/incidents/history.ts";
import type { Table } from "./table.ts";

/** How long a line of history is kept, in seconds. */
const historyKept = 90 * 86_400;

const stepsInOrder = [
  "saw",
  "asked",
  "writing",
  "deploying",
  "refused",
  "done",
  "failed",
  "told",
  "silenced",
];

/** Adds lines to the history of a service. */
export async function noteHistory(
  table: Table,
  service: ServiceArn,
  entries: readonly HistoryEntry[],
): Promise<void> {
  for (const entry of entries)
    await table.put({
      pk: `history ${service}`,
      sk: `${secondOf(entry.at)}#${orderOf(entry)}#${ulid(entry.at.getTime())}`,
      body: JSON.stringify(entry),
      expiresAt: Math.floor(entry.at.getTime() / 1000) + historyKept,
    });
}

/** The second of a time: functions that follow each other within one have clocks of their own. */
function secondOf(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** What was noted in one second is read in the order that things happen in. */
function orderOf(entry: HistoryEntry): number {
  return stepsInOrder.indexOf(entry.kind === "remedy" ? entry.state : entry.kind);
}
