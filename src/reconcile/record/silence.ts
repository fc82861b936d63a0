/** Somebody wants no more reminders: it is written into the incident, wherever it is open. */

import type { SilencedUntil } from "../../domain/incidents/incident.ts";
import type { ServiceRecord } from "../../domain/incidents/record.ts";
import { isSilent, type OpenIncident, openIncidents, silenced } from "../../domain/incidents/silence.ts";
import type { Journal } from "../ports/journal.ts";
import { rewriteRecord } from "../rewrite-record.ts";

type SilencePorts = Pick<Journal, "services" | "read" | "write" | "noteHistory">;

/** All that is open now, of every service that the journal knows. */
export async function findOpen(journal: Pick<Journal, "services" | "read">): Promise<OpenIncident[]> {
  return openIncidents((await journal.read(await journal.services())).values());
}

/**
 * Silences the incident of this id, and answers with where it was open.
 * @throws {Error} if its records were written by others again and again
 */
export async function silence(
  id: string,
  until: SilencedUntil,
  now: Date,
  journal: SilencePorts,
): Promise<OpenIncident[]> {
  const own = (await findOpen(journal)).filter(({ incident }) => incident.id === id);
  for (const service of new Set(own.map((one) => one.service))) {
    const change = (record: ServiceRecord) =>
      record.incidents.some((incident) => incident.id === id)
        ? silenced(record, id, isSilent(until, now) ? until : null)
        : null;
    const { kind } = await rewriteRecord(service, change, journal);
    if (kind === "contested")
      throw new Error("Cannot silence it: the program keeps writing about the service; try again");
    await journal.noteHistory(service, [
      { at: now, kind: "silenced", incident: id, until: until === "resolved" ? null : until },
    ]);
  }
  return own;
}
