/** What a captured service is judged to be, in the words that a test compares. */
import type { Assessment } from "../../domain/judge/assess.ts";
import type { Finding } from "../../domain/judge/finding.ts";

/** A service's status, and `kind cause container expected` of each finding; `-` where there is none. */
export interface Expectation {
  readonly status: string;
  readonly findings: readonly string[];
}

/** A verdict, as far as another one can differ from it. */
export interface Verdict {
  readonly status: string;
  readonly findings: readonly Pick<Finding, "kind" | "cause" | "container" | "expected">[];
}

/** The verdict of an assessment. */
export function verdictOf({ status, findings }: Assessment): Verdict {
  const said = findings.map(({ kind, cause, container, expected }) => ({ kind, cause, container, expected }));
  return { status, findings: said };
}

/** A verdict as it is expected. */
export function expectationOf({ status, findings }: Verdict): Expectation {
  const lines = findings.map(({ kind, cause, container, expected }) =>
    [kind, cause, container || "-", expected ?? "-"].join(" "),
  );
  return { status, findings: lines.sort() };
}
