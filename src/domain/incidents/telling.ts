/** What is remembered of a service, and what is to be told of it. */

import type { TaskDefinitionArn } from "../ecs/arn.ts";
import type { Ledger } from "../facts/attempt.ts";
import type { Group } from "../judge/finding.ts";
import type { Limited } from "../policy/limits.ts";
import type { Remedy } from "../remedy/remedy.ts";
import type { RemedyReport } from "./alert.ts";
import type { AlertEvent, Incident, Said } from "./incident.ts";

/** What we remember of a service. */
export interface ServiceHistory {
  readonly incidents: readonly Incident[];
  readonly remedy: Remedy | null;
  readonly attempts: Ledger;
  /** The limit that forbids another remedy. */
  readonly limited: Limited | null;
  /** When the service was first seen, if that was before the first sweep was done. */
  readonly baselineAt: Date | null;
}

/** One thing to tell about one incident of one service. */
export interface Telling {
  readonly event: AlertEvent;
  /** The open incident, or `null` where this telling opens it. */
  readonly incident: Incident | null;
  readonly container: string;
  readonly group: Group;
  readonly since: Date | null;
  /** What is told, or was last told of what is over. */
  readonly said: Said;
  readonly remedy: RemedyReport;
  /** The revision the service was on before the remedy, where there was one. */
  readonly former: TaskDefinitionArn | null;
}
