/** Puts an alert together from what was found of the services it concerns. */
import { type Alert, noRemedy } from "./alert.ts";
import type { Assessment } from "./assess.ts";
import { sayDuration } from "./duration.ts";
import { compareSeverity, type Severity } from "./finding.ts";
import type { AlertEvent, Said } from "./incident.ts";
import { reportService } from "./report.ts";
import { shortDigest } from "./say.ts";

/** What an alert is about. */
export interface AlertSubject {
  readonly assessment: Assessment;
  readonly said: Said;
  readonly since: Date;
}

export interface AlertContent {
  readonly event: AlertEvent;
  readonly incident: string;
  readonly sequence: number;
  readonly at: Date;
  /** At least one. */
  readonly subjects: readonly AlertSubject[];
}

/** The alert for one event of one incident. */
export function composeAlert({ event, incident, sequence, at, subjects }: AlertContent): Alert {
  const gravest = [...subjects].sort((a, b) => compareSeverity(b.said.severity, a.said.severity))[0];
  const severity: Severity = gravest?.said.severity ?? "low";
  const since = subjects.reduce((first, subject) => (subject.since < first ? subject.since : first), at);
  return {
    kind: gravest?.said.kind ?? "stale",
    since,
    headline: headline(event, subjects, { since, at }),
    message: {
      schemaVersion: 1,
      event,
      at: at.toISOString(),
      incident,
      sequence,
      severity,
      services: subjects.map(({ assessment }) => reportService(assessment)),
      repository: null,
      remedy: noRemedy,
    },
  };
}

function headline(
  event: AlertEvent,
  subjects: readonly AlertSubject[],
  { since, at }: { since: Date; at: Date },
): string {
  const [first] = subjects;
  if (!first) return "Nothing is known to be wrong";
  const names = `Service ${first.assessment.facts.service.name} in cluster ${first.assessment.facts.service.cluster}`;
  const who = subjects.length === 1 ? names : `${subjects.length} services`;
  const does = subjects.length === 1 ? "does" : "do";
  const runs = subjects.length === 1 ? "runs" : "run";
  const expected = first.said.expected ? ` ${shortDigest(first.said.expected)}` : "";
  const age = sayDuration(at.getTime() - since.getTime());
  if (event === "resolved") return `${who} ${runs} the image${expected} that was pushed; it took ${age}`;
  if (event === "reminder")
    return `${who} still ${does} not run the image${expected} that was pushed ${age} ago`;
  if (event === "changed")
    return `${who} ${does} not run the image${expected} that was pushed: this changed since the last message`;
  return `${who} ${does} not run the image${expected} that was pushed ${age} ago`;
}
