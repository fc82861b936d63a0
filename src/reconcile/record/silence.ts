/** Somebody wants no more reminders: it is written into the incident, wherever it is open. */

import type { SilencedUntil } from "../../domain/incidents/incident.ts";
import { isSilent, type OpenIncident, openIncidents, silenced } from "../../domain/incidents/silence.ts";
import type { Journal } from "../ports/journal.ts";

/** How often a record that somebody else wrote meanwhile is read again. */
const rounds = 5;

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
    await retry(async () => {
      const record = (await journal.read([service])).get(service);
      if (!record?.incidents.some((incident) => incident.id === id)) return true;
      return (
        (await journal.write(silenced(record, id, isSilent(until, now) ? until : null), record)) !== null
      );
    });
    await journal.noteHistory(service, [
      { at: now, kind: "silenced", incident: id, until: until === "resolved" ? null : until },
    ]);
  }
  return own;
}

async function retry(attempt: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < rounds; round++) if (await attempt()) return;
  throw new Error("Cannot silence it: the program keeps writing about the service; try again");
}
