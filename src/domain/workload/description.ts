/** What AWS says of a workload itself. */
import type { NamedDefinition, Workload } from "./workload.ts";

/** A rule's target or a schedule, as far as a verdict needs it. */
export interface WorkloadDescription {
  readonly workload: Workload;
  readonly named: NamedDefinition;
  readonly isEnabled: boolean;
  /** `rate(…)`, `cron(…)` or `at(…)`; `null` for a rule that waits for events. */
  readonly expression: string | null;
}
