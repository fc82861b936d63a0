/** No more reminders of an incident, for a while or until it is over. */
import type { ServiceArn } from "../ecs/arn.ts";
import type { Incident } from "./incident.ts";
import type { ServiceRecord } from "./record.ts";

/** As long as an incident lasts. */
export const untilOver = new Date("9999-12-31T23:59:59Z");

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
 * The record with this incident silent until then; `null`: silent no more. Services whose trouble came by one push
 * share an incident.
 */
export function silenced(record: ServiceRecord, id: string, until: Date | null): ServiceRecord {
  const incidents = record.incidents.map((incident) =>
    incident.id === id ? { ...incident, silencedUntil: until } : incident,
  );
  return { ...record, incidents };
}
