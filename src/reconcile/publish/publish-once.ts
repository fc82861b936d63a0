/**
 * The one way to publish: claim → take room → publish → confirm.
 *
 *     free ── claim ──► claimed ── take room ──► counted ── publish ──► sent ── confirm ──► published
 *      ▲                   │                        │                     │
 *      ├──── give back ────┘ no room                │ refused or crashed  │ crashed
 *      └──── the lease runs out ◄───────────────────┴─────────────────────┘
 *
 * A claim is a conditional write with a lease: of two that try at once, one gets it, and the other spends neither room
 * nor a sequence number. Who crashes is followed, when the lease has run out, by somebody who publishes under the same
 * incident and sequence: a message comes twice only after a crash between publish and confirm, and none is lost.
 *
 * Where publishing fails, it may still have been done: so the claim is not given back, but runs out. The room is
 * returned. A crash keeps it until the hour is over.
 */
import type { Alert } from "../../domain/incidents/alert.ts";
import type { Ports } from "../ports.ts";
import type { Room } from "./room.ts";

/** What is to be published once, and how the right to do so is had. */
export interface Publication<Claim> {
  /** `null` where it was published, or somebody else is publishing it. */
  readonly claim: () => Promise<Claim | null>;
  /** Only while the claim is ours: whoever tries next gets it. */
  readonly giveBack: (claim: Claim) => Promise<void>;
  /** The same incident and sequence, however often it has to be composed. */
  readonly compose: (claim: Claim) => Promise<Alert>;
  readonly confirm: (claim: Claim, alert: Alert) => Promise<void>;
}

/** What came of it; `not-ours`: it was published, or somebody else is publishing it. */
export type Outcome = "published" | "not-ours" | "no-room";

/** Publishes it, unless somebody else did or there is no room. @throws what publishing throws; the lease runs out */
export async function publishOnce<Claim>(
  publication: Publication<Claim>,
  room: Room,
  ports: Pick<Ports, "alerts" | "log" | "metrics">,
): Promise<Outcome> {
  const claim = await publication.claim();
  if (claim === null) return "not-ours";
  if (!(await room.take())) {
    await publication.giveBack(claim);
    ports.metrics.add("AlertsSuppressed");
    return "no-room";
  }
  const alert = await send(publication, claim, room, ports);
  ports.metrics.add("AlertsSent");
  await publication.confirm(claim, alert);
  return "published";
}

async function send<Claim>(
  { compose }: Publication<Claim>,
  claim: Claim,
  room: Room,
  { alerts, log }: Pick<Ports, "alerts" | "log">,
): Promise<Alert> {
  try {
    const alert = await compose(claim);
    await alerts.publish(alert);
    const { event, incident, sequence, services } = alert.message;
    log.info("Published", { event, incident, sequence, services: services.map(({ service }) => service) });
    return alert;
  } catch (error) {
    await room
      .giveBack()
      .catch((reason) => log.warn("Room for a message could not be returned", { reason: String(reason) }));
    throw error;
  }
}
