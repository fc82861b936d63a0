/** A service that is no more: its incidents end, and the index forgets it. */
import { composeEnd } from "../domain/compose-alert.ts";
import type { ServiceArn } from "../domain/ecs/arn.ts";
import { toldOf } from "../domain/history.ts";
import type { ServiceRecord } from "../domain/record.ts";
import { noteHistory } from "./note-history.ts";
import type { Ports } from "./ports.ts";

/** Ends what was open of these services, and forgets them. */
export async function forgetGone(
  gone: readonly ServiceArn[],
  records: ReadonlyMap<ServiceArn, ServiceRecord>,
  ports: Ports,
): Promise<void> {
  const now = ports.now();
  for (const service of gone) {
    const record = records.get(service);
    if (!record || record.version === 0) continue;
    for (const incident of record.incidents.filter(({ told }) => told !== null)) {
      const sequence = await ports.journal.nextSequence(incident.id);
      const alert = composeEnd(incident, service, { sequence, at: now });
      await ports.alerts.publish(alert);
      await noteHistory(service, [toldOf(alert, now)], ports);
    }
    await ports.journal.forget(record);
  }
}
