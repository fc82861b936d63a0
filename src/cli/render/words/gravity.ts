/** What is graver than what: by status, by severity, and by what of it reaches those who use a service. */
import { type FindingReport, type ServiceReport, statuses } from "../../../domain/words/report.ts";
import { isTrouble } from "./findings.ts";

/** The severities, the gravest first. */
export const severities: readonly string[] = ["high", "medium", "low"];

/** How grave something is: of two lists, the one that is smaller at the first difference is graver. */
export type Gravity = readonly number[];

/** The services, the gravest first; those that are alike as they come. */
export function gravestFirst(services: readonly ServiceReport[]): ServiceReport[] {
  return services
    .map((service) => ({ service, gravity: gravityOf(service) }))
    .sort((a, b) => compareGravity(a.gravity, b.gravity))
    .map(({ service }) => service);
}

/** The gravity of a service; of those that have drifted, those of which no task runs come first, then those of many tasks. */
export function gravityOf({ status, findings, tasks }: ServiceReport): Gravity {
  if (status !== "drifted") return [statuses.indexOf(status)];
  const rank = Math.min(severities.length, ...findings.filter(isTrouble).map(rankOfFinding));
  return [statuses.indexOf(status), rank, isDown({ tasks }) ? 0 : 1, -tasksOf({ tasks })];
}

/** Compares for a sort, the graver first. */
export function compareGravity(a: Gravity, b: Gravity): number {
  for (const [i, one] of a.entries()) {
    const difference = one - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The place of a severity, the gravest first. */
export function rankOf(severity: string): number {
  const rank = severities.indexOf(severity);
  return rank < 0 ? severities.length : rank;
}

/** The place of a finding: what is muted comes behind everything else. */
export function rankOfFinding({ severity, muted }: Pick<FindingReport, "severity" | "muted">): number {
  return muted ? severities.length : rankOf(severity);
}

/** Whether tasks are wanted and none runs. */
export function isDown({ tasks }: Pick<ServiceReport, "tasks">): boolean {
  return tasks.running === 0 && tasks.desired !== null && tasks.desired > 0;
}

/** How many tasks a service has, or should have. */
export function tasksOf({ tasks }: Pick<ServiceReport, "tasks">): number {
  return Math.max(tasks.desired ?? 0, tasks.running ?? 0);
}
