/** Tells a story as a time line. */

import stringWidth from "string-width";
import { withShortDigests } from "../../../domain/words/phrases.ts";
import { pad, plain, wrap } from "../../render/text.ts";
import type { Colours, Terminal } from "../../terminal/terminal.ts";
import type { Check } from "./messages.ts";
import type { Mail, Moment, Output, Wake } from "./moment.ts";
import type { Chapter, Mode, Story } from "./story.ts";

export interface Narrator {
  begin(story: Story, mode: Mode): void;
  beginChapter(chapter: Chapter): void;
  tell(moment: Moment): void;
  endChapter(): void;
  conclude(ending: Ending): void;
}

/** What was checked of a story that was played. */
export interface Ending {
  readonly checks: readonly Check[];
  /** Whether the messages were those of the story, in its order, and no others. */
  readonly isNothingElse: boolean;
  readonly isAllRight: boolean;
}

/** Longer lines are hard to read. */
export const widest = 100;

/** A narrator who speaks to this terminal; what was shown before in its like is shortened. */
export function createNarrator({ print, width, colours }: Terminal): Narrator {
  const room = Math.min(width, widest);
  const kindsShown = new Set<string>();
  let chapters = 0;
  let quiet: Wake[] = [];

  function tellQuiet(): void {
    const [first] = quiet;
    if (first)
      print(entry({ at: first.at, label: "quiet", colour: colours.dim, lines: [sum(quiet)] }, room, colours));
    quiet = [];
  }

  return {
    begin({ name, about, plays }, mode) {
      const title = `${name}, in ${mode} mode`;
      const text = [...wrap(about, room), ...wrap(plays[mode].about, room)].join("\n");
      print(`\n${colours.bold(title)}\n${colours.dim("═".repeat(title.length))}\n${text}`);
      chapters = 0;
    },
    beginChapter({ title, tells }) {
      chapters += 1;
      print(`\n${colours.bold(`${chapters}. ${title}`)}\n${wrap(tells, room).join("\n")}\n`);
    },
    tell(moment) {
      if (moment.kind === "wake" && moment.isQuiet) {
        quiet.push(moment);
        return;
      }
      tellQuiet();
      if (moment.kind === "output") {
        print(frame(outputLines(moment, kindsShown.has(moment.kind), room - 4), room, colours.cyan));
        kindsShown.add(moment.kind);
        return;
      }
      print(entry({ at: moment.at, ...say(moment, colours) }, room, colours));
      if (moment.kind === "mail") {
        const isKnown = kindsShown.has(kindOf(moment));
        kindsShown.add(kindOf(moment));
        print(frame(letterLines(moment, isKnown, room - 4, colours), room, colours.green));
      }
    },
    endChapter: tellQuiet,
    conclude({ checks, isNothingElse }) {
      print(`\n${colours.bold("Was that all, and was it right?")}\n`);
      print(checkLines(checks, colours).join("\n"));
      if (isNothingElse) print(`${colours.green("✓")} nothing else was sent`);
    },
  };
}

/** A line for each thing that was checked, and more where it is not as it should be. */
export function checkLines(checks: readonly Check[], colours: Colours): string[] {
  return checks.map(
    ({ isRight, words }) => `${isRight ? colours.green("✓") : colours.red("✗")} ${withShortDigests(words)}`,
  );
}

interface Entry {
  readonly at: Date;
  readonly label: string;
  readonly colour: (text: string) => string;
  readonly lines: readonly string[];
}

/** `09:05:00  push      words`, their further lines below the first. */
function entry({ at, label, colour, lines: said }: Entry, room: number, colours: Colours): string {
  const time = at.toISOString().slice(11, 19);
  const margin = time.length + 2 + labelWidth + 2;
  const [first = "", ...more] = said.flatMap((line) => wrap(withShortDigests(line), room - margin));
  const rest = more.map((line) => `\n${" ".repeat(margin)}${line}`).join("");
  return `${colours.dim(time)}  ${colour(pad(label, labelWidth))}  ${first}${rest}`;
}

const labelWidth = "redeploy".length;

function say(moment: Exclude<Moment, Output>, colours: Colours): Omit<Entry, "at"> {
  switch (moment.kind) {
    case "deed":
      return { label: moment.verb, colour: colours.cyan, lines: [moment.words] };
    case "sight":
      return { label: moment.where, colour: colours.yellow, lines: [moment.words] };
    case "wake":
      return {
        label: "wakes",
        colour: colours.magenta,
        lines: [`${colours.bold(moment.handler)}, ${moment.by}`, `→ ${moment.did}`],
      };
    case "mail":
      return { label: "e-mail", colour: colours.green, lines: [`to ${moment.to}`] };
  }
}

/** `service-changed looked 3 times, sweep twice: there was nothing to say`. */
function sum(wakes: readonly Wake[]): string {
  const looks = [...Map.groupBy(wakes, ({ handler }) => handler)].map(
    ([handler, own]) =>
      `${handler} ${own.length === 1 ? "once" : own.length === 2 ? "twice" : `${own.length} times`}`,
  );
  const last = wakes.at(-1)?.at.toISOString().slice(11, 19);
  const until = wakes.length > 1 ? `, until ${last}` : "";
  return `${looks.join(", ")}${until}: nothing to say`;
}

/** What an e-mail is about, whoever it concerns: its subject's first words and its cause. */
function kindOf({ subject, body }: Mail): string {
  const [event] = subject.split(":");
  const [, why] = /^Why: ([^.]+)\./m.exec(body) ?? [];
  return `${event} ${why ?? ""}`;
}

/** An e-mail: whole, or where its like was shown, what it says and what runs. */
function letterLines({ subject, body }: Mail, isKnown: boolean, inside: number, colours: Colours): string[] {
  const lines = body.split("\n");
  const telling = lines.filter((line, i) => i === 0 || /^ +(published|running): /.test(line));
  const shown = isKnown ? [...telling, "… and the rest as in the one above"] : lines;
  return [
    ...wrap(plain(subject), inside).map(colours.bold),
    "",
    ...shown.flatMap((line) => wrapIndented(withShortDigests(plain(line)), inside)),
  ];
}

/** What a command wrote: all of it, or where its like was shown, what changes and how it ends. */
function outputLines({ text }: Output, isKnown: boolean, inside: number): string[] {
  const lines = text.split("\n");
  const shown = isKnown ? lines.filter((line) => /^([-+]|Service )/.test(line)) : lines;
  // A command is to be copied: there, digests stay whole.
  const short = (line: string) => (line.startsWith("aws ") ? line : withShortDigests(line));
  return shown.flatMap((line) => wrapIndented(plain(short(line)), inside));
}

/** Lines in a frame that leaves them easy to copy. */
function frame(lines: readonly string[], room: number, colour: (text: string) => string): string {
  const rule = "─".repeat(room - 3);
  return [
    colour(`  ┌${rule}`),
    ...lines.map((line) => `${colour("  │")} ${line}`.trimEnd()),
    colour(`  └${rule}`),
  ].join("\n");
}

/** The further lines of an indented line are indented a little more; an empty one stays. */
export function wrapIndented(line: string, width: number): string[] {
  if (line.trim() === "") return [""];
  const [indent = ""] = /^ +/.exec(line) ?? [];
  if (indent === "" || stringWidth(line) <= width) return wrap(line, width);
  const [first = "", ...more] = wrap(line, width - indent.length - 2);
  return [first, ...more.map((rest) => `${indent}  ${rest}`)];
}
