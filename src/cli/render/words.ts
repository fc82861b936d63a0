/** What every format says in the same words. */
import { shortTaskDefinition } from "../../domain/ecs/arn.ts";
import type { SilencedUntil } from "../../domain/incidents/incident.ts";
import { isSilent } from "../../domain/incidents/silence.ts";
import type { Status } from "../../domain/judge/assess.ts";
import { count, sayTime } from "../../domain/words/phrases.ts";
import {
  type CheckReport,
  type FindingReport,
  type ServiceReport,
  statuses,
} from "../../domain/words/report.ts";
import { plain, shorten } from "./text.ts";

/** The services, the gravest first; those of one status as they come. */
export function gravestFirst(services: readonly ServiceReport[]): ServiceReport[] {
  return services.toSorted((a, b) => statuses.indexOf(a.status) - statuses.indexOf(b.status));
}

/** `5 services at 2026-11-26 11:25 UTC: 1 drifted, 4 in-sync`. */
export function sumUp(report: CheckReport): string {
  const counts = countsOf(report).map(([status, count]) => `${count} ${status}`);
  return [sayWhen(report), counts.join(", ")].filter((part) => part !== "").join(": ");
}

/** `5 services at 2026-11-26 11:25 UTC`. */
export function sayWhen({ summary, checkedAt }: CheckReport): string {
  return `${count(summary.services, "service")} at ${sayTime(checkedAt)}`;
}

/** How many services have each status that any has, the gravest first. */
export function countsOf({ summary }: CheckReport): [status: Status, count: number][] {
  return statuses.flatMap((status): [Status, number][] =>
    summary[status] > 0 ? [[status, summary[status]]] : [],
  );
}

/** What is to be known first: `2 of 5 services have drifted`, `All 5 services run what was pushed for them`. */
export function sayHeadline({ summary, status }: CheckReport): string {
  const { services } = summary;
  if (services === 0) return "No service was judged";
  const number = summary[status];
  const aside = (["unchecked", "ignored"] as const).filter((one) => summary[one] > 0);
  const watched = services - summary.unchecked - summary.ignored;
  const who = number === services ? all(services) : `${number} of ${count(services, "service")}`;
  const isOne = number === 1;
  switch (status) {
    case "drifted":
      return `${who} ${isOne ? "has" : "have"} drifted`;
    case "unknown":
      return `${who} could not be judged`;
    case "deploying":
      return `Nothing has drifted; ${who.toLowerCase()} ${isOne ? "is" : "are"} deploying`;
    case "held":
      return `Nothing has drifted; ${who.toLowerCase()} ${isOne ? "is" : "are"} held`;
    case "in-sync":
      return [
        `${all(watched, summary.unchecked > 0 ? "checked " : "")} ${isOne ? "runs" : "run"} what was pushed`,
        ...aside.map((one) => `${summary[one]} ${one}`),
      ].join("; ");
    case "unchecked":
      return `${services === 1 ? "The only service is not" : `None of ${services} services is`} checked`;
    case "ignored":
      return `${who} ${isOne ? "is" : "are"} ignored`;
  }
}

function all(services: number, which = ""): string {
  return services === 1 ? `The only ${which}service` : `All ${services} ${which}services`;
}

/** A finding as people are told it. */
export interface FindingWords {
  readonly kind: string;
  /** A cause that this program tells apart; ECS's own reason is a part of the sentence. */
  readonly cause: string | null;
  readonly severity: string;
  /** The container, where the service has several. */
  readonly container: string | null;
  /** When it began, as far as is known. */
  readonly since: string | null;
  readonly sentence: string;
  readonly advice: readonly string[];
}

/** When findings began, as far as is known: the report itself says it only of a service as a whole. */
export type Beginnings = ReadonlyMap<FindingReport, Date | null>;

/** When a finding began; the service's date is that of the first of its findings, and may not be of this one. */
export function sinceOf(
  finding: FindingReport,
  { since, findings }: ServiceReport,
  beginnings: Beginnings,
): string | null {
  const own = beginnings.get(finding);
  if (own !== undefined) return own?.toISOString() ?? null;
  return findings.filter(isTrouble).length === 1 ? since : null;
}

/** The words for what is wrong with a service. */
export function sayTroubles(service: ServiceReport, beginnings: Beginnings): FindingWords[] {
  return service.findings.filter(isTrouble).map((finding) => sayFinding(finding, service, beginnings));
}

