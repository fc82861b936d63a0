/** The columns of the table, and what stands in a cell. */
import type { Causes, Kind } from "../../../src/domain/judge/finding.ts";

/** Each kind with each of its causes; a kind whose cause is ECS's own reason is one column. */
type FindingColumn = {
  [K in Kind]: string extends Causes[K] ? K : `${K} ${Causes[K]}`;
}[Kind];

/** What can happen to a service: nothing, what looks like drift and is none, and each kind of drift. */
export type Column = "all is well" | "just pushed" | "being deployed" | "moved off by hand" | FindingColumn;

/**
 * A verdict, exactly: the status; each finding as `CONTAINER: KIND CAUSE SEVERITY`, `settling` before it where
 * it may yet come right; `note: …`; `lacks …` for each fact that the verdict needed and nobody knows.
 */
export type Verdict = readonly [
  status: "in-sync" | "deploying" | "held" | "drifted" | "unknown" | "unchecked" | "ignored",
  ...of: string[],
];

export type Row =
  /** It happens, and this is the verdict. */
  | Verdict
  /** It happens, and the verdict is not what the column says, because… */
  | { readonly instead: Verdict; readonly because: string }
  /** It cannot happen, because… */
  | { readonly cannot: string };

export type Rows = Readonly<Record<Column, Row>>;

/** A verdict that is not what the column says. */
export function instead(because: string, ...verdict: Verdict): Row {
  return { instead: verdict, because };
}

/** A combination that cannot occur. */
export function cannot(because: string): Row {
  return { cannot: because };
}
