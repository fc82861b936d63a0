/** Publishes what a sweep could not read: once when it has lasted, and once when it is over. */
import { ulid } from "ulid";
import {
  afterTelling,
  type Blindness,
  type BlindnessStep,
  nextBlindness,
  type Unseen,
} from "../../domain/incidents/blindness.ts";
import { claimLease } from "../../domain/incidents/incident.ts";
import { limitsOf } from "../../domain/policy/limits.ts";
import { composeBlindness } from "../../domain/words/alert/blindness.ts";
import type { Ports } from "../ports.ts";
import { type Publication, publishOnce } from "./publish-once.ts";
import { roomWithoutLimit } from "./room.ts";

/** A message that is due, and what it follows. */
interface Due {
  readonly state: Blindness;
  readonly event: NonNullable<BlindnessStep["event"]>;
  /** As it is noted now. */
  readonly before: Blindness | null;
}

/**
 * Notes what could not be read, and publishes it where that is due. The claim to publish stands in what is noted: while
 * somebody has it, the next sweep leaves all as it is, and when it ran out, publishes the same message.
 */
export async function publishBlindness(unseen: Unseen, now: Date, ports: Ports): Promise<void> {
  const before = await ports.journal.blindness();
  if (before?.claimedUntil && before.claimedUntil > now) return;
  const { state, event } = nextBlindness(before, unseen, now, () => ulid(now.getTime()));
  const isTold = limitsOf(ports.policy).alertsPerHour > 0;
  if (state !== null && event !== null && isTold)
    await publishOnce(publication({ state, event, before }, unseen, now, ports), roomWithoutLimit, ports);
  else await note(state?.causes.length === 0 ? null : state, before, ports);
}

function publication(
  { state, event, before }: Due,
  { services, others }: Unseen,
  now: Date,
  ports: Ports,
): Publication<Blindness> {
  const claimedUntil = new Date(ports.now().getTime() + claimLease);
  return {
    claim: () => ports.journal.noteBlindness({ ...state, claimedUntil }, before),
    giveBack: (claim) => note({ ...claim, claimedUntil: null }, claim, ports),
    compose: async (claim) => composeBlindness({ event, state: claim, services, others, at: now }),
    confirm: (claim) => note(afterTelling(claim, now), claim, ports),
  };
}

/** Notes a state, or that there is none any more, unless another sweep noted one meanwhile. */
async function note(
  state: Blindness | null,
  before: Blindness | null,
  { journal }: Pick<Ports, "journal">,
): Promise<void> {
  if (state !== null) await journal.noteBlindness(state, before);
  else if (before !== null) await journal.endBlindness(before);
}
