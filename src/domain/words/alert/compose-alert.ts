/** Puts an alert together from what was found of the services it concerns. */
import { earliest } from "../../common/dates.ts";
import { parseServiceArn, type ServiceArn } from "../../ecs/arn.ts";
import type { ServiceFacts } from "../../facts/facts.ts";
import { type Alert, newMessage } from "../../incidents/alert.ts";
import type { Incident } from "../../incidents/incident.ts";
import { type Assessment, alertedTo } from "../../judge/assess.ts";
import { compareSeverity, type Severity } from "../../judge/finding.ts";
import type { WrongRepository } from "../../judge/findings/wrong-repository.ts";
import { updateCommand } from "../commands.ts";
import { clip } from "../phrases.ts";
import { reportRepository, reportService, type ServiceReport } from "../report.ts";
import type { AlertContent, AlertSubject } from "./alert-content.ts";
import { headlineOf } from "./headline.ts";
import type { Notice } from "./notice.ts";

/** The alert for one event of one incident. */
export function composeAlert(content: AlertContent): Alert {
  const { event, incident, sequence, at, remedy } = content;
  const subjects = gravestFirst(content.subjects);
  const [first] = subjects;
  const severity: Severity = first?.said.severity ?? "low";
  const since = earliest(subjects.map((subject) => subject.since));
  return {
    kind: first?.said.kind ?? "stale",
    cause: first?.said.cause ?? null,
    since,
    advice: [],
    undo: first ? undoOf(first.assessment.facts, content) : null,
    headline: clip(headlineOf({ ...content, subjects }), longestSentence),
    message: newMessage({
      event,
      at,
      incident,
      sequence,
      severity,
      services: [...new Set(subjects.map(({ assessment }) => assessment))].map(withoutAdvice),
      remedy: { ...remedy, reason: remedy.reason === null ? null : clip(remedy.reason, longestSentence) },
    }),
  };
}

/** The gravest first; of those, what few have: a message shows the first services in full, and counts the others. */
function gravestFirst(subjects: readonly AlertSubject[]): AlertSubject[] {
  const alike = Map.groupBy(subjects, ({ said }) => said.kind);
  const manyOf = ({ said }: AlertSubject) => alike.get(said.kind)?.length ?? 0;
  return [...subjects].sort(
    (a, b) => compareSeverity(b.said.severity, a.said.severity) || manyOf(a) - manyOf(b),
  );
}

/** The command that goes back from a remedy, unless ECS or somebody else did. */
function undoOf({ service, taskDefinition }: ServiceFacts, { former, remedy }: AlertContent): string | null {
  const isThere = remedy.state === "done" || taskDefinition === remedy.taskDefinition;
  return former && isThere ? updateCommand(service, former) : null;
}

/** Advice and what is muted are shown by the command line, and never sent. */
function withoutAdvice(assessment: Assessment): ServiceReport {
  return reportService({ ...assessment, findings: alertedTo(assessment) });
}

/** However much somebody else's reason says: a sentence is to be read. */
const longestSentence = 1000;

/** The end of an incident of a service that was deleted. */
export function composeEnd(
  incident: Incident,
  service: ServiceArn,
  { sequence, at }: { sequence: number; at: Date },
): Alert {
  const { name, cluster, account, region } = parseServiceArn(service);
  return {
    kind: incident.told?.kind ?? "stale",
    cause: incident.told?.cause ?? null,
    since: incident.since,
    advice: [],
    headline: `${cluster}/${name} was deleted and is no longer monitored (account ${account}, ${region})`,
    undo: null,
    message: newMessage({
      event: "resolved",
      at,
      incident: incident.id,
      sequence,
      severity: incident.told?.severity ?? "low",
    }),
  };
}

/** The alert about some services, or none, that is told once, and is no incident. */
export function composeNotice(
  { kind, sentence, advice }: Pick<Notice, "kind" | "sentence" | "advice">,
  about: readonly Assessment[],
  { incident, at }: { incident: string; at: Date },
): Alert {
  return {
    kind,
    cause: null,
    since: at,
    headline: clip(sentence, longestSentence),
    advice,
    undo: null,
    message: newMessage({
      event: "notice",
      at,
      incident,
      sequence: 1,
      severity: "low",
      services: about.map(withoutAdvice),
    }),
  };
}

/** The alert about a repository: told once, it is never resolved. */
export function composeRepositoryAlert(
  finding: WrongRepository,
  { incident, at, since }: { incident: string; at: Date; since: Date },
): Alert {
  const { kind, severity, summary } = finding;
  return {
    kind,
    cause: null,
    since,
    headline: clip(summary, longestSentence),
    advice: [],
    undo: null,
    message: newMessage({
      event: "opened",
      at,
      incident,
      sequence: 1,
      severity,
      repository: reportRepository(finding),
    }),
  };
}
