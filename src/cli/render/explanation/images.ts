/** Written, resolved, running and published, side by side, with what is equal and what is not between them. */

import stringWidth from "string-width";
import type { Known } from "../../../domain/common/known.ts";
import type { ContainerReport, ServiceReport } from "../../../domain/words/report.ts";
import type { ContainerExplanation } from "../../../explain/explanation.ts";
import type { Colours } from "../../terminal/terminal.ts";
import { publishedOf, resolvedOf, runningOf, type Shown, sayTags, shortHex } from "../image.ts";
import { pad, plain, shorten } from "../text.ts";
import type { Page } from "./page.ts";

const gap = 5;
const widest = 26;

/** The lines for one container, as wide as the page at most; piped, as wide as its longest names. */
export function sideBySide(
  container: ContainerReport,
  explained: ContainerExplanation,
  service: ServiceReport,
  { width, colours, isPiped }: Page,
): string[] {
  const room = Math.min(widest, Math.floor((width - 3 * gap) / 4));
  const running = runningOf(container, service.unknown);
  const cells = cellsOf(container, running, service);
  const marks = marksOf(running, explained);
  const paint = painting(explained, service, colours);
  const rooms = cells.map((lines) =>
    isPiped ? Math.max(room, ...lines.map((line) => stringWidth(line))) : room,
  );
  const height = Math.max(...cells.map(({ length }) => length));
  const rows = Array.from({ length: height }, (_, row) =>
    cells
      .map((lines, column) => {
        const own = rooms[column] ?? room;
        const text = paint(pad(shorten(lines[row] ?? "", own), column === 3 ? 0 : own), column, row);
        const mark = row === 0 ? (marks[column] ?? "") : "";
        return column === 3 ? text : text + paintMark(pad(`  ${mark}`, gap), mark, colours);
      })
      .join("")
      .trimEnd(),
  );
  const titles = ["WRITTEN", "RESOLVED", "RUNNING", "PUBLISHED"].map((title, i) =>
    pad(title, (rooms[i] ?? room) + gap),
  );
  return [colours.dim(titles.join("").trimEnd()), ...rows];
}

/** The lines of each of the four columns. */
function cellsOf(
  container: ContainerReport,
  running: readonly Shown[],
  { unknown }: ServiceReport,
): string[][] {
  return [
    writtenLines(container),
    linesOf(resolvedOf(container, unknown)),
    running.flatMap((shown) => [...linesOf(shown), ...tasksOf(shown, running)]),
    [
      ...linesOf(publishedOf(container, unknown)),
      ...(container.follows === null ? [] : [`as tag "${plain(container.follows)}"`]),
    ],
  ];
}

/** What stands between the columns. */
function marksOf(
  running: readonly Shown[],
  { runsResolved, runsPublished }: ContainerExplanation,
): readonly string[] {
  const isNone = running.every(({ digest }) => digest === null);
  return ["→", markOf(isNone ? null : runsResolved), markOf(runsPublished)];
}

/** The first line of what runs is red where it is wrong, and of what is published green. */
function painting({ runsPublished }: ContainerExplanation, { tasks }: ServiceReport, colours: Colours) {
  const isWrong = runsPublished?.known === true && !runsPublished.value;
  return (text: string, column: number, row: number): string => {
    if (row > 0) return text;
    if (column === 2 && isWrong && tasks.running !== 0) return colours.red(text);
    return column === 3 && runsPublished !== null ? colours.green(text) : text;
  };
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
