import type { Colours } from "../terminal/terminal.ts";

/** How far some work is. */
export interface Amount {
  readonly what: string;
  readonly done: number;
  /** 0 if nobody knows. */
  readonly total: number;
  /** How many times it was shown before. */
  readonly beats: number;
}

const widestBar = 40;
const narrowestBar = 8;
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** `⠹ Judging services ━━━━━━━━━━──────────  200 of 400`; without the bar where nothing can be counted, or in a narrow line. */
export function renderProgress(
  { what, done, total, beats }: Amount,
  width: number,
  colours: Colours,
): string {
  const start = `${colours.cyan(frames[beats % frames.length] ?? "")} ${what}`;
  if (total === 0) return `${start} …`;
  const end = `${String(done).padStart(String(total).length)} of ${total}`;
  const room = Math.min(widestBar, width - what.length - end.length - 6);
  if (room < narrowestBar) return `${start}  ${end}`;
  const full = Math.round((room * done) / total);
  return `${start}  ${colours.cyan("━".repeat(full))}${colours.dim("─".repeat(room - full))}  ${end}`;
}
