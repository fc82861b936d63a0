/** What ECS is asked of a service's past helps a verdict, and must not forbid one for as long as ECS does not answer. */

import type { Known } from "../../common/known.ts";
import type { ServiceFacts } from "../../facts/facts.ts";

/** How long a verdict waits for a service's past: two sweeps, at the usual rate. */
const patience = 30 * 60_000;

/** Whether something of the service's past was asked for, and could not be read. */
export function isPastUnread({ rollouts, newest }: ServiceFacts): boolean {
  return [rollouts, newest].some((fact) => fact?.known === false);
}

/**
 * The facts for a verdict that waits no longer for what could not be read since then; the facts as they are while it
 * may wait. What is told of a service then says what it does without, and nothing is written.
 */
export function tired(facts: ServiceFacts, unreadSince: Date | null): ServiceFacts {
  if (unreadSince === null || facts.at.getTime() - unreadSince.getTime() < patience) return facts;
  const { rollouts, newest } = facts;
  return { ...facts, rollouts: lasting(rollouts), newest: lasting(newest) };
}

function lasting<T>(fact: Known<T> | null): Known<T> | null {
  return fact === null || fact.known ? fact : { ...fact, lasting: true };
}
