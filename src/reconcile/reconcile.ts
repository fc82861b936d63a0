/**
 * The story: read some services, judge them, publish what people should know, and record it.
 *
 * An event only says which services to check. Whatever the event was, the present state is read, and running this
 * twice does nothing new.
 */

import { latest } from "../domain/common/dates.ts";
import { parseServiceArn, type ServiceArn } from "../domain/ecs/arn.ts";
import { decide } from "../domain/incidents/decide.ts";
import { newRecord } from "../domain/incidents/record.ts";
import type { Assessment } from "../domain/judge/assess.ts";
import { advisable } from "../domain/remedy/advisable.ts";
import { endRemedy } from "../domain/remedy/remedy.ts";
import { judge } from "./judge.ts";
import type { Judged } from "./judged.ts";
import type { Ports } from "./ports.ts";
import { carryOut } from "./record/carry-out.ts";
import { forgetDeleted } from "./record/forget-deleted.ts";

/** How often services are read and judged again whose records somebody else wrote meanwhile. */
const rounds = 3;

interface Reconciled {
  readonly assessments: readonly Assessment[];
  /** Services whose record cannot be read: what was published and done for them is not known, so nothing is done now. */
  readonly unreadable: readonly ServiceArn[];
}

/** Reconciles these services and answers with what was found. */
export async function reconcile(services: readonly ServiceArn[], ports: Ports): Promise<Reconciled> {
  let assessments: readonly Assessment[] = [];
  const unreadable = new Set<ServiceArn>();
  let left = [...new Set(services)];
  for (let round = 0; round < rounds && left.length > 0; round++) {
    const done = await reconcileOnce(left, ports);
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

async function reconcileOnce(services: readonly ServiceArn[], ports: Ports) {
  const records = new Map(await ports.journal.read(services));
  const [readable, unreadable] = [
    services.filter((service) => records.has(service)),
    services.filter((service) => !records.has(service)),
  ];
  const { assessments, gone, seen } = await judge(
    readable.map(parseServiceArn),
    ports,
    (service) => records.get(service) ?? null,
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