function sayFinding(finding: FindingReport, service: ServiceReport, beginnings: Beginnings): FindingWords {
  const { kind, cause, severity, container, summary, advice } = finding;
  const isOurs = cause !== null && ourCauses.test(cause);
  const isNews = cause !== null && !isOurs && !summary.includes(cause);
  const told = isNews ? `${summary}. ECS says: ${cause}` : summary;
  return {
    kind,
    cause: isOurs ? cause : null,
    severity,
    container: service.containers.length === 1 ? null : container,
    since: sinceOf(finding, service, beginnings),
    sentence: sentence(told),
    advice,
  };
}

const ourCauses = /^[a-z]+(-[a-z]+)*$/;

/** A text with its full stop. */
export function sentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

/** `mutable` is advice: it changes no status, and nothing is wrong yet. */
export function isTrouble({ kind }: { readonly kind: string }): boolean {
  return kind !== "mutable";
}

/** The services whose image could be pinned, and need not be. */
export function couldBePinned(services: readonly ServiceReport[]): ServiceReport[] {
  return services.filter(({ findings }) => findings.some((finding) => !isTrouble(finding)));
}

/** Why a service could not be judged: `running of web: AccessDeniedException: ecs:DescribeTasks`. */
export function sayUnknown({ fact, container, reason }: ServiceReport["unknown"][number]): string {
  return `${fact}${container === null ? "" : ` of ${container}`}: ${reason}`;
}

/** Why no container of a service is checked: `container "proxy": public.ecr.aws is not checked, …`. */
export function sayUnchecked({ status, containers }: ServiceReport): string[] {
  if (status !== "unchecked") return [];
  return containers.flatMap(({ name, unchecked }) =>
    unchecked === null ? [] : `container "${name}": ${unchecked}`,
  );
}

/** A reason why services could not be judged, or were not. */
export interface ReasonGroup {
  readonly reason: string;
  readonly services: readonly ServiceReport[];
}

/** The reasons why services could not be judged, each once, the most frequent first. */
export function groupUnknown(services: readonly ServiceReport[]): ReasonGroup[] {
  const unread = services.filter(({ status }) => status === "unknown");
  return groupBy(unread, ({ unknown }) => unknown.map(sayUnknown));
}

/** The reasons why services are not checked, each once, the most frequent first. */
export function groupUnchecked(services: readonly ServiceReport[]): ReasonGroup[] {
  return groupBy(services, sayUnchecked);
}

function groupBy(
  services: readonly ServiceReport[],
  reasonsOf: (service: ServiceReport) => string[],
): ReasonGroup[] {
  const reasons = new Map<string, ServiceReport[]>();
  for (const service of services)
    for (const reason of new Set(reasonsOf(service)))
      reasons.set(reason, [...(reasons.get(reason) ?? []), service]);
  return [...reasons]
    .map(([reason, whose]) => ({ reason, services: whose }))
    .sort((a, b) => b.services.length - a.services.length);
}

/**
 * Facts that are missing but were not needed, said once for all services:
 * `Not known for 3 services: resolved: AccessDeniedException: ecs:DescribeServiceRevisions`.
 */
export function missingFacts(services: readonly ServiceReport[]): string[] {
  const counts = new Map<string, number>();
  for (const { status, unknown } of services) {
    if (status === "unknown") continue;
    const facts = new Set(unknown.map(({ fact, reason }) => clip(`${fact}: ${reason}`)));
    for (const fact of facts) counts.set(fact, (counts.get(fact) ?? 0) + 1);
  }
  return [...counts].map(([fact, n]) => `Not known for ${count(n, "service")}: ${fact}`);
}

/** That not all services were judged; `null` if they were. */
export function sayInterrupted(
  { summary }: CheckReport,
  interrupted: { readonly total: number | null } | null,
): string | null {
  if (!interrupted) return null;
  const of = interrupted.total === null ? "" : ` of ${interrupted.total} services`;
  return `Incomplete: interrupted when ${summary.services}${of} were judged`;
}

/** Until when there are no reminders: `until 2026-11-26 09:16 UTC`, `until it is resolved`; `null` where there are by now. */
export function saySilence(until: SilencedUntil | null, now: Date): string | null {
  if (until === null || !isSilent(until, now)) return null;
  return until === "resolved" ? "until it is resolved" : `until ${sayTime(until)}`;
}

/** `backend:4` of a task definition's ARN; nothing where it was not read. */
export function revisionOf({ taskDefinition }: ServiceReport): string {
  return taskDefinition === null ? "" : shortTaskDefinition(taskDefinition);
}

/** Whatever AWS says, a text is no longer than this. */
const longestText = 600;

/** Somebody else's text on one line and not without end. */
export function clip(text: string): string {
  return shorten(plain(text.slice(0, 2 * longestText)), longestText);
}
