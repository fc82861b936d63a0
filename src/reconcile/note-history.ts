/** Writes down what was seen and done. Nothing is concluded from it: where that fails, the work goes on. */
import type { ServiceArn } from "../domain/ecs/arn.ts";
import type { HistoryEntry } from "../domain/incidents/history.ts";
import type { Ports } from "./ports.ts";

/** Adds these lines to a service's history; one that cannot be written is logged. */
export async function noteHistory(
  service: ServiceArn,
  entries: readonly HistoryEntry[],
  { journal, log }: Pick<Ports, "log"> & { readonly journal: Pick<Ports["journal"], "noteHistory"> },
): Promise<void> {
  if (entries.length === 0) return;
  try {
    await journal.noteHistory(service, entries);
  } catch (error) {
    log.warn("The history lacks what was just done", { service, entries, reason: String(error) });
  }
}
