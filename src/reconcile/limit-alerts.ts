/** The limit of what is told within an hour: beyond it, people hear of that once, and of the rest later. */
import type { Assessment } from "../domain/assess.ts";
import { composeNotice } from "../domain/compose-alert.ts";
import { limitsOf } from "../domain/limits.ts";
import type { Ports } from "./ports.ts";

/** Whether one more message may be sent; whoever asks sends it. */
export async function mayTell(now: Date, { journal, policy }: Ports): Promise<boolean> {
  return journal.takeAlert(limitsOf(policy).alertsPerHour, now);
}

/**
 * Tells, once an hour, that messages about these services wait. Nothing is written down of what was not told: so
 * whoever looks when there is room again, the next sweep at the latest, tells it, if it is still so.
 */
export async function tellOfLimit(waiting: readonly Assessment[], now: Date, ports: Ports): Promise<void> {
  const { alertsPerHour } = limitsOf(ports.policy);
  const hour = alertsPerHour === 0 ? "ever" : now.toISOString().slice(0, 13);
  const claim = await ports.journal.claimNotice(`limit alerts ${hour}`, ports.now());
  if (!claim) return;
  const sentence =
    alertsPerHour === 0
      ? "limits.alertsPerHour is 0: nothing is told but this"
      : `${alertsPerHour} messages within an hour are as many as limits.alertsPerHour allows: what else is wrong is told as soon as there is room, if it still is`;
  const about = [...new Set(waiting)];
  await ports.alerts.publish(
    composeNotice(
      { kind: "limit", sentence, advice: ["To see all that is wrong now:", "ecs-image-drift check"] },
      about,
      { incident: claim.incident, at: now },
    ),
  );
  await ports.journal.confirmNotice(claim);
}
