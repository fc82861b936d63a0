/** The ways to write the result of `check`: a file for each, and a line here. */
import type { CheckReport } from "../../domain/words/report.ts";
import type { Moment } from "../../explain/time-line.ts";
import type { Colours } from "../terminal.ts";
import { renderHtml } from "./html/page.ts";
import { renderJson } from "./json.ts";
import { renderMarkdown } from "./markdown/markdown.ts";
import { renderTable } from "./table.ts";
import type { Beginnings } from "./words.ts";

/** Writes a report. */
export type Render = (report: CheckReport, options: RenderOptions) => string;

export interface RenderOptions {
  /** Columns, for formats that fill them. */
  readonly width: number;
  readonly colours: Colours;
  /** Set if the check ended before all services were judged: how many there were, if that is known. */
  readonly interrupted: { readonly total: number | null } | null;
  /** What is known of each service's past, by its ARN, for formats that show it. */
  readonly timeLines: ReadonlyMap<string, readonly Moment[]>;
  readonly beginnings: Beginnings;
}

export const formats = {
  table: renderTable,
  json: renderJson,
  markdown: renderMarkdown,
  html: renderHtml,
} as const satisfies Record<string, Render>;

export type Format = keyof typeof formats;
