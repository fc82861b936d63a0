/** Why services could not be judged, or were not, each reason once. */
import { count } from "../../../domain/words/phrases.ts";
import type { ServiceReport } from "../../../domain/words/report.ts";
import { clip } from "./phrases.ts";

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
