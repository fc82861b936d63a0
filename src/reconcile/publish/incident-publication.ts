import { ulid } from "ulid";
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { Alert } from "../../domain/incidents/alert.ts";
import { type HistoryEntry, outcomeOf, toldOf } from "../../domain/incidents/history.ts";
import { isOutcome } from "../../domain/incidents/incident.ts";
import { noteHistory } from "../note-history.ts";
import {
  type ClaimContext,
  type Claimed,
  claimSubject,
  confirmSubject,
  giveBackSubject,
  type MessageId,
} from "./incident-claims.ts";
import type { Message, Subject } from "./messages.ts";
import type { Publication } from "./publish-once.ts";

/** What publishing a message needs, and what it leaves. */
export interface Context extends ClaimContext {
  /** The services whose record somebody else wrote meanwhile. */
  readonly contested: ServiceArn[];
}

/** How the message is put into words, of the subjects that could be claimed. */
export type Compose<S extends Subject> = (
  subjects: readonly S[],
  about: { readonly incident: string; readonly sequence: number },
) => Alert;

/** A publication whose claims stand in the records of the services that the message is about. */
export function incidentPublication<S extends Subject>(
  message: Message<S>,
  compose: Compose<S>,
  context: Context,
): Publication<readonly Claimed<S>[]> {
  const { now, ports, contested } = context;
  const id = idOf(message, now);
  return {
    async claim() {
      const claimed: Claimed<S>[] = [];
      for (const subject of message) {
        const claim = await claimSubject(subject, id, context);
        if (claim) claimed.push(claim);
        else contested.push(subject.service);
      }
      return claimed.length > 0 ? claimed : null;
    },
    async giveBack(claimed) {
      for (const one of claimed) await giveBackSubject(one, context);
    },
    async compose(claimed) {
      const sequence = await ports.journal.nextSequence(id.incident, id.message);
      const subjects = claimed.map(({ subject }) => subject);
      return compose(subjects, { incident: id.incident, sequence });
    },
    async confirm(claimed, alert) {
      for (const one of claimed) await confirmSubject(one, context);
      for (const { subject } of claimed)
        await noteHistory(subject.service, linesOf(subject, alert, now), ports);
    },
  };
}

/** A claim that ran out is followed under its own message: it may have been published. */
function idOf([{ telling }]: Message<Subject>, now: Date): MessageId {
  const { incident, event } = telling;
  const again = incident?.claim?.event === event ? incident.claim.message : null;
  return { incident: incident?.id ?? ulid(now.getTime()), message: again ?? ulid(now.getTime()) };
}

/** What a message says of one service, as lines of its history. */
function linesOf({ step, telling }: Subject, alert: Alert, at: Date): HistoryEntry[] {
  const isEnd = isOutcome(telling.event) && (step.kind === "done" || step.kind === "failed");
  return [...(isEnd ? [outcomeOf(step, at)] : []), toldOf(alert, at)];
}
