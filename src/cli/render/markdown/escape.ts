/** Text in Markdown as GitHub reads it: whatever it holds, it is shown, and means nothing. */

import { plain } from "../text.ts";
import { clip } from "../words/phrases.ts";

/** A sentence. */
export function prose(text: string): string {
  return neutral(clip(text).trim());
}

/** A name, in the letters of code; it is never cut. */
export function code(text: string): string {
  if (text === "") return "";
  return harmless.test(text) ? `\`${text}\`` : codeElement(text);
}

/** The same as an element, for where Markdown is not read. */
export function codeElement(text: string): string {
  return `<code>${neutral(plain(text))}</code>`;
}

/** What most names are made of: nothing in it ends a span of code or a table's cell. */
const harmless = /^[\w./:@%+=,-]+$/;

/** Commands to copy, a line each. */
export function commands(lines: readonly string[]): string {
  const text = lines.map(plain).join("\n");
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}`;
}

/** A row of a table. */
export function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** What can be unfolded. */
export function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** An entity is never syntax: so nothing of a text begins a list, a link, a table's cell, a formula or an element. */
function neutral(text: string): string {
  return text
    .replace(/[&\\`*_[\]<>|~$#]|^[-+=]|(?<=^\d+)[.)]|(?<=www)\.|:(?=\/\/|[\w+-]+:)/gi, entity)
    .replaceAll("@", nobody);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** GitHub reads `@name` in what Markdown has become, so it takes more than an entity to mention nobody. */
const nobody = "@&#8203;";
