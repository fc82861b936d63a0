import type { Decision } from "../domain/incidents/decide.ts";
import type { ServiceRecord } from "../domain/incidents/record.ts";
import type { Assessment } from "../domain/judge/assess.ts";

/** A service with what was found, what was remembered and what follows. */
export interface Judged {
  readonly assessment: Assessment;
  readonly record: ServiceRecord;
  readonly decision: Decision;
}
