import type { CheckReport } from "../../../domain/words/report.ts";

/** What scripts go by: 1 if a service has drifted, else 2 if one could not be judged or there was none, else 0. */
export function exitCodeOf({ services, drifted, unknown }: CheckReport["summary"]): number {
  if (drifted > 0) return 1;
  return unknown > 0 || services === 0 ? 2 : 0;
}
