/** Reads some services and judges them, and does nothing else. */

import type { ServiceArn, ServiceName } from "../domain/ecs/arn.ts";
import type { ServiceFacts } from "../domain/facts/facts.ts";
import { type Assessment, assess } from "../domain/judge/assess.ts";
import { type Remembered, withRememberedPast } from "../domain/judge/past/unread-past.ts";
import type { ResponsePolicy } from "../domain/policy/policy.ts";
import type { NotedMove } from "./ports/journal.ts";
import type { Readers } from "./ports.ts";
import { type Gathered, gather } from "./read/gather.ts";
import { readAhead } from "./read/read-ahead.ts";
import { readCloser } from "./read/read-closer.ts";

export interface Judgement {
  readonly assessments: readonly Assessment[];
  /** Services that were deleted. */
  readonly gone: readonly ServiceArn[];
  /** Tags that were seen to name a digest for the first time. */
  readonly seen: readonly NotedMove[];
}

/** How many services are read at a time: what one round of batches of every API covers. */
const atATime = 100;

/** What is remembered of a service; `null` where nothing is. */
export type Recall = (service: ServiceArn) => Remembered | null;

/** Judges these services, a hundred at a time. */
export async function judge(
  services: readonly ServiceName[],
  readers: Readers,
  recall: Recall = () => null,
): Promise<Judgement> {
  const all = { assessments: [] as Assessment[], gone: [] as ServiceArn[], seen: [] as NotedMove[] };
  const ecs = services.length > atATime ? await readAhead(services, readers.ecs) : readers.ecs;
  for (let i = 0; i < services.length; i += atATime) {
    const { gone, seen, ...gathered } = await gather(services.slice(i, i + atATime), { ...readers, ecs });
    all.assessments.push(...(await assessAll(gathered, { ...readers, ecs }, recall)));
    all.gone.push(...gone);
    all.seen.push(...seen);
  }
  return all;
}

/** Judges what was read, and reads what a verdict says that it lacks, until none lacks anything. */
async function assessAll(
  { facts, policies }: Pick<Gathered, "facts" | "policies">,
  readers: Readers,
  recall: Recall,
): Promise<Assessment[]> {
  const judged = (known: ServiceFacts, policy: ResponsePolicy) => {
    const remembered = recall(known.service.arn);
    return assess(remembered ? withRememberedPast(known, remembered) : known, policy);
  };
  let assessments = facts.flatMap((one) => {
    const policy = policies.get(one.service.arn);
    return policy ? judged(one, allowed(policy, readers)) : [];
  });
  while (assessments.some(({ needs }) => needs.length > 0)) {
    const closer = await readCloser(assessments, readers.ecs);
    assessments = assessments.map((one, i) => {
      const known = closer[i];
      return known && one.needs.length > 0 ? judged(known, one.policy) : one;
    });
  }
  return assessments;
}

/** A service that asks for a remedy where none may be had is alerted, with a note. */
function allowed(asked: ResponsePolicy, { mayRemediate }: Readers): ResponsePolicy {
  if (asked.mode !== "remediate" || mayRemediate) return asked;
  return { ...asked, mode: "alert", notes: [...asked.notes, noRemediation] };
}

const noRemediation =
  'Its mode is "remediate", but this program was packaged with remediation off: it is reported and not remediated';
