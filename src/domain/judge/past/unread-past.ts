/** What ECS is asked of a service's past helps a verdict, and must not forbid one for as long as ECS does not answer. */

import type { Known } from "../../common/known.ts";
import type { Attempted } from "../../facts/attempt.ts";
import type { ServiceFacts } from "../../facts/facts.ts";

/** How long a verdict waits for a service's past: two sweeps, at the usual rate. */
const patience = 30 * 60_000;

/** What may be asked of a service's past, and since when each could not be read whenever it was asked for. */
export interface PastUnread {
  readonly rollouts: Date | null;
  readonly newest: Date | null;
}

/** The past of a service of which all that was asked for could be read. */
export const pastRead: PastUnread = { rollouts: null, newest: null };

/** What a record remembers that a verdict needs while ECS does not say it. */
export interface Remembered extends Attempted {
  readonly pastUnread: PastUnread;
}

/** Since when each part of the past could not be read, by what the facts show. */
export function notePastUnread({ rollouts, newest }: PastUnread, facts: ServiceFacts): PastUnread {
  const since = (fact: Known<unknown> | null, before: Date | null) =>
    fact?.known === false ? (before ?? facts.at) : null;
  return { rollouts: since(facts.rollouts, rollouts), newest: since(facts.newest, newest) };
}

/**
 * The facts for a verdict. What the record remembers of the service's deployments stands in for what ECS does not say of
 * them. What could not be read for half an hour is waited for no longer: what is told of the service then says what the
 * verdict does without, and nothing is written.
 */
export function withRememberedPast(facts: ServiceFacts, { pastUnread, attempts }: Remembered): ServiceFacts {
  const { at, rollouts, newest } = facts;
  return {
    ...facts,
    ...(rollouts?.known === false && { attempts }),
    rollouts: lastingAfter(pastUnread.rollouts, rollouts, at),
    newest: lastingAfter(pastUnread.newest, newest, at),
  };
}

function lastingAfter<T>(since: Date | null, fact: Known<T> | null, at: Date): Known<T> | null {
  const isLong = since !== null && at.getTime() - since.getTime() >= patience;
  return fact?.known === false && isLong ? { ...fact, lasting: true } : fact;
}
