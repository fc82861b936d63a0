/** Why services could not be judged, or were not, each reason once. */
import { sayFact } from "../../../domain/judge/missing-fact.ts";
import { count } from "../../../domain/words/phrases.ts";
import type { ServiceReport } from "../../../domain/words/report.ts";
import { clip } from "./phrases.ts";

/** Why a service could not be judged: `the running image of web: AccessDeniedException: ecs:DescribeTasks`. */
export function sayUnknown({ fact, container, reason }: ServiceReport["unknown"][number]): string {
  return `${sayFact(fact)}${container === null ? "" : ` of ${container}`}: ${reason}`;
}

/** Why no container of a service is checked: `container "proxy": public.ecr.aws is not checked, …`. */
export function sayUnchecked({ status, containers }: ServiceReport): string[] {
  if (status !== "unchecked") return [];
  return containers.flatMap(({ name, unchecked }) =>
    unchecked === null ? [] : `container "${name}": ${unchecked}`,
  );
}

/** What to do about reads that AWS refused; nothing where it refused none. */
export function sayDenied(services: readonly ServiceReport[]): string[] {
  const isDenied = services.some(({ unknown }) =>
    unknown.some(({ reason }) => reason.startsWith("AccessDenied")),
  );
  return isDenied ? ['AccessDenied: "ecs-image-drift doctor" lists the permissions that are missing'] : [];
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
 * `Not known: the resolved image of 3 services (AccessDeniedException: ecs:DescribeServiceRevisions)`.
 */
export function missingFacts(services: readonly ServiceReport[]): string[] {
  const lacks = services.flatMap(({ status, unknown }) => (status === "unknown" ? [] : sayEachOnce(unknown)));
  return [...Map.groupBy(lacks, ({ fact, reason }) => `${fact} ${reason}`).values()].flatMap((each) => {
    const [one] = each;
    return one ? [clip(`Not known: ${one.fact} of ${count(each.length, "service")} (${one.reason})`)] : [];
  });
}

/** What is missing of one service, in words, each once however many containers lack it. */
function sayEachOnce(unknown: ServiceReport["unknown"]): { fact: string; reason: string }[] {
  const said = unknown.map(({ fact, reason }) => ({ fact: sayFact(fact), reason }));
  return [...new Map(said.map((one) => [`${one.fact} ${one.reason}`, one])).values()];
}
