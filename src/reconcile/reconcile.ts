/**
 * The story: look at some services, judge them, tell what is to be told, remember it.
 *
 * Events only say where to look. Whatever woke us, the present state is read, and running this twice does
 * nothing new.
 */
import { isDeepStrictEqual } from "node:util";
import type { Assessment } from "../domain/assess.ts";
import { decide } from "../domain/decide.ts";
import { parseServiceArn, type ServiceArn } from "../domain/ecs/arn.ts";
import { newRecord, noteAssessment, type ServiceRecord } from "../domain/record.ts";
import { type Judged, tellAll } from "./carry-out.ts";
import { judge } from "./judge.ts";
import type { Ports } from "./ports.ts";

/** How often services that somebody else wrote meanwhile are looked at again. */
const rounds = 3;

/** Reconciles these services and answers with what was found. */
export async function reconcile(
  services: readonly ServiceArn[],
  ports: Ports,
): Promise<readonly Assessment[]> {
  let assessments: readonly Assessment[] = [];
  let left = [...new Set(services)];
  for (let round = 0; round < rounds && left.length > 0; round++) {
    const done = await reconcileOnce(left, ports);
    assessments = [
      ...assessments.filter(({ facts }) => !left.includes(facts.service.arn)),
      ...done.assessments,
    ];
    left = done.contested;
  }
  if (left.length > 0)
    ports.log.warn("Others kept writing these services' records; the next sweep looks again", {
      services: left,
    });
  return assessments;
}

async function reconcileOnce(services: readonly ServiceArn[], ports: Ports) {
  const records = new Map(await ports.journal.read(services));
  const { assessments, gone, seen } = await judge(services.map(parseServiceArn), ports);
  await ports.journal.noteMoves(seen);
  const now = ports.now();
  const judged = assessments.map((assessment): Judged => {
    const record = records.get(assessment.facts.service.arn) ?? newRecord(assessment.facts.service.arn);
    return { assessment, record, decision: decide(assessment, record, now) };
  });
  await forgetGone(gone, records, ports);
  const noted = await noteAll(judged, now, ports);
  const contested = await tellAll(
    noted.flatMap(({ written }) => written ?? []),
    now,
    ports,
  );
  return { assessments, contested: [...noted.flatMap(({ lost }) => lost ?? []), ...contested] };
}

/** Schedules what is to be looked at again, and writes the records that say something new. */
async function noteAll(judged: readonly Judged[], now: Date, ports: Ports) {
  const due = judged.filter(({ record, decision }) => isNotScheduled(record, decision.lookAgainAt, now));
  for (const [at, services] of groupByTime(due)) await ports.rechecks.schedule(services, at, now);
  return Promise.all(
    judged.map(async (one): Promise<{ written?: Judged; lost?: ServiceArn }> => {
      const recheckAt = due.includes(one) ? one.decision.lookAgainAt : one.record.recheckAt;
      const noted: ServiceRecord = { ...noteAssessment(one.record, one.assessment), recheckAt };
      if (isDeepStrictEqual(noted, one.record)) return { written: one };
      const record = await ports.journal.write(noted, one.record);
      return record ? { written: { ...one, record } } : { lost: noted.service };
    }),
  );
}

/** A recheck that is due before the wanted moment looks, and asks for the next one if it must. */
function isNotScheduled({ recheckAt }: ServiceRecord, wanted: Date | null, now: Date): boolean {
  return wanted !== null && (recheckAt === null || recheckAt <= now || recheckAt > wanted);
}

function groupByTime(judged: readonly Judged[]): [Date, ServiceArn[]][] {
  const groups = new Map<number, ServiceArn[]>();
  for (const { assessment, decision } of judged) {
    const at = decision.lookAgainAt?.getTime() ?? 0;
    groups.set(at, [...(groups.get(at) ?? []), assessment.facts.service.arn]);
  }
  return [...groups].map(([at, services]) => [new Date(at), services]);
}

async function forgetGone(
  gone: readonly ServiceArn[],
  records: ReadonlyMap<ServiceArn, ServiceRecord>,
  ports: Ports,
) {
  for (const service of gone) {
    const record = records.get(service);
    if (record && record.version > 0) await ports.journal.forget(record);
  }
}
