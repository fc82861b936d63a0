/** Times, counts and names, as every format says them. */
import type { ServiceReport } from "../../../domain/words/report.ts";
import { plain, shorten } from "../text.ts";

/** A text with its full stop. */
export function sentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

/** `2026-11-26 11:22 UTC`. */
export function sayTime(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

/** Until when there are no reminders: `until 2026-11-26 09:16 UTC`, `until it is over`; `null` where there are by now. */
export function saySilence(until: Date | null, now: Date): string | null {
  if (until === null || until <= now) return null;
  return until.getUTCFullYear() >= 9999 ? "until it is over" : `until ${sayTime(until.toISOString())}`;
}

/** `1 service`, `2 services`. */
export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** `backend:4` of a task definition's ARN; nothing where it was not read. */
export function revisionOf({ taskDefinition }: ServiceReport): string {
  return taskDefinition === null ? "" : taskDefinition.slice(taskDefinition.lastIndexOf("/") + 1);
}

/** Whatever AWS says, a text is no longer than this. */
const longestText = 600;

/** Somebody else's text on one line and not without end. */
export function clip(text: string): string {
  return shorten(plain(text.slice(0, 2 * longestText)), longestText);
}
