/** The history of a service, read from the journal's table: for the command line alone. */
import * as v from "valibot";
import type { TaskDefinitionArn } from "../../domain/ecs/arn.ts";
import { isDigest, isTag } from "../../domain/image/reference.ts";
import type { HistoryEntry } from "../../domain/incidents/history.ts";
import type { HistoryReader } from "../../reconcile/ports/journal.ts";
import { time } from "../aws/time.ts";
import { type Complain, onceEach, readRow, refuseNewer } from "./rows.ts";
import type { Table } from "./table/table.ts";

/**
 * Reads what the journal in this table noted by `noteHistory`. A line that cannot be read is told of and left out.
 * @throws {NewerRowError} where a newer version of the program wrote a line
 */
export function createHistory(table: Table, hear: Complain = () => {}): HistoryReader {
  const complain = refuseNewer(onceEach(hear));
  return {
    async history(service, since) {
      const rows = await table.query(`history ${service}`, since?.toISOString());
      return oneOfEachMessage(
        rows.flatMap((row) => readRow(row, ({ body }) => decode(String(body)), complain) ?? []),
      );
    },
  };
}

/** A message that had to be sent again has two lines: one is enough. */
function oneOfEachMessage(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const told = new Set<string>();
  return entries.filter((entry) => {
    if (entry.kind !== "told") return true;
    const message = `${entry.incident} ${entry.sequence}`;
    const isFirst = !told.has(message);
    told.add(message);
    return isFirst;
  });
}

/** @throws {v.ValiError} if the text is not a line of history */
function decode(body: string): HistoryEntry {
  return v.parse(line, JSON.parse(body)) as HistoryEntry;
}

const digest = v.pipe(v.string(), v.guard(isDigest));
const revision = v.nullable(
  v.pipe(
    v.string(),
    v.transform((text) => text as TaskDefinitionArn),
  ),
);

const line = v.intersect([
  v.object({ at: time }),
  v.variant("kind", [
    v.object({
      kind: v.literal("saw"),
      status: v.picklist(["in-sync", "deploying", "held", "drifted", "unknown", "unchecked", "ignored"]),
      taskDefinition: v.string(),
      findings: v.array(
        v.object({
          kind: v.string(),
          cause: v.string(),
          container: v.string(),
          expected: v.nullable(digest),
        }),
      ),
    }),
    v.object({
      kind: v.literal("told"),
      event: v.string(),
      incident: v.string(),
      sequence: v.number(),
      severity: v.picklist(["high", "medium", "low"]),
      sentence: v.string(),
    }),
    v.object({
      kind: v.literal("remedy"),
      state: v.picklist(["asked", "writing", "deploying", "done", "failed", "refused"]),
      former: revision,
      target: revision,
      pins: v.array(
        v.object({ container: v.string(), digest, tag: v.nullable(v.pipe(v.string(), v.guard(isTag))) }),
      ),
      why: v.nullable(v.string()),
      by: v.picklist(["remediate", "pin"]),
    }),
    v.object({ kind: v.literal("silenced"), incident: v.string(), until: v.nullable(time) }),
  ]),
]);
