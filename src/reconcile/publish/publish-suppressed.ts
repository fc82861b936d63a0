/** Beyond the limit of an hour, people hear of that once, and of the rest later. */
import type { Assessment } from "../../domain/judge/assess.ts";
import { limitsOf } from "../../domain/policy/limits.ts";
import { composeNotice } from "../../domain/words/alert/compose-alert.ts";
import type { Ports } from "../ports.ts";
import { noticePublication } from "./notice-publication.ts";
import { publishOnce } from "./publish-once.ts";
import { roomWithoutLimit } from "./room.ts";

/**
 * Publishes, once an hour, that messages about these services wait. Nothing is written down of what was not published:
 * so whoever looks when there is room again, the next sweep at the latest, publishes it, if it is still so.
 */
export async function publishSuppressed(
  waiting: readonly Assessment[],
  now: Date,
  ports: Ports,
): Promise<void> {
  const { alertsPerHour } = limitsOf(ports.policy);
  const hour = alertsPerHour === 0 ? "ever" : now.toISOString().slice(0, 13);
  const sentence =
    alertsPerHour === 0
      ? "limits.alertsPerHour is 0: no alert is sent except this one"
      : `The limit of ${alertsPerHour} messages an hour is reached (limits.alertsPerHour). What else is wrong is reported when the limit allows it, if it is still wrong`;
  const advice = ["To check the current state:", "ecs-image-drift check"];
  const compose = (incident: string) =>
    composeNotice({ kind: "limit", sentence, advice }, [...new Set(waiting)], { incident, at: now });
  const publication = noticePublication(
    { key: `limit alerts ${hour}`, at: now, about: null, compose },
    ports,
  );
  await publishOnce(publication, roomWithoutLimit, ports);
}
