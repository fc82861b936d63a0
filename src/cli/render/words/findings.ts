/** What is wrong with a service, in the words of every format. */
import type { FindingReport, ServiceReport } from "../../../domain/words/report.ts";
import { sentence } from "./phrases.ts";

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
  const isOurs = isOurCause(cause);
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

/** Whether a cause is one that this program tells apart, and no words of ECS. */
export function isOurCause(cause: string | null): boolean {
  return cause !== null && /^[a-z]+(-[a-z]+)*$/.test(cause);
}

/** `mutable` is advice: it changes no status, and nothing is wrong yet. */
export function isTrouble({ kind }: { readonly kind: string }): boolean {
  return kind !== "mutable";
}

/** The services whose image could be pinned, and need not be. */
export function couldBePinned(services: readonly ServiceReport[]): ServiceReport[] {
  return services.filter(({ findings }) => findings.some((finding) => !isTrouble(finding)));
}
