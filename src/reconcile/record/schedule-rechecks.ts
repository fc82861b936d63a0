/** When services are checked again: those that a pipeline pushed for one after the other at one moment, together. */
import { isJoinable, joinWindow } from "../../domain/incidents/join-window.ts";
import type { ServiceRecord } from "../../domain/incidents/record.ts";
import type { Judged } from "../judged.ts";
import type { Ports } from "../ports.ts";

/** A recheck that is due so soon, in milliseconds, waits for no other. */
const soon = 120_000;

/** Schedules what is to be checked again, all that is due at one moment in one message; answers with the moments. */
export async function scheduleRechecks(
  judged: readonly Judged[],
  now: Date,
  ports: Pick<Ports, "journal" | "rechecks">,
): Promise<ReadonlyMap<Judged, Date>> {
  const moments = new Map<Judged, Date>();
  for (const one of judged) {
    const at = one.decision.lookAgainAt;
    if (at && isNotScheduled(one.record, at, now))
      moments.set(one, await momentFor(at, [...moments.values()], now, ports));
  }
  const groups = Map.groupBy(moments.keys(), (one) => moments.get(one)?.getTime() ?? 0);
  for (const [at, group] of groups) {
    const services = group.map(({ record }) => record.service);
    await ports.rechecks.schedule(services, new Date(at), now);
  }
  return moments;
}

/** A recheck that is due before the wanted moment looks, and asks for the next one if it must. */
function isNotScheduled({ recheckAt }: ServiceRecord, wanted: Date, now: Date): boolean {
  return recheckAt === null || recheckAt <= now || recheckAt.getTime() > wanted.getTime() + joinWindow;
}

async function momentFor(
  at: Date,
  others: readonly Date[],
  now: Date,
  { journal }: Pick<Ports, "journal">,
): Promise<Date> {
  if (at.getTime() - now.getTime() <= soon) return at;
  const known = others.find((other) => isJoinable(other, at));
  return known ?? journal.joinRecheck(at);
}
