import type { ServiceFacts } from "../../domain/facts/facts.ts";
import type { ServiceRecord } from "../../domain/incidents/record.ts";
import type { ResponsePolicy } from "../../domain/policy/policy.ts";

/** What was seen of one service, and by which rules it is judged. */
export interface Seen {
  readonly policy: ResponsePolicy;
  readonly facts: ServiceFacts;
  /** What the journal remembered; `null` where no deployed program was asked. */
  readonly record: ServiceRecord | null;
}
