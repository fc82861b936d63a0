/** The first things said of a report: how many services, and how they are. */
import type { Status } from "../../../domain/judge/assess.ts";
import { count, sayTime } from "../../../domain/words/phrases.ts";
import { type CheckReport, type ServiceReport, statuses } from "../../../domain/words/report.ts";
import { isTrouble } from "./findings.ts";
import { clip } from "./phrases.ts";

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

/** `48 missing, 5 stale, 1 endangered`: how many services have drifted for which reason, the most frequent first. */
export function sayKinds(services: readonly ServiceReport[]): string {
  const kinds = services
    .filter(({ status }) => status === "drifted")
    .flatMap(({ findings }) => [...new Set(findings.filter(isTrouble).map(({ kind }) => kind))]);
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, number]) => `${number} ${kind}`)
    .join(", ");
}

/** Where the services are, each account and region once: `account 123456789012, us-east-1`. */
export function sayPlaces(services: readonly Pick<ServiceReport, "service">[]): string[] {
  const places = services.map(({ service }) => placeOf(service));
  return [...new Set(places.map(({ account, region }) => `account ${account}, ${region}`))];
}

/** The account and region in an ARN. */
export function placeOf(arn: string): { readonly account: string; readonly region: string } {
  const [, , , region = "", account = ""] = arn.split(":");
  return { account, region };
}

/** The services with the account and region beside each name, where there are several. */
export function withPlaces(services: readonly ServiceReport[]): ServiceReport[] {
  if (sayPlaces(services).length < 2) return [...services];
  return services.map((service) => {
    const { account, region } = placeOf(service.service);
    return { ...service, name: `${service.name} (${account} ${region})` };
  });
}

/** That not all services were judged, and where; `null` if they were. */
export function sayIncomplete(
  report: CheckReport,
  { interrupted, failed = [] }: { readonly interrupted: Interrupted; readonly failed?: readonly string[] },
): string | null {
  const words = sayInterrupted(report, interrupted);
  const all = [...(words === null ? [] : [words]), ...failed.map((place) => clip(`Incomplete: ${place}`))];
  return all.length === 0 ? null : all.join("; ");
}

/** How many services were to be judged when it was interrupted, if that is known. */
type Interrupted = { readonly total: number | null } | null;

function sayInterrupted({ summary }: CheckReport, interrupted: Interrupted): string | null {
  if (!interrupted) return null;
  const of = interrupted.total === null ? "" : ` of ${interrupted.total} services`;
  return `Incomplete: interrupted when ${summary.services}${of} were judged`;
}
