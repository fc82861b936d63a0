/** The ways to write the result of `check`: a file for each, and a line here. */
import { renderGithub } from "./ci/github.ts";
import { renderJunit } from "./ci/junit.ts";
import { renderSarif } from "./ci/sarif.ts";
import { renderHtml } from "./html/page.ts";
import { renderJson } from "./json.ts";
import { renderMarkdown } from "./markdown/markdown.ts";
import type { Render } from "./render.ts";
import { renderTable } from "./table/table.ts";

export const formats = {
  table: renderTable,
  json: renderJson,
  markdown: renderMarkdown,
  html: renderHtml,
  junit: renderJunit,
  sarif: renderSarif,
  github: renderGithub,
} as const satisfies Record<string, Render>;

export type Format = keyof typeof formats;
