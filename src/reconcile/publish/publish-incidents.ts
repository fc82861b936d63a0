/** Publishes how incidents begin, go on and end, the baseline of a first look, and what came of remedies. */

import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { Assessment } from "../../domain/judge/assess.ts";
import { composeAlert } from "../../domain/words/alert/compose-alert.ts";
import type { Judged } from "../judged.ts";
import type { Ports } from "../ports.ts";
import { type Compose, incidentPublication } from "./incident-publication.ts";
import { type AssessedSubject, type Message, messagesOf } from "./messages.ts";
import { publishOnce } from "./publish-once.ts";
import { roomWithinHour } from "./room.ts";

/** What was left. */
export interface Unpublished {
  /** The services whose record somebody else wrote meanwhile. */
  readonly contested: readonly ServiceArn[];
  /** What was found of the services whose messages wait for room. */
  readonly waiting: readonly Assessment[];
}

/** Publishes all that was decided, the most urgent first, as long as there is room. */
export async function publishIncidents(
  judged: readonly Judged[],
  now: Date,
  ports: Ports,
): Promise<Unpublished> {
  const records = new Map(judged.map(({ record }) => [record.service, record]));
  const context = { records, contested: [] as ServiceArn[], now, ports };
  const waiting: Message[] = [];
  for (const message of messagesOf(judged)) {
    const publication = incidentPublication(message, composeAt(now), context);
    const isFull = waiting.length > 0;
    if (isFull || (await publishOnce(publication, roomWithinHour(now, ports), ports)) === "no-room")
      waiting.push(message);
  }
  return {
    contested: [...new Set(context.contested)],
    waiting: waiting.flat().map(({ assessment }) => assessment),
  };
}

function composeAt(now: Date): Compose<AssessedSubject> {
  return (subjects, { incident, sequence }) => {
    const [first] = subjects;
    if (!first) throw new TypeError("Cannot compose an alert: no service was claimed");
    const { event, remedy, former } = first.telling;
    return composeAlert({
      event,
      incident,
      sequence,
      at: now,
      remedy,
      former,
      subjects: subjects.map(({ assessment, telling }) => ({
        assessment,
        container: telling.container,
        said: telling.said,
        since: telling.since,
        openedAt: telling.incident?.openedAt ?? now,
      })),
    });
  };
}
