import type { ServiceArn } from "../domain/ecs/arn.ts";
import type { RecheckTrigger } from "../domain/trigger.ts";
import type { Ports } from "./ports.ts";

/**
 * The services whose recheck is due; the others are scheduled again, since a queue delays by 15 minutes at most.
 *
 * The time of day is that of the last AWS response: the read makes sure that there is one of now.
 */
export async function putOffEarly(rechecks: readonly RecheckTrigger[], ports: Ports): Promise<ServiceArn[]> {
  await ports.journal.read([...new Set(rechecks.flatMap(({ services }) => services))]);
  const now = ports.now();
  for (const { services, at } of rechecks.filter(({ at }) => at > now))
    await ports.rechecks.schedule(services, at, now);
  return [...new Set(rechecks.filter(({ at }) => at <= now).flatMap(({ services }) => services))];
}
