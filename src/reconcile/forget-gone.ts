/** A service that is no more: its incidents end, and the index forgets it. */
import { composeEnd } from "../domain/compose-alert.ts";
import type { ServiceArn } from "../domain/ecs/arn.ts";
import { toldOf } from "../domain/history.ts";
import type { ServiceRecord } from "../domain/record.ts";
import { mayTell } from "./limit-alerts.ts";
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
    if (!record) continue;
    const open = record.incidents.filter(({ told }) => told !== null);
    // It is forgotten when its end may be told.
    if (open.length > 0 && !(await mayTell(now, ports))) continue;
    for (const incident of open) {
      const sequence = await ports.journal.nextSequence(incident.id);
      const alert = composeEnd(incident, service, { sequence, at: now });
      await ports.alerts.publish(alert);
      await noteHistory(service, [toldOf(alert, now)], ports);
    }
    await ports.journal.forget(record);
  }
}
