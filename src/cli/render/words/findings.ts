/** What is wrong with a service, in the words of every format. */

import { hasEcsReason } from "../../../domain/judge/finding.ts";
import { isChoice } from "../../../domain/words/commands.ts";
import { sentence } from "../../../domain/words/phrases.ts";
import type { FindingReport, ServiceReport } from "../../../domain/words/report.ts";

/** A finding as people are told it. */
export interface FindingWords {
  readonly kind: string;
  /** A cause that this program tells apart; ECS's own reason is a part of the sentence. */
  readonly cause: string | null;
  readonly severity: string;
  /** Whether nobody is alerted to it, because its kind is muted. */
  readonly muted: boolean;
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
  const { kind, cause, severity, muted = false, container, advice } = finding;
  return {
    kind,
    cause: hasEcsReason(finding) ? null : cause,
    severity,
    muted,
    container: service.containers.length === 1 ? null : container,
    since: sinceOf(finding, service, beginnings),
    sentence: sentence(sayWithReason(finding)),
    advice,
  };
}

/** What is wrong, and the reason that ECS gives for it, where the one does not name the other. */
export function sayWithReason(finding: Pick<FindingReport, "kind" | "cause" | "summary">): string {
  const { cause, summary } = finding;
  const isNews = hasEcsReason(finding) && cause !== null && !summary.includes(cause);
  return isNews ? `${summary}. ECS says: ${cause}` : summary;
}

/** `missing (tag-gone)`, `behind (not-updated) muted`. */
export function sayReason(finding: FindingReport): string {
  const { kind, cause, muted } = finding;
  return `${kind}${cause === null || hasEcsReason(finding) ? "" : ` (${cause})`}${muted ? " muted" : ""}`;
}

/** `severity high`, and that it is muted. */
export function saySeverity({
  severity,
  muted = false,
}: {
  readonly severity: string;
  readonly muted?: boolean;
}): string {
  return `severity ${severity}${muted ? ", muted" : ""}`;
}

/** What is wrong, and that it is muted, where a format has no other place for that. */
export function sayMarked({ sentence, muted }: Pick<FindingWords, "sentence" | "muted">): string {
  return muted ? `Muted: ${sentence}` : sentence;
}

/** Before what fixes something: `To fix it`, or, where one of several commands is enough, `To fix it, run one of these`. */
export function sayToFix(what: string, advice: readonly string[]): string {
  return `To fix ${what}${isChoice(advice) ? ", run one of these" : ""}`;
}

/** `mutable` is advice: it changes no status, and nothing is wrong yet. */
export function isTrouble({ kind }: { readonly kind: string }): boolean {
  return kind !== "mutable";
}

/** The services whose image could be pinned, and need not be. */
export function couldBePinned(services: readonly ServiceReport[]): ServiceReport[] {
  return services.filter(({ findings }) => findings.some((finding) => !isTrouble(finding)));
}
