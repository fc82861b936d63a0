/** The project's documents, as far as the tests read them. */
import { globSync, readFileSync } from "node:fs";

/** The documents, by their path from the project's root. */
export const documents: ReadonlyMap<string, string> = new Map(
  globSync(["*.md", ".github/**/*.md", "docs/**/*.md", "src/**/*.md"])
    .map((path) => path.replaceAll("\\", "/"))
    .map((path) => [path, readFileSync(path, "utf8")]),
);

/** The text of a document. */
export function documentAt(path: string): string {
  const text = documents.get(path);
  if (text === undefined) throw new RangeError(`Cannot read ${path}: there is no such document`);
  return text;
}

/** A fenced block: what stands behind the fence, and the text. */
export interface Block {
  readonly info: string;
  readonly text: string;
}

/** A fence with what stands behind it, the block, and the fence of the same indentation that ends it. */
const fenced = /^( *)```(.*)\n([\s\S]*?)^\1```$/gm;

/** The fenced blocks of a text; those of a list without their indentation. */
export function blocksOf(text: string): Block[] {
  return [...text.matchAll(fenced)].map(([, indentation = "", info = "", body = ""]) => ({
    info: info.trim(),
    text: body
      .split("\n")
      .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line))
      .join("\n"),
  }));
}

/** The only block of a document with this behind its fence. */
export function blockOf(path: string, info: string): string {
  const [block, ...others] = blocksOf(documentAt(path)).filter((one) => one.info === info);
  if (!block || others.length > 0)
    throw new RangeError(`Cannot find the block "${info}" of ${path}: there must be exactly one`);
  return block.text;
}

/** A heading with the text below it, up to the next one of its depth or above. */
export interface Section {
  readonly depth: number;
  /** Without backticks. */
  readonly title: string;
  readonly text: string;
}

/** The sections of a text, nested ones included. */
export function sectionsOf(text: string): Section[] {
  const plain = withoutBlocks(text);
  const headings = [...plain.matchAll(/^(#{1,6}) (.+)$/gm)];
  return headings.map((heading, i) => {
    const [line, hashes = "", title = ""] = heading;
    const next = headings.slice(i + 1).find((other) => (other[1] ?? "").length <= hashes.length);
    const body = text.slice(heading.index + line.length, next?.index);
    return { depth: hashes.length, title: title.replaceAll("`", ""), text: body };
  });
}

/** The section of this title, within a text. */
export function sectionOf(text: string, title: string): string {
  const [section, ...others] = sectionsOf(text).filter((one) => one.title === title);
  if (!section || others.length > 0)
    throw new RangeError(`Cannot find the section "${title}": there must be exactly one`);
  return section.text;
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(path: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = sectionsOf(documentAt(path)).map(({ title }) => {
    const slug = title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
  return new Set(anchors);
}

/** The cells of the tables of a text, row by row, without the rows of titles and of dashes. */
export function rowsOf(text: string): string[][] {
  const rows = withoutBlocks(text)
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf("|"))
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll("\\|", "|")),
    );
  return rows.filter((row, i) => !isRule(row) && !isRule(rows[i + 1] ?? []));
}

/** The text with its fenced blocks blanked out; every character stays where it is. */
export function withoutBlocks(text: string): string {
  return text.replace(fenced, (block) => block.replace(/[^\n]/g, " "));
}

/** The spans of code in a text, outside of its blocks. */
export function spansOf(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
}

function isRule(row: readonly string[]): boolean {
  return row.length > 0 && row.every((cell) => /^:?-+:?$/.test(cell));
}
