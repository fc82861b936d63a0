/** Tells a story in short: what was pushed and what ran, the first e-mail, and what ran after its command. */

import { withShortDigests } from "../../../domain/words/phrases.ts";
import { pad, plain, wrap } from "../../render/text.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import type { Mail, Moment } from "./moment.ts";
import { checkLines, type Ending, type Narrator, widest, wrapIndented } from "./narrator.ts";

/** Where it is told. */
interface Page extends Pick<Terminal, "print" | "colours"> {
  readonly room: number;
}

/** A narrator who waits for the end; `invitation` is what to try next. */
export function createShortNarrator(terminal: Terminal, invitation: readonly string[]): Narrator {
  const page: Page = { ...terminal, room: Math.min(terminal.width, widest) };
  const moments: Moment[] = [];
  return {
    begin() {},
    beginChapter() {},
    endChapter() {},
    tell: (moment) => void moments.push(moment),
    conclude(ending) {
      tellBefore(moments, page);
      tellAfter(moments, page);
      prove(ending, invitation, page);
    },
  };
}

/** What was pushed, what ran, and the alert about it. */
function tellBefore(moments: readonly Moment[], page: Page): void {
  const alert = moments.find((moment) => moment.kind === "mail");
  const before = alert ? moments.slice(0, moments.indexOf(alert)) : moments;
  heading("A pipeline pushes :latest and forces a new deployment, which succeeds", page);
  entry(
    "push",
    before.findLast((one) => one.kind === "deed" && one.verb === "push"),
    page,
  );
  entry("running", before.findLast(isRunning), page);
  if (alert) letter(alert, page);
}

/** What came of the command in the alert. */
function tellAfter(moments: readonly Moment[], page: Page): void {
  heading("Somebody runs that command: a digest names exactly one image", page);
  const [, ...mails] = moments.filter((moment) => moment.kind === "mail");
  for (const { kind, at, subject } of mails) entry("e-mail", { kind, at, words: subject }, page);
  entry("running", moments.findLast(isRunning), page);
}

/** That all was as the story names it, or what was not. */
function prove({ checks, isAllRight }: Ending, invitation: readonly string[], page: Page): void {
  const { print, colours } = page;
  if (!isAllRight) {
    print(checkLines(checks, colours).join("\n"));
    return;
  }
  const proof = `${checks.length} of ${checks.length} checks passed, and nothing else was sent. Now try:`;
  print([`${colours.green("✓")} ${proof}`, ...invitation].join("\n"));
}

/** The whole e-mail; its paragraphs without the empty lines between them. */
function letter({ at, to, subject, body }: Mail, page: Page): void {
  const { print, colours, room } = page;
  heading(`${clock(at)}  E-mail to ${to}`, page);
  print(wrap(plain(subject), room).map(colours.bold).join("\n"));
  const lines = body.split("\n").filter((line) => line.trim() !== "");
  print(lines.flatMap((line) => wrapIndented(withShortDigests(plain(line)), room)).join("\n"));
}

function heading(text: string, { print, colours, room }: Page): void {
  const rest = "─".repeat(Math.max(0, room - text.length - 4));
  print(`${colours.dim("──")} ${colours.bold(text)} ${colours.dim(rest)}`);
}

const margin = "09:16  redeploy  ".length;

/** `09:16  push      words`; nothing where it did not happen. */
function entry(
  label: string,
  moment: { readonly kind: string; readonly at: Date; readonly words?: string } | undefined,
  { print, colours, room }: Page,
): void {
  if (moment?.words === undefined) return;
  const [first = "", ...more] = wrap(withShortDigests(plain(moment.words)), room - margin);
  print(`${colours.dim(clock(moment.at))}  ${colours.cyan(pad(label, "redeploy".length))}  ${first}`);
  for (const line of more) print(`${" ".repeat(margin)}${line}`);
}

function isRunning(moment: Moment): boolean {
  return moment.kind === "sight" && moment.where === "running";
}

/** `09:16`. */
function clock(at: Date): string {
  return at.toISOString().slice(11, 16);
}
