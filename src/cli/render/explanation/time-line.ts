/** What happened, line by line. */
import type { Explanation } from "../../../explain/explanation.ts";
import { wrap } from "../text.ts";
import { sayHappening } from "./happening.ts";
import { indent, type Page } from "./page.ts";

/** Older lines than these are counted. */
const linesShown = 24;

const labelWidth = 12;

/** The newest lines of what happened; older ones are counted. */
export function timeLineOf(explanation: Explanation, page: Page): string[] {
  const { timeLine } = explanation;
  const { colours, width } = page;
  const shown = timeLine.slice(-linesShown);
  const earlier = timeLine.length - shown.length;
  const lines = earlier > 0 ? [`${indent}${colours.dim(`… and ${earlier} earlier`)}`] : [];
  let day = "";
  for (const happening of shown) {
    const [date = "", time = ""] = happening.at.toISOString().split("T");
    if (date !== day) lines.push(`${indent}${colours.dim(date)}`);
    day = date;
    const { label, words, tone } = sayHappening(happening, explanation);
    const paint = { plain: (one: string) => one, bad: colours.red, ours: colours.cyan }[tone];
    const start = `${indent}${time.slice(0, 8)}  `;
    const room = width - start.length - labelWidth;
    const [first = "", ...rest] = wrap(words, room);
    lines.push(`${start}${paint(label.padEnd(labelWidth))}${first}`);
    lines.push(...rest.map((line) => " ".repeat(start.length + labelWidth) + line));
  }
  return lines;
}
