/** No reminders of an incident, for a while or until it is resolved. */
import type { ServiceArn } from "../ecs/arn.ts";
import type { Incident, SilencedUntil } from "./incident.ts";
import type { ServiceRecord } from "./record.ts";

/** Whether there are no reminders now. */
export function isSilent(until: SilencedUntil | null, now: Date): boolean {
  return until !== null && (until === "resolved" || until > now);
}

/** An incident that is open, and whose it is. */
export interface OpenIncident {
  readonly service: ServiceArn;
  readonly incident: Incident;
}

/** The open incidents of these services, the latest first. */
export function openIncidents(records: Iterable<ServiceRecord>): OpenIncident[] {
  return [...records]
    .flatMap(({ service, incidents }) => incidents.map((incident) => ({ service, incident })))
    .sort((a, b) => b.incident.openedAt.getTime() - a.incident.openedAt.getTime());
}

/**
 * The record with this incident silent until then; `null`: no longer silent. Services whose trouble came by one push
 * share an incident.
 */
export function silenced(record: ServiceRecord, id: string, until: SilencedUntil | null): ServiceRecord {
  const incidents = record.incidents.map((incident) =>
    incident.id === id ? { ...incident, silencedUntil: until } : incident,
  );
  return { ...record, incidents };
}
