/**
 * What reconciling needs of the world: a file of `ports/` for each part of it. The adapters offer it;
 * `connect` puts it together.
 *
 * Reads of AWS never throw for what AWS answers: a refusal is an `unknown` with its reason. The journal, the
 * topic and the queues do throw: without them nothing can be concluded, and the event is tried again.
 */

import type { Policy } from "../domain/policy/policy.ts";
import type { Alerts } from "./ports/alerts.ts";
import type { EcrReader } from "./ports/ecr.ts";
import type { EcsReader } from "./ports/ecs.ts";
import type { Journal } from "./ports/journal.ts";
import type { Log } from "./ports/log.ts";
import type { Metrics } from "./ports/metrics.ts";
import type { Rechecks, Remedies, Sweeps } from "./ports/queues.ts";

export interface Ports {
  /** The wall clock, corrected by the last AWS response. */
  readonly now: () => Date;
  readonly policy: Policy;
  readonly ecs: EcsReader;
  readonly ecr: EcrReader;
  readonly journal: Journal;
  readonly alerts: Alerts;
  readonly rechecks: Rechecks;
  readonly sweeps: Sweeps;
  /** The queue of what to put right; `null` where the package may not. */
  readonly remedies: Remedies | null;
  /** Whether advice is wanted: it costs a call for each repository. */
  readonly advises: boolean;
  /** Whether registries may be asked to work out what they are about to expire. */
  readonly asksForPreviews: boolean;
  /** Whether this package may put services right. */
  readonly mayRemediate: boolean;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What is read of the world to judge a service. */
export type Readers = Pick<Ports, "now" | "policy" | "ecs" | "ecr" | "mayRemediate" | "advises"> & {
  readonly journal: Pick<Journal, "remembers" | "moves" | "formerTags" | "usesOf" | "previews">;
};
