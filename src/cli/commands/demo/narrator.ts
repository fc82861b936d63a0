/** Tells a story as a time line. */
import { pad, plain, wrap } from "../../render/text.ts";
import type { Colours, Terminal } from "../../terminal.ts";
import type { Mail, Moment } from "./moment.ts";
import type { Chapter, Story } from "./story.ts";

export interface Narrator {
  begin(story: Story): void;
  beginChapter(chapter: Chapter): void;
  tell(moment: Moment): void;
}

/** Longer lines are hard to read. */
const widest = 100;

/** A narrator who speaks to this terminal. */
export function createNarrator({ print, width, colours }: Terminal): Narrator {
  const room = Math.min(width, widest);
  let chapters = 0;
  return {
    begin({ name, about }) {
      print(
        `\n${colours.bold(name)}\n${colours.dim("═".repeat(name.length))}\n${wrap(about, room).join("\n")}`,
      );
    },
    beginChapter({ title, tells }) {
      chapters += 1;
      print(`\n${colours.bold(`${chapters}. ${title}`)}\n${wrap(tells, room).join("\n")}\n`);
    },
    tell(moment) {
      print(entry(moment, room, colours));
      if (moment.kind === "mail") print(letter(moment, room, colours));
    },
  };
}

/** `09:05:00  push      words`, their further lines below the first. */
function entry(moment: Moment, room: number, colours: Colours): string {
  const { label, colour, lines } = say(moment, colours);
  const time = moment.at.toISOString().slice(11, 19);
  const margin = time.length + 2 + labelWidth + 2;
  const [first = "", ...more] = lines.flatMap((line) => wrap(line, room - margin));
  const rest = more.map((line) => `\n${" ".repeat(margin)}${line}`).join("");
  return `${colours.dim(time)}  ${colour(pad(label, labelWidth))}  ${first}${rest}`;
}

const labelWidth = "redeploy".length;

function say(moment: Moment, colours: Colours) {
  switch (moment.kind) {
    case "deed":
      return { label: moment.verb, colour: colours.cyan, lines: [moment.words] };
    case "sight":
      return { label: "running", colour: colours.yellow, lines: [moment.words] };
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

/** An e-mail, whole, in a frame that leaves its text easy to copy. */
function letter({ subject, body }: Mail, room: number, colours: Colours): string {
  const inside = room - 4;
  const lines = body.split("\n").flatMap((line) => wrapIndented(plain(line), inside));
  const rule = "─".repeat(inside + 1);
  return [
    colours.green(`  ┌${rule}`),
    ...[...wrap(plain(subject), inside).map(colours.bold), "", ...lines].map((line) =>
      `${colours.green("  │")} ${line}`.trimEnd(),
    ),
    colours.green(`  └${rule}`),
  ].join("\n");
}

/** The further lines of an indented line are indented a little more. */
function wrapIndented(line: string, width: number): string[] {
  const [indent = ""] = /^ +/.exec(line) ?? [];
  if (indent === "") return wrap(line, width);
  const [first = "", ...more] = wrap(line, width - indent.length - 2);
  return [first, ...more.map((rest) => `${indent}  ${rest}`)];
}
