/** Names, silences and sentences, as every format says them. */
import { shortTaskDefinition } from "../../../domain/ecs/arn.ts";
import type { SilencedUntil } from "../../../domain/incidents/incident.ts";
import { isSilent } from "../../../domain/incidents/silence.ts";
import { sayTime } from "../../../domain/words/phrases.ts";
import type { ServiceReport } from "../../../domain/words/report.ts";
import { plain, shorten } from "../text.ts";

/** Until when an incident is silenced: `until 2026-11-26 09:16 UTC`, `until it is resolved`; `null` where it is not. */
export function saySilence(until: SilencedUntil | null, now: Date): string | null {
  if (until === null || !isSilent(until, now)) return null;
  return until === "resolved" ? "until it is resolved" : `until ${sayTime(until)}`;
}

/** `backend:4` of a task definition's ARN; nothing where it was not read. */
export function revisionOf({ taskDefinition }: ServiceReport): string {
  return taskDefinition === null ? "" : shortTaskDefinition(taskDefinition);
}

/** How many tasks run, of how many: `1/2`; `-` where the service was not read. */
export function countOf({ tasks: { desired, running } }: ServiceReport): string {
  return desired === null || running === null ? "-" : `${running}/${desired}`;
}

/** Whatever AWS says, a text is no longer than this. */
const longestText = 600;

/** Somebody else's text on one line and not without end. */
export function clip(text: string): string {
  return shorten(plain(text.slice(0, 2 * longestText)), longestText);
}
