/** Reads some services and judges them, and does nothing else. */

import type { ServiceArn, ServiceName } from "../domain/ecs/arn.ts";
import type { ServiceFacts } from "../domain/facts/facts.ts";
import { repositoryKey } from "../domain/image/ecr.ts";
import type { ServiceRecord } from "../domain/incidents/record.ts";
import { type Assessment, assess, isQuiet } from "../domain/judge/assess.ts";
import { repositoryOf } from "../domain/judge/container/written-reference.ts";
import { type Remembered, withRememberedPast } from "../domain/judge/past/unread-past.ts";
import type { ResponsePolicy } from "../domain/policy/policy.ts";
import type { EcsReader } from "./ports/ecs.ts";
import type { NotedMove } from "./ports/journal.ts";
import type { Readers } from "./ports.ts";
import { type Gathered, gather } from "./read/gather.ts";
import { readAhead } from "./read/read-ahead.ts";
import { readCloser } from "./read/read-closer.ts";
import { createOnce, type Hinted, hintedTag, type OnceReader } from "./read/read-once.ts";

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
export type Recall = (
  service: ServiceArn,
) => (Remembered & Pick<ServiceRecord, "accepted" | "incidents">) | null;

/** What was read already, for more services than these. */
export interface Ahead {
  /** The services, and their tasks. */
  readonly ecs: EcsReader;
  /** When that was. */
  readonly at: Date;
  /** The registries, which were read since, or, as a hint, before. */
  readonly once: OnceReader;
}

/** Judges these services, a hundred at a time. */
export async function judge(
  services: readonly ServiceName[],
  readers: Readers,
  recall: Recall = () => null,
  ahead: Ahead | null = null,
): Promise<Judgement> {
  const all = { assessments: [] as Assessment[], gone: [] as ServiceArn[], seen: [] as NotedMove[] };
  const once = ahead?.once ?? createOnce(readers.ecr);
  const isMany = services.length > atATime;
  const ecs = ahead?.ecs ?? (isMany ? await readAhead(services, readers.ecs) : readers.ecs);
  const look = { recall, at: ahead?.at ?? null };
  for (let i = 0; i < services.length; i += atATime) {
    const own = services.slice(i, i + atATime);
    const first = await judgeLot(own, { ...readers, ecs, ecr: once.hinting }, look);
    const hinted = once.takeHinted();
    const doubtful = first.assessments.filter((one) => isDoubtful(one, hinted, recall));
    const names = doubtful.map(({ facts }) => facts.service);
    const again = names.length > 0 ? await judgeLot(names, { ...readers, ecs, ecr: once.ecr }, look) : null;
    all.assessments.push(
      ...first.assessments.filter((one) => !doubtful.includes(one)),
      ...(again?.assessments ?? []),
    );
    all.gone.push(...first.gone);
    all.seen.push(...first.seen.filter((move) => !isHinted(move, hinted)), ...(again?.seen ?? []));
  }
  return all;
}

/** What was read before the services were says nothing of when a tag moved. */
function isHinted({ repository, tag }: NotedMove, { tags }: Hinted): boolean {
  return tags.has(hintedTag(repository, tag));
}

/**
 * Whether a hint will not do: it can confirm that a service is in sync which is known to be, and nothing else can follow
 * from it.
 */
function isDoubtful({ facts, status, containers }: Assessment, hinted: Hinted, recall: Recall): boolean {
  const isOfHint = containers.some(({ written }) => {
    const repository = repositoryOf(written);
    return repository !== null && hinted.repositories.has(repositoryKey(repository));
  });
  const record = recall(facts.service.arn);
  const isKnown = record?.accepted?.taskDefinition === facts.taskDefinition && record.incidents.length === 0;
  return isOfHint && !(isQuiet(status) && isKnown);
}

/** With what services are judged. */
interface Look {
  readonly recall: Recall;
  readonly at: Date | null;
}

async function judgeLot(services: readonly ServiceName[], readers: Readers, look: Look): Promise<Judgement> {
  const { gone, seen, ...gathered } = await gather(services, readers, look.at);
  return { assessments: await assessAll(gathered, readers, look.recall), gone, seen };
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
