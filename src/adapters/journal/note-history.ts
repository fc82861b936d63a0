/** The history of a service, as it is written. */
import { ulid } from "ulid";
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { HistoryEntry } from "../../domain/incidents/history.ts";
import { type Complain, writeRow } from "./rows.ts";
import type { Table } from "./table/table.ts";

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

/** What a text in a line is cut to: AWS's reasons and names of services have no end. */
const longestText = 2000;

/** How many parts of a line's lists are kept. */
const longestList = 60;

/** Adds lines to the history of a service. */
export async function noteHistory(
  table: Table,
  service: ServiceArn,
  entries: readonly HistoryEntry[],
  complain: Complain,
): Promise<void> {
  for (const entry of entries) {
    const row = {
      pk: `history ${service}`,
      sk: `${secondOf(entry.at)}#${orderOf(entry)}#${ulid(entry.at.getTime())}`,
      body: JSON.stringify(entry, (_, value) => cut(value)),
      expiresAt: Math.floor(entry.at.getTime() / 1000) + historyKept,
    };
    await writeRow(row, () => table.put(row), complain);
  }
}

function cut(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, longestList);
  return typeof value === "string" && value.length > longestText ? `${value.slice(0, longestText)}…` : value;
}

/** The second of a time: functions that follow each other within one have clocks of their own. */
function secondOf(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** What was noted in one second is read in the order that things happen in. */
function orderOf(entry: HistoryEntry): number {
  return stepsInOrder.indexOf(entry.kind === "remedy" ? entry.state : entry.kind);
}
