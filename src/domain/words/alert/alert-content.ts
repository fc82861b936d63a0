/** What an alert is composed of. */
import type { TaskDefinitionArn } from "../../ecs/arn.ts";
import type { RemedyReport } from "../../incidents/alert.ts";
import type { AlertEvent, Said } from "../../incidents/incident.ts";
import type { Assessment } from "../../judge/assess.ts";

/** What an alert is about. */
export interface AlertSubject {
  readonly assessment: Assessment;
  readonly container: string;
  readonly said: Said;
  /** When it began, as far as is known. */
  readonly since: Date | null;
  readonly openedAt: Date;
}

export interface AlertContent {
  readonly event: AlertEvent;
  readonly incident: string;
  readonly sequence: number;
  readonly at: Date;
  readonly remedy: RemedyReport;
  /** The revision the service was on before a remedy. */
  readonly former: TaskDefinitionArn | null;
  /** At least one. */
  readonly subjects: readonly AlertSubject[];
}
