/** Written, resolved, running and published, side by side, with what is equal and what is not between them. */

import type { Known } from "../../../domain/common/known.ts";
import type { ContainerReport, ServiceReport } from "../../../domain/words/report.ts";
import type { ContainerExplanation } from "../../../explain/explanation.ts";
import type { Colours } from "../../terminal/terminal.ts";
import { publishedOf, resolvedOf, runningOf, type Shown, sayTags, shortHex } from "../image.ts";
import { pad, plain, shorten } from "../text.ts";

const gap = 5;
const widest = 26;

/** The lines for one container, as wide as `width` at most. */
export function sideBySide(
  container: ContainerReport,
  { runsResolved, runsPublished }: ContainerExplanation,
  service: ServiceReport,
  width: number,
  colours: Colours,
): string[] {
  const room = Math.min(widest, Math.floor((width - 3 * gap) / 4));
  const { unknown, tasks } = service;
  const running = runningOf(container, unknown);
  const cells = [
    writtenLines(container),
    linesOf(resolvedOf(container, unknown)),
    running.flatMap((shown) => [...linesOf(shown), ...tasksOf(shown, running)]),
    [
      ...linesOf(publishedOf(container, unknown)),
      ...(container.follows === null ? [] : [`as "${plain(container.follows)}"`]),
    ],
  ];
  const marks = [
    "→",
    markOf(running.every(({ digest }) => digest === null) ? null : runsResolved),
    markOf(runsPublished),
  ];
  const height = Math.max(...cells.map(({ length }) => length));
  const isWrong = runsPublished?.known === true && !runsPublished.value;
  const paint = (text: string, column: number, row: number) => {
    if (row > 0) return text;
    if (column === 2 && isWrong && tasks.running !== 0) return colours.red(text);
    return column === 3 && runsPublished !== null ? colours.green(text) : text;
  };
  const rows = Array.from({ length: height }, (_, row) =>
    cells
      .map((lines, column) => {
        const text = paint(pad(shorten(lines[row] ?? "", room), column === 3 ? 0 : room), column, row);
        const mark = row === 0 ? (marks[column] ?? "") : "";
        return column === 3 ? text : text + paintMark(pad(`  ${mark}`, gap), mark, colours);
      })
      .join("")
      .trimEnd(),
  );
  const titles = ["WRITTEN", "RESOLVED", "RUNNING", "PUBLISHED"].map((title) => pad(title, room + gap));
  return [colours.dim(titles.join("").trimEnd()), ...rows];
}

/** The part of a reference that says which image: a tag, or the start of a digest. */
function writtenLines({ written }: ContainerReport): string[] {
  const [named = "", digest] = written.split("@");
  if (digest) return [`@${shortHex(digest)}`];
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  return [colon < 0 ? ":latest" : plain(named.slice(colon)), ...(colon < 0 ? ["(unwritten)"] : [])];
}

function linesOf(shown: Shown): string[] {
  if (shown.digest === null) return [shown.instead];
  const tags = sayTags(shown);
  return [shortHex(shown.digest), ...(tags ? [tags] : [])];
}

function tasksOf({ tasks }: Shown, all: readonly Shown[]): string[] {
  if (tasks === null) return [];
  const total = all.reduce((sum, one) => sum + (one.tasks ?? 0), 0);
  return [`${tasks} of ${total} task${total === 1 ? "" : "s"}`];
}

function markOf(same: Known<boolean> | null): string {
  if (same === null) return "";
  return same.known ? (same.value ? "=" : "≠") : "?";
}

function paintMark(text: string, mark: string, colours: Colours): string {
  return mark === "≠" ? colours.bold(colours.red(text)) : mark === "=" ? colours.green(text) : text;
}
