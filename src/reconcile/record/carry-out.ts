/** Decisions → the world: rechecks scheduled, remedies asked for, people told, and all of it remembered. */
import { isDeepStrictEqual } from "node:util";
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import { type HistoryEntry, outcomeOf, sightingOf, stepOf } from "../../domain/incidents/history.ts";
import { noteAssessment, type ServiceRecord } from "../../domain/incidents/record.ts";
import { limitsOf } from "../../domain/policy/limits.ts";
import { endRemedy, newRemedy } from "../../domain/remedy/remedy.ts";
import type { Judged } from "../judged.ts";
import { noteHistory } from "../note-history.ts";
import type { Ports } from "../ports.ts";
import { publishIncidents } from "../publish/publish-incidents.ts";
import { publishNotices } from "../publish/publish-notices.ts";
import { publishSuppressed } from "../publish/publish-suppressed.ts";
import { scheduleRechecks } from "./schedule-rechecks.ts";

/** Carries out what was decided; answers with the services whose record somebody else wrote meanwhile. */
export async function carryOut(judged: readonly Judged[], now: Date, ports: Ports): Promise<ServiceArn[]> {
  const moments = await scheduleRechecks(judged, now, ports);
  const noted: Judged[] = [];
  const lost: ServiceArn[] = [];
  for (const one of judged) {
    const record = await note(one, moments.get(one) ?? one.record.recheckAt, now, ports);
    if (record) noted.push({ ...one, record });
    else lost.push(one.record.service);
  }
  const notices = await publishNotices(noted, now, ports);
  const { contested, waiting } = await publishIncidents(noted, now, ports);
  const suppressed = [...notices, ...waiting];
  if (suppressed.length > 0) await publishSuppressed(suppressed, now, ports);
  return [...lost, ...contested];
}

/**
 * Writes the record if it says something new, and asks for a remedy before: one that is asked for twice looks
 * afresh and finds nothing to do, one that is noted and never asked for would be waited for in vain. The record as it
 * stands then, or `null` if somebody else wrote it.
 */
async function note(
  one: Judged,
  recheckAt: Date | null,
  now: Date,
  ports: Ports,
): Promise<ServiceRecord | null> {
  const { record, assessment, decision } = one;
  const asked = decision.remedy.kind === "ask" && ports.remedies !== null;
  const isUnheard = isOver(one) && !isBeingTold(one, ports);
  const noted: ServiceRecord = {
    ...noteAssessment(recordAfter(one, { asked, isUnheard, now }), assessment),
    refused: decision.remedy.kind === "refused" ? decision.remedy.why : null,
    recheckAt,
  };
  if (isDeepStrictEqual(noted, record)) return record;
  if (asked) await ports.remedies?.ask(record.service);
  const written = await ports.journal.write(noted, record);
  if (!written) return null;
  await noteHistory(record.service, changesIn(one, written, now), ports);
  countRemedies(one, written, ports);
  return written;
}

/** Counts what a record that was just written says anew of remedies. */
function countRemedies({ record, decision }: Judged, written: ServiceRecord, { metrics }: Ports): void {
  if (written.remedy && !record.remedy) metrics.add("RemediesRequested");
  if (written.refused !== null && written.refused !== record.refused) metrics.add("RemediesRefused");
  const { kind } = decision.remedy;
  if (record.remedy && !written.remedy && kind === "done") metrics.add("RemediesDone");
  if (record.remedy && !written.remedy && kind === "failed") metrics.add("RemediesFailed");
}

/** What is new in a record that was just written. */
function changesIn({ record, assessment, decision }: Judged, written: ServiceRecord, at: Date) {
  const { facts } = assessment;
  const step = decision.remedy;
  const entries: HistoryEntry[] = [];
  if (written.seen !== record.seen) entries.push(sightingOf(assessment));
  if (written.refused !== null && written.refused !== record.refused) {
    const nothing = { former: facts.taskDefinition, target: null, pins: [] };
    entries.push(stepOf("refused", nothing, { at, why: written.refused }));
  }
  if (written.remedy && !record.remedy) entries.push(stepOf("asked", written.remedy, { at }));
  if (written.remedy === null && (step.kind === "done" || step.kind === "failed"))
    entries.push(outcomeOf(step, at));
  return entries;
}

/** Whether a remedy came to its end. */
function isOver({ decision }: Judged): boolean {
  return decision.remedy.kind === "done" || decision.remedy.kind === "failed";
}

/** Whether people hear of it, now or when there is room again: where nothing is ever told, there never is. */
function isBeingTold({ record, decision }: Judged, { policy }: Ports): boolean {
  if (limitsOf(policy).alertsPerHour === 0) return false;
  return decision.tell.length > 0 || record.incidents.some(({ claim }) => claim !== null);
}

/** The record with the remedy as it stands after this look. One that people are to hear of ends when it is told. */
function recordAfter(
  { record, assessment, decision }: Judged,
  { asked, isUnheard, now }: { asked: boolean; isUnheard: boolean; now: Date },
): ServiceRecord {
  const step = decision.remedy;
  const { taskDefinition } = assessment.facts;
  switch (step.kind) {
    case "ask":
      return asked
        ? { ...record, remedy: newRemedy("queued", step.plan, { former: taskDefinition, at: now }) }
        : record;
    case "moot":
      return endRemedy(record, step, now);
    case "done":
    case "failed":
      if (isUnheard) return endRemedy(record, step, now);
  }
  const { remedy } = record;
  const isOurs = remedy?.target === taskDefinition && remedy.state === "writing";
  return isOurs ? { ...record, remedy: { ...remedy, state: "deploying" } } : record;
}
