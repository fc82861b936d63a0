/** A finding over time: opened once, told once, reminded, changed, resolved. */

import type { Digest } from "../image/reference.ts";
import type { Finding, Group, Severity } from "../judge/finding.ts";

/** What an alert says happened. */
export type AlertEvent =
  | "opened"
  | "changed"
  | "reminder"
  | "resolved"
  | "remediated"
  | "remediation-failed"
  | "baseline"
  | "notice";

/** One for each service, container and group. */
export interface Incident {
  /** A ULID; services whose trouble came by one push share it. */
  readonly id: string;
  readonly container: string;
  readonly group: Group;
  /** When it began, as far as was known on opening. */
  readonly since: Date | null;
  readonly openedAt: Date;
  /** What people were last told of it; `null` until the first telling is confirmed. */
  readonly told: Told | null;
  /** A telling that was begun and not confirmed. */
  readonly claim: Claim | null;
  /** No reminders until then. */
  readonly silencedUntil: SilencedUntil | null;
}

/** The end of a silence: a moment, or that of the incident itself. */
export type SilencedUntil = Date | "resolved";

/** What was last told. */
export interface Told extends Said {
  readonly event: AlertEvent;
  readonly at: Date;
}

/** The part of a finding that, when it changes, is worth telling. */
export interface Said {
  readonly kind: Finding["kind"];
  readonly cause: string;
  readonly severity: Severity;
  readonly expected: Digest | null;
  /** The image within it: another digest of the same one is no news. */
  readonly image: Digest | null;
}

/**
 * How long a claim holds from when it is made: longer than publishing can take, which is five attempts of 23 seconds
 * with 15 between them all, and shorter than anybody should wait.
 */
export const claimLease = 180_000;

/** The right to publish, until it expires: then whoever comes next publishes it again, as the same message. */
export interface Claim extends Said {
  readonly event: AlertEvent;
  /** A ULID; the message has one number within its incident, however often it is published. */
  readonly message: string;
  readonly until: Date;
}

/** The part of a finding that is worth telling when it changes. */
export function saidOf({ kind, cause, severity, expected, image = null }: Finding): Said {
  return { kind, cause, severity, expected, image };
}

/** Whether two incidents are about the same thing of a service. */
export function isAbout(
  incident: Pick<Incident, "container" | "group">,
  finding: Pick<Finding, "container" | "group">,
): boolean {
  return incident.container === finding.container && incident.group === finding.group;
}

/** Whether nothing was noted of an incident but that somebody was about to tell how a remedy ended. */
export function isBygone({ told, claim }: Incident): boolean {
  return told === null && claim !== null && isOutcome(claim.event);
}

/** Whether an event is how a remedy ended. */
export function isOutcome(event: AlertEvent): boolean {
  return event === "remediated" || event === "remediation-failed";
}
