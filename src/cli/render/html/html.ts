/** HTML from templates: whatever is put into one shows as text, and nothing of it is obeyed. */
import { plain } from "../text.ts";

/** Markup that is safe to put into a page. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: text, numbers, markup, lists of these, and nothing. */
export type Part = string | number | Html | null | readonly Part[];

/** A template: ``html`<b>${name}</b>` `` where `name` is text. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.map((string, i) => (i === 0 ? string : markupOf(parts[i - 1] ?? null) + string));
  return { markup: markup.join("") };
}

/** Markup of our own, as it stands. */
export function trusted(markup: string): Html {
  return { markup };
}

function markupOf(part: Part): string {
  if (part === null) return "";
  if (typeof part === "string") return escapeText(part);
  if (typeof part === "number") return String(part);
  return "markup" in part ? part.markup : part.map(markupOf).join("");
}

/** As text and within quotes it means the same. */
function escapeText(text: string): string {
  return plain(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
