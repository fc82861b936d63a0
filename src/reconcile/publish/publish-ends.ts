/** Publishes the end of the incidents of a service that was deleted. */
import { noRemedy } from "../../domain/incidents/alert.ts";
import type { Incident, Told } from "../../domain/incidents/incident.ts";
import type { ServiceRecord } from "../../domain/incidents/record.ts";
import { composeEnd } from "../../domain/words/alert/compose-alert.ts";
import type { Ports } from "../ports.ts";
import { type Compose, type Context, incidentPublication } from "./incident-publication.ts";
import type { Subject } from "./messages.ts";
import { publishOnce } from "./publish-once.ts";
import { publishSuppressed } from "./publish-suppressed.ts";
import { roomWithinHour } from "./room.ts";

/**
 * Publishes the end of each incident that people know of, and answers with the record without them; `null` where one
 * could not be ended: there is no room, or somebody else has it in hand.
 */
export async function publishEnds(record: ServiceRecord, ports: Ports): Promise<ServiceRecord | null> {
  const { service, incidents } = record;
  const now = ports.now();
  const context: Context = { records: new Map([[service, record]]), contested: [], now, ports };
  for (const incident of incidents) {
    const { claim, told } = incident;
    if (claim && claim.until > now) return null;
    if (!told) continue;
    const subject = subjectOf(incident, told, record);
    const publication = incidentPublication([subject], composeEndOf(incident, now), context);
    const outcome = await publishOnce(publication, roomWithinHour(now, ports), ports);
    if (outcome === "no-room") await publishSuppressed([], now, ports);
    if (outcome !== "published") return null;
  }
  return context.records.get(service) ?? null;
}

function subjectOf(
  incident: Incident,
  { at: _, event: __, ...said }: Told,
  { service }: ServiceRecord,
): Subject {
  const { container, group, since } = incident;
  const telling = {
    event: "resolved",
    incident,
    container,
    group,
    since,
    said,
    remedy: noRemedy,
    former: null,
  } as const;
  return { service, telling, step: { kind: "none" } };
}

function composeEndOf(incident: Incident, at: Date): Compose<Subject> {
  return ([subject], { sequence }) => {
    if (!subject) throw new TypeError("Cannot compose an end: no service was claimed");
    return composeEnd(incident, subject.service, { sequence, at });
  };
}
