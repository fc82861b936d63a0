/**
 * Telling is claim → publish → confirm.
 *
 * A claim is a conditional write with a lease: of two that look at once, one tells. If it crashes before it
 * confirms, the lease runs out and whoever comes next tells again under the same incident and sequence: a
 * double can only follow a crash between publishing and confirming, and nothing is lost.
 */
import { ulid } from "ulid";
import type { Alert } from "../domain/alert.ts";
import type { Assessment } from "../domain/assess.ts";
import { composeAlert } from "../domain/compose-alert.ts";
import type { Telling } from "../domain/decide.ts";
import type { ServiceArn } from "../domain/ecs/arn.ts";
import { compareSeverity } from "../domain/finding.ts";
import type { RemedyStep } from "../domain/follow-remedy.ts";
import { type HistoryEntry, outcomeOf, toldOf } from "../domain/history.ts";
import {
  type AlertEvent,
  type Claim,
  claimLease,
  type Incident,
  isAbout,
  isOutcome,
} from "../domain/incident.ts";
import { type ServiceRecord, withFailed, withPinned } from "../domain/record.ts";
import type { Judged } from "./carry-out.ts";
import { mayTell, tellOfLimit } from "./limit-alerts.ts";
import { noteHistory } from "./note-history.ts";
import type { Ports } from "./ports.ts";

/** One message to be sent: the tellings that are one event to people, of one service or of many. */
interface Batch {
  readonly tellings: readonly {
    readonly service: ServiceArn;
    readonly assessment: Assessment;
    readonly telling: Telling;
    readonly step: RemedyStep;
  }[];
}

/** Tells all that was decided; answers with the services whose record somebody else wrote meanwhile. */
export async function tellAll(judged: readonly Judged[], now: Date, ports: Ports): Promise<ServiceArn[]> {
  const records = new Map(judged.map(({ record }) => [record.service, record]));
  const contested: ServiceArn[] = [];
  const waiting: Batch[] = [];
  for (const batch of batches(judged).sort(byUrgency)) {
    if (waiting.length === 0 && (await mayTell(now, ports)))
      contested.push(...(await tell(batch, records, now, ports)));
    else waiting.push(batch);
  }
  if (waiting.length > 0)
    await tellOfLimit(
      waiting.flatMap(({ tellings }) => tellings.map(({ assessment }) => assessment)),
      now,
      ports,
    );
  return contested;
}

async function tell({ tellings }: Batch, records: Map<ServiceArn, ServiceRecord>, now: Date, ports: Ports) {
  const [first] = tellings;
  if (!first) return [];
  const { event, incident, said } = first.telling;
  const id = incident?.id ?? ulid(now.getTime());
  const again = incident?.claim?.event === event ? incident.claim.sequence : null;
  const sequence = again ?? (await ports.journal.nextSequence(id));
  /** Writing many of them takes a while, and so may all that was told before. */
  const claim = (): Claim => {
    const until = new Date(ports.now().getTime() + claimLease);
    return { ...said, event, sequence, until };
  };

  const claimed: (typeof tellings)[number][] = [];
  const contested: ServiceArn[] = [];
  for (const one of tellings) {
    const written = await write(
      records,
      one.service,
      (record) => withClaim(record, one.telling, id, claim(), now),
      ports,
    );
    if (written) claimed.push(one);
    else contested.push(one.service);
  }
  if (claimed.length === 0) return contested;

  const alert = alertOf(claimed, { id, sequence, now });
  await ports.alerts.publish(alert);
  ports.log.info("Told", { event, incident: id, sequence, services: claimed.map(({ service }) => service) });

  for (const one of claimed) {
    const confirmed = await write(
      records,
      one.service,
      (record) => withTold(record, one.telling, now),
      ports,
    );
    if (!confirmed)
      ports.log.warn("The record changed while telling; the claim stands until it runs out", {
        service: one.service,
      });
  }
  for (const one of claimed) await noteHistory(one.service, linesOf(one, alert, now), ports);
  return contested;
}

/** What a message says of one service, as lines of its history. */
function linesOf({ step, telling }: Batch["tellings"][number], alert: Alert, at: Date): HistoryEntry[] {
  const { event } = telling;
  const outcome =
    isOutcome(event) && (step.kind === "done" || step.kind === "failed") ? [outcomeOf(step, at)] : [];
  return [...outcome, toldOf(alert, at)];
}

