/** Columns that fit a width: what is optional goes first, then the widest are shortened. */
import stringWidth from "string-width";
import { pad, shorten } from "./text.ts";

export interface Column {
  readonly title: string;
  readonly align?: "right";
  /** Left out where there is no room for all. */
  readonly optional?: boolean;
  /** Never narrower than this; as wide as its cells, if absent. */
  readonly least?: number;
  /** What goes of a cell that is too long; the end, if absent. */
  readonly shorten?: "middle";
}

/** Lays out one row: a text for each column, coloured by `paint` when its width is settled. */
export type Layout = (cells: readonly string[], paint?: (text: string, column: number) => string) => string;

const gap = "  ";

/** The layout in which these rows, and the titles, fit the width as far as the columns allow. */
export function fitColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): Layout {
  const natural = columns.map(({ title }, i) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[i] ?? ""))),
  );
  const shown = dropOptional(columns, natural, width);
  const widths = narrow(columns, natural, shown, width);
  return (cells, paint = (text) => text) =>
    shown
      .map((i) => {
        const room = widths[i] ?? 0;
        return paint(pad(shorten(cells[i] ?? "", room, columns[i]?.shorten), room, columns[i]?.align), i);
      })
      .join(gap)
      .trimEnd();
}

/** The columns that have room, if the optional ones make do with their least; the last are left out first. */
function dropOptional(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const wanted = columns.map(({ optional, least }, i) => {
    const own = natural[i] ?? 0;
    return optional ? Math.min(own, least ?? own) : own;
  });
  let shown = columns.map((_, i) => i);
  for (const i of shown.toReversed()) {
    if (columns[i]?.optional && total(shown, wanted) > width) shown = shown.filter((other) => other !== i);
  }
  return shown;
}

/** Takes from the widest column, a letter at a time, until all fit or none can be narrower. */
function narrow(
  columns: readonly Column[],
  natural: readonly number[],
  shown: readonly number[],
  width: number,
): number[] {
  const widths = [...natural];
  const spare = (i: number) => (widths[i] ?? 0) - (columns[i]?.least ?? widths[i] ?? 0);
  while (total(shown, widths) > width) {
    const [widest] = shown.filter((i) => spare(i) > 0).sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function total(shown: readonly number[], widths: readonly number[]): number {
  return shown.reduce((sum, i) => sum + (widths[i] ?? 0), 0) + gap.length * Math.max(0, shown.length - 1);
}
