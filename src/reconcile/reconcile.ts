/**
 * The story: read some services, judge them, publish what people should know, and record it.
 *
 * An event only says which services to check. Whatever the event was, the present state is read, and running this
 * twice does nothing new.
 */

import { latest } from "../domain/common/dates.ts";
import { parseServiceArn, type ServiceArn } from "../domain/ecs/arn.ts";
import { decide } from "../domain/incidents/decide.ts";
import { newRecord, type ServiceRecord } from "../domain/incidents/record.ts";
import type { Assessment } from "../domain/judge/assess.ts";
import { advisable } from "../domain/remedy/advisable.ts";
import { endRemedy } from "../domain/remedy/remedy.ts";
import { type Ahead, judge } from "./judge.ts";
import type { Judged } from "./judged.ts";
import type { EcsReader } from "./ports/ecs.ts";
import type { Ports } from "./ports.ts";
import { carryOut } from "./record/carry-out.ts";
import { forgetDeleted } from "./record/forget-deleted.ts";

/** How often services are read and judged again whose records somebody else wrote meanwhile. */
const rounds = 3;

/** What was found. */
export interface Reconciled {
  readonly assessments: readonly Assessment[];
  /** Services whose record cannot be read: what was published and done for them is not known, so nothing is done now. */
  readonly unreadable: readonly ServiceArn[];
}

/**
 * Whether the pasts of services are read again, or as they were remembered of services at rest: where an event said that
 * something happened to them, they are read again.
 */
export type Pasts = "read" | "recalled";

/** What was read already, the records before all else: what others write since shows when a record is written. */
export interface ReadAhead extends Ahead {
  readonly records: ReadonlyMap<ServiceArn, ServiceRecord>;
}

/**
 * Reconciles these services and answers with what was found.
 * @param ahead what was read of them; whose record somebody else wrote meanwhile is read again
 */
export async function reconcile(
  services: readonly ServiceArn[],
  ports: Ports,
  pasts: Pasts = "read",
  ahead: ReadAhead | null = null,
): Promise<Reconciled> {
  const rollouts: EcsReader["rollouts"] = (some) => ports.ecs.rememberedRollouts(some, pasts === "recalled");
  const reading = { ...ports, ecs: { ...ports.ecs, rollouts } };
  let assessments: readonly Assessment[] = [];
  const unreadable = new Set<ServiceArn>();
  let left = [...new Set(services)];
  for (let round = 0; round < rounds && left.length > 0; round++) {
    const done = await reconcileOnce(left, reading, round === 0 ? ahead : null);
    assessments = [
      ...assessments.filter(({ facts }) => !left.includes(facts.service.arn)),
      ...done.assessments,
    ];
    for (const service of done.unreadable) unreadable.add(service);
    left = done.contested;
  }
  if (left.length > 0)
    ports.log.warn("Others kept writing these services' records; the next sweep checks them again", {
      services: left,
    });
  return { assessments, unreadable: [...unreadable] };
}

async function reconcileOnce(services: readonly ServiceArn[], ports: Ports, ahead: ReadAhead | null) {
  const records = recordsOf(services, ahead?.records ?? (await ports.journal.read(services)));
  const [readable, unreadable] = [
    services.filter((service) => records.has(service)),
    services.filter((service) => !records.has(service)),
  ];
  const { assessments, gone, seen } = await judge(
    readable.map(parseServiceArn),
    ports,
    (service) => records.get(service) ?? null,
    ahead && { ...ahead, ecs: { ...ahead.ecs, rollouts: ports.ecs.rollouts } },
  );
  await ports.journal.noteMoves(seen);
  const isNew = [...records.values()].some(({ version }) => version === 0);
  const isFirstLook = isNew && (await ports.journal.sweptAt()) === null;
  const now = ports.now();
  const firstLookAt = latest([now, ...seen.map(({ at }) => at)]);
  const judged = assessments.map((assessment): Judged => {
    const { arn } = assessment.facts.service;
    const found = records.get(arn) ?? newRecord(arn);
    const record = found.version === 0 && isFirstLook ? newRecord(arn, firstLookAt) : found;
    const decision = decide(assessment, record, now);
    const tried = decision.remedy.kind === "failed" ? endRemedy(record, decision.remedy, now) : record;
    return { assessment: advisable(assessment, tried), record, decision };
  });
  await forgetDeleted(gone, records, ports);
  return { assessments, unreadable, contested: await carryOut(judged, now, ports) };
}

/** Those of these services. */
function recordsOf(
  services: readonly ServiceArn[],
  all: ReadonlyMap<ServiceArn, ServiceRecord>,
): Map<ServiceArn, ServiceRecord> {
  const own = services.flatMap((service) => all.get(service) ?? []);
  return new Map(own.map((record) => [record.service, record]));
}
