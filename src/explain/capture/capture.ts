/** One service as it was seen, in a file that a test judges again: so a wrong verdict becomes a test. */
import type { ServiceRecord } from "../../domain/incidents/record.ts";
import { type Assessment, assess } from "../../domain/judge/assess.ts";
import { hasEcsReason } from "../../domain/judge/finding.ts";
import { encode } from "./codec.ts";
import { expectationOf, type Verdict, verdictOf } from "./expectation.ts";
import { printJson } from "./print.ts";
import { replacementsFor, withoutSettings, withTagKeys } from "./replace.ts";
import { decodeSeen } from "./seen.ts";

/** What is captured beside the facts, and how. */
export interface CaptureOptions {
  /** What the journal remembers; `null` where no deployed program was asked. */
  readonly record: ServiceRecord | null;
  /** The program's version. */
  readonly version: string;
  /** Whether names are replaced, beside account numbers. */
  readonly anonymize: boolean;
}

/**
 * The text of a captured service's file.
 * @throws {RangeError} if the service is judged otherwise with what was replaced in it
 */
export function captureText(assessment: Assessment, options: CaptureOptions): string {
  const { record, version, anonymize } = options;
  const { policy } = assessment;
  const facts = anonymize ? withoutSettings(assessment.facts) : assessment.facts;
  const replacements = replacementsFor({ policy, facts, record }, anonymize);
  const seen = replacements.json(encode({ policy, facts: withTagKeys(facts, replacements), record }));
  const again = decodeSeen(seen);
  const verdict = verdictOf(assess(again.facts, again.policy));
  const before = comparable(verdictOf(assessment)).map(replacements.text);
  if (comparable(verdict).sort().join("\n") !== before.sort().join("\n"))
    throw judgedOtherwise(assessment, verdict, anonymize);
  return printJson({
    schemaVersion: 1,
    version,
    anonymized: anonymize,
    expect: encode(expectationOf(verdict)),
    verdict: encode(verdict),
    seen,
  });
}

/** A verdict in lines; ECS's own reasons are cut off somewhere else where names are shorter, and are left out. */
function comparable({ status, findings }: Verdict): string[] {
  const steady = findings.map((one) => (hasEcsReason(one) ? { ...one, cause: "" } : one));
  return [status, ...expectationOf({ status, findings: steady }).findings];
}

function judgedOtherwise(
  { facts: { service }, status }: Assessment,
  verdict: Verdict,
  anonymize: boolean,
): RangeError {
  const [now, was] = [verdict.status, status];
  const how = now === was ? "with other findings" : `${now} instead of ${was}`;
  return new RangeError(
    anonymize
      ? `Cannot anonymize service "${service.name}": with other names it is judged ${how}; capture it without --anonymize, and replace by hand what is private`
      : `Cannot capture service "${service.name}": with other account numbers it is judged ${how}; please report it, with the output of explain --format json`,
  );
}
