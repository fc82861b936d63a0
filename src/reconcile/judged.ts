import type { Assessment } from "../domain/assess.ts";
import type { Decision } from "../domain/decide.ts";
import type { ServiceRecord } from "../domain/record.ts";

/** A service with what was found, what was remembered and what follows. */
export interface Judged {
  readonly assessment: Assessment;
  readonly record: ServiceRecord;
  readonly decision: Decision;
}