const urgency: readonly AlertEvent[] = [
  "baseline",
  "remediation-failed",
  "opened",
  "changed",
  "remediated",
  "resolved",
  "reminder",
];

/** What should be told first, where not all can be. */
function byUrgency({ tellings: [one] }: Batch, { tellings: [other] }: Batch): number {
  if (!one || !other) return 0;
  const [a, b] = [one.telling, other.telling];
  return (
    urgency.indexOf(a.event) - urgency.indexOf(b.event) || compareSeverity(b.said.severity, a.said.severity)
  );
}

/** Tellings that are one thing to people: one push that concerns many services, one incident's end. */
function batches(judged: readonly Judged[]): Batch[] {
  const groups = new Map<string, Batch["tellings"][number][]>();
  for (const { assessment, decision } of judged) {
    for (const telling of decision.tell) {
      const key = batchKey(assessment, telling);
      groups.set(key, [
        ...(groups.get(key) ?? []),
        { service: assessment.facts.service.arn, assessment, telling, step: decision.remedy },
      ]);
    }
  }
  return [...groups.values()].map((tellings) => ({ tellings }));
}

function batchKey(
  { facts }: Assessment,
  { event, incident, container, group, said, remedy }: Telling,
): string {
  if (event === "baseline") return event;
  const what = `${event} ${remedy.state} ${remedy.taskDefinition} ${remedy.reason}`;
  if (incident) return `${what} ${incident.id} ${incident.claim?.sequence ?? ""} ${said.expected}`;
  const alone = group === "supply" || said.expected === null;
  return alone ? `${what} ${facts.service.arn} ${container}` : `${what} ${said.kind} ${said.expected}`;
}

async function write(
  records: Map<ServiceArn, ServiceRecord>,
  service: ServiceArn,
  change: (record: ServiceRecord) => ServiceRecord,
  ports: Ports,
): Promise<boolean> {
  const record = records.get(service);
  const written = record ? await ports.journal.write(change(record), record) : null;
  if (written) records.set(service, written);
  return written !== null;
}

function withClaim(
  record: ServiceRecord,
  telling: Telling,
  id: string,
  claim: Claim,
  now: Date,
): ServiceRecord {
  if (telling.incident) return replace(record, telling.incident, { ...telling.incident, claim });
  const { container, group, since } = telling;
  const opened: Incident = {
    id,
    container,
    group,
    since,
    openedAt: now,
    told: null,
    claim,
    silencedUntil: null,
  };
  return { ...record, incidents: [...record.incidents, opened], accepted: null };
}

function withTold(record: ServiceRecord, telling: Telling, now: Date): ServiceRecord {
  const own = record.incidents.find((candidate) => isAbout(candidate, telling));
  if (!own) return record;
  const { event, said, remedy } = telling;
  const told = replace(record, own, { ...own, claim: null, told: { ...said, event, at: now } });
  const closed = { ...record, incidents: record.incidents.filter((other) => other !== own) };
  if (event === "resolved") return closed;
  if (event === "remediated") return { ...closed, remedy: null, pinned: withPinned(record, now) };
  return event === "remediation-failed"
    ? { ...told, remedy: null, failed: withFailed(record, remedy.reason, now) }
    : told;
}

function replace(record: ServiceRecord, old: Incident, by: Incident): ServiceRecord {
  return {
    ...record,
    incidents: record.incidents.map((incident) => (isAbout(incident, old) ? by : incident)),
  };
}

function alertOf(
  claimed: Batch["tellings"],
  { id, sequence, now }: { id: string; sequence: number; now: Date },
): Alert {
  const [first] = claimed;
  if (!first) throw new TypeError("Cannot compose an alert: no service was claimed");
  return composeAlert({
    event: first.telling.event,
    incident: id,
    sequence,
    at: now,
    remedy: first.telling.remedy,
    former: first.telling.former,
    subjects: claimed.map(({ assessment, telling: { container, said, since, incident } }) => ({
      assessment,
      container,
      said,
      since,
      openedAt: incident?.openedAt ?? now,
    })),
  });
}
