/** Puts an alert together from what was found of the services it concerns. */
import { type Alert, noRemedy, type RemedyReport } from "./alert.ts";
import type { Assessment } from "./assess.ts";
import { updateCommand } from "./cure.ts";
import { sayDuration } from "./duration.ts";
import { parseServiceArn, type ServiceArn, shortTaskDefinition, type TaskDefinitionArn } from "./ecs/arn.ts";
import { compareSeverity, type Severity } from "./finding.ts";
import type { WrongRepository } from "./findings/wrong-repository.ts";
import { formatEcrRepository } from "./image/ecr.ts";
import type { AlertEvent, Incident, Said } from "./incident.ts";
import type { Notice } from "./notice.ts";
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
  readonly remedy: RemedyReport;
  /** The revision the service was on before a remedy. */
  readonly former: TaskDefinitionArn | null;
  /** At least one. */
  readonly subjects: readonly AlertSubject[];
}

/** The alert for one event of one incident. */
export function composeAlert(content: AlertContent): Alert {
  const { event, incident, sequence, at, remedy, former, subjects } = content;
  const [first] = subjects;
  const gravest = [...subjects].sort((a, b) => compareSeverity(b.said.severity, a.said.severity))[0];
  const severity: Severity = gravest?.said.severity ?? "low";
  const since = subjects.reduce((first, subject) => (subject.since < first ? subject.since : first), at);
  return {
    kind: gravest?.said.kind ?? "stale",
    since,
    undo: first && former ? updateCommand(first.assessment.facts.service, former) : null,
    headline: headline(content, { since, at }),
    message: {
      schemaVersion: 1,
      event,
      at: at.toISOString(),
      incident,
      sequence,
      severity,
      services: [...new Set(subjects.map(({ assessment }) => assessment))].map(reportService),
      repository: null,
      remedy,
    },
  };
}

/** The end of an incident of a service that is no more. */
export function composeEnd(
  incident: Incident,
  service: ServiceArn,
  { sequence, at }: { sequence: number; at: Date },
): Alert {
  const { name, cluster } = parseServiceArn(service);
  return {
    kind: incident.told?.kind ?? "stale",
    since: incident.since,
    headline: `Service ${name} in cluster ${cluster} is no more; nothing of it is watched any longer`,
    undo: null,
    message: {
      schemaVersion: 1,
      event: "resolved",
      at: at.toISOString(),
      incident: incident.id,
      sequence,
      severity: incident.told?.severity ?? "low",
      services: [],
      repository: null,
      remedy: noRemedy,
    },
  };
}

/** The alert about one service that is told once, and is no incident. */
export function composeServiceNotice(
  { kind, sentence }: Notice,
  assessment: Assessment,
  { incident, at }: { incident: string; at: Date },
): Alert {
  return {
    kind,
    since: at,
    headline: sentence,
    undo: null,
    message: {
      schemaVersion: 1,
      event: "notice",
      at: at.toISOString(),
      incident,
      sequence: 1,
      severity: "low",
      services: [reportService(assessment)],
      repository: null,
      remedy: noRemedy,
    },
  };
}

/** The alert about a repository: told once, it is never resolved. */
export function composeRepositoryAlert(
  finding: WrongRepository,
  { incident, at, since }: { incident: string; at: Date; since: Date },
): Alert {
  const { kind, severity, repository, similar, summary, advice } = finding;
  const report = { kind, severity, similar: similar.map(formatEcrRepository), summary, advice };
  return {
    kind,
    since,
    headline: summary,
    undo: null,
    message: {
      schemaVersion: 1,
      event: "opened",
      at: at.toISOString(),
      incident,
      sequence: 1,
      severity,
      services: [],
      repository: { repository: formatEcrRepository(repository), findings: [report] },
      remedy: noRemedy,
    },
  };
}

function headline(
  { event, remedy, subjects }: AlertContent,
  { since, at }: { since: Date; at: Date },
): string {
  const [first] = subjects;
  if (!first) return "Nothing is known to be wrong";
  const { cluster, name } = first.assessment.facts.service;
  const one = subjects.length === 1;
  const who = one ? `Service ${name} in cluster ${cluster}` : `${subjects.length} services`;
  const image = `the image${first.said.expected ? ` ${shortDigest(first.said.expected)}` : ""}`;
  const age = sayDuration(at.getTime() - since.getTime());
  const seconds = Math.round((at.getTime() - since.getTime()) / 1000);
  const not = one ? "does not run" : "do not run";
  const runs = one ? "runs" : "run";
  switch (event) {
    case "baseline":
      return `First look: ${one ? `${who} does not run the image that is` : `${who} do not run the images that are`} published for ${one ? "it" : "them"}`;
    case "resolved":
      return `${who} ${runs} ${image} that was pushed; it took ${age}`;
    case "reminder":
      return `${who} still ${not} ${image} that was pushed ${age} ago`;
    case "changed":
      return `${who} ${not} ${image} that was pushed: this changed since the last message`;
    case "remediated":
      return `${who} ${runs} ${image} again: pinned by ${shortTaskDefinition(remedy.taskDefinition ?? "")}, ${seconds} seconds after the push`;
    case "remediation-failed":
      return `${who} ${not} ${image}, and could not be put right: ${remedy.reason}`;
    default:
      return `${who} ${not} ${image} that was pushed ${age} ago`;
  }
}
