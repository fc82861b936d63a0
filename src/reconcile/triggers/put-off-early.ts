import type { PushTrigger, RecheckTrigger } from "../../domain/facts/trigger.ts";
import type { Ports } from "../ports.ts";

type Later = RecheckTrigger | PushTrigger;

/**
 * The rechecks that are due; the others are scheduled again, since a queue delays by 15 minutes at most.
 *
 * The time of day is that of the last AWS response: the read makes sure that there is one of now.
 */
export async function putOffEarly(rechecks: readonly Later[], ports: Ports): Promise<readonly Later[]> {
  await ports.journal.sweptAt();
  const now = ports.now();
  for (const early of rechecks.filter(({ at }) => at > now)) {
    if (early.kind === "push") await ports.rechecks.schedulePush(early, early.at, now);
    else await ports.rechecks.schedule(early.services, early.at, now);
  }
  return rechecks.filter(({ at }) => at <= now);
}
