/** Publishes what is noticed of services and is no incident: a bad tag, a hold, a verdict that stays unknown. */
import type { Assessment } from "../../domain/judge/assess.ts";
import { composeNotice } from "../../domain/words/alert/compose-alert.ts";
import { limitNotices, noticesOf, silenceNotices } from "../../domain/words/alert/notice.ts";
import type { Judged } from "../judged.ts";
import type { Ports } from "../ports.ts";
import { noticePublication } from "./notice-publication.ts";
import { publishOnce } from "./publish-once.ts";
import { roomWithinHour } from "./room.ts";

/** Publishes each notice that was not published before; answers with the first service whose notice waits for room. */
export async function publishNotices(
  judged: readonly Judged[],
  now: Date,
  ports: Ports,
): Promise<Assessment[]> {
  for (const { assessment, record } of judged) {
    const notices = [
      ...noticesOf(assessment, record.unknownSince, now),
      ...silenceNotices(record, assessment, now),
      ...limitNotices(record, now),
    ];
    for (const notice of notices) {
      const compose = (incident: string) => composeNotice(notice, [assessment], { incident, at: now });
      const publication = noticePublication(
        { key: notice.key, at: now, about: record.service, compose },
        ports,
      );
      const outcome = await publishOnce(publication, roomWithinHour(now, ports), ports);
      if (outcome === "no-room") return [assessment];
    }
  }
  return [];
}
