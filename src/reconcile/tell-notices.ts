/** Notices are told once each: claim → publish → confirm, like an incident's messages. */
import { composeServiceNotice } from "../domain/compose-alert.ts";
import { toldOf } from "../domain/history.ts";
import { noticesOf } from "../domain/notice.ts";
import type { Judged } from "./carry-out.ts";
import { noteHistory } from "./note-history.ts";
import type { Ports } from "./ports.ts";

/** Tells what there is to be noticed of these services and was not told before. */
export async function tellNotices(judged: readonly Judged[], now: Date, ports: Ports): Promise<void> {
  for (const { assessment, record } of judged) {
    for (const notice of noticesOf(assessment, record.unknownSince, now)) {
      const claim = await ports.journal.claimNotice(notice.key, now);
      if (!claim) continue;
      const alert = composeServiceNotice(notice, assessment, { incident: claim.incident, at: now });
      await ports.alerts.publish(alert);
      await ports.journal.confirmNotice(claim);
      await noteHistory(record.service, [toldOf(alert, now)], ports);
    }
  }
}
