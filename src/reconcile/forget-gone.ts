/** A service that is no more: its incidents end, each by claim → publish → confirm, and the index forgets it. */
import { composeEnd } from "../domain/compose-alert.ts";
import type { ServiceArn } from "../domain/ecs/arn.ts";
import { toldOf } from "../domain/history.ts";
import { claimLease, type Incident } from "../domain/incident.ts";
import type { ServiceRecord } from "../domain/record.ts";
import { mayTell } from "./limit-alerts.ts";
import { noteHistory } from "./note-history.ts";
import type { Ports } from "./ports.ts";

/**
 * Ends what was open of these services, and forgets them. One whose end cannot be told now, since there is no room
 * for it or somebody else has it in hand, is known until the next sweep.
 */
export async function forgetGone(
  gone: readonly ServiceArn[],
  records: ReadonlyMap<ServiceArn, ServiceRecord>,
  ports: Ports,
): Promise<void> {
  for (const service of gone) {
    let record = records.get(service) ?? null;
    for (const incident of record?.incidents ?? [])
      if (record && incident.told) record = await tellEnd(incident, record, ports);
    if (record) await ports.journal.forget(record);
  }
}

/** The record without this incident; `null` if its end was not told, or somebody else wrote the record. */
async function tellEnd(
  incident: Incident,
  record: ServiceRecord,
  ports: Ports,
): Promise<ServiceRecord | null> {
  const { journal, now } = ports;
  const { id, claim, told } = incident;
  if (!told || (claim && claim.until > now()) || !(await mayTell(now(), ports))) return null;
  const sequence = claim?.event === "resolved" ? claim.sequence : await journal.nextSequence(id);
  const { at: _, ...said } = told;
  const at = now();
  const until = new Date(at.getTime() + claimLease);
  const ending: Incident = { ...incident, claim: { ...said, event: "resolved", sequence, until } };
  const others = record.incidents.filter((one) => one !== incident);
  const claimed = await journal.write({ ...record, incidents: [...others, ending] }, record);
  if (!claimed) return null;
  const alert = composeEnd(incident, record.service, { sequence, at });
  await ports.alerts.publish(alert);
  const ended = await journal.write({ ...claimed, incidents: others }, claimed);
  await noteHistory(record.service, [toldOf(alert, at)], ports);
  return ended;
}
