/** Publishes what a sweep could not read: once when it has lasted, and once when it is over. */
import { ulid } from "ulid";
import {
  afterTelling,
  type Blindness,
  type BlindnessStep,
  nextBlindness,
  type Unseen,
} from "../../domain/incidents/blindness.ts";
import { limitsOf } from "../../domain/policy/limits.ts";
import { composeBlindness } from "../../domain/words/alert/blindness.ts";
import type { Ports } from "../ports.ts";
import { noticePublication } from "./notice-publication.ts";
import { publishOnce } from "./publish-once.ts";
import { roomWithoutLimit } from "./room.ts";

/**
 * Notes what could not be read, and publishes it where that is due. What is noted first, is published next and noted
 * as told last: so of a crash between them nothing comes but the same message again.
 */
export async function publishBlindness(unseen: Unseen, now: Date, ports: Ports): Promise<void> {
  const before = await ports.journal.blindness();
  const step = nextBlindness(before, unseen, now, () => ulid(now.getTime()));
  const noted = await note(step, before, ports);
  if (noted === null || step.event === null) return;
  if (limitsOf(ports.policy).alertsPerHour > 0) await publish(noted, step.event, unseen, { now, ports });
  const after = afterTelling(noted, now);
  if (after === null) await ports.journal.endBlindness(noted);
  else await ports.journal.noteBlindness(after, noted);
}

/** The state as noted; `null` where there is none, or another sweep noted one meanwhile: then it publishes. */
async function note(
  { state }: BlindnessStep,
  before: Blindness | null,
  { journal }: Pick<Ports, "journal">,
): Promise<Blindness | null> {
  if (state !== null) return journal.noteBlindness(state, before);
  if (before !== null) await journal.endBlindness(before);
  return null;
}

async function publish(
  state: Blindness,
  event: NonNullable<BlindnessStep["event"]>,
  { services }: Unseen,
  { now, ports }: { readonly now: Date; readonly ports: Ports },
): Promise<void> {
  const key = `blind ${state.incident} ${state.messages + 1}`;
  const compose = () => composeBlindness({ event, state, services, at: now });
  await publishOnce(
    noticePublication({ key, at: now, about: null, compose }, ports),
    roomWithoutLimit,
    ports,
  );
}
