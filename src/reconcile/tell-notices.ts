/** Notices are told once each: claim → publish → confirm, like an incident's messages. */
import { composeNotice } from "../domain/compose-alert.ts";
import { toldOf } from "../domain/history.ts";
import { limitNotices, noticesOf, silenceNotices } from "../domain/notice.ts";
import type { Judged } from "./carry-out.ts";
import { mayTell, tellOfLimit } from "./limit-alerts.ts";
import { noteHistory } from "./note-history.ts";
import type { Ports } from "./ports.ts";

/** Tells what there is to be noticed of these services and was not told before. */
export async function tellNotices(judged: readonly Judged[], now: Date, ports: Ports): Promise<void> {
  for (const { assessment, record } of judged) {
    const notices = [
      ...noticesOf(assessment, record.unknownSince, now),
      ...silenceNotices(record, assessment, now),
      ...limitNotices(record, now),
    ];
    for (const notice of notices) {
      const claim = await ports.journal.claimNotice(notice.key, ports.now());
      if (!claim) continue;
      // The claim runs out: whoever looks when there is room again tells it.
      if (!(await mayTell(now, ports))) return tellOfLimit([assessment], now, ports);
      const alert = composeNotice(notice, [assessment], { incident: claim.incident, at: now });
      await ports.alerts.publish(alert);
      await ports.journal.confirmNotice(claim);
      await noteHistory(record.service, [toldOf(alert, now)], ports);
    }
  }
}
