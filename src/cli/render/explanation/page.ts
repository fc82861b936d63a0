/** The lines of an explanation, on a page of so many columns. */
import type { Colours } from "../../terminal/terminal.ts";
import { foldCommand, plain, wrap } from "../text.ts";
import { clip } from "../words/phrases.ts";

/** Where an explanation is written. */
export interface Page {
  readonly width: number;
  readonly colours: Colours;
  /** Whether it goes to another program or a file: then no name is cut. */
  readonly isPiped?: boolean;
}

/** What the lines below a title begin with. */
export const indent = "  ";

/** A section with its title; nothing where it has no lines. */
export function section(title: string, lines: readonly string[], { colours }: Page): string[] {
  return lines.length === 0 ? [] : [colours.bold(title), ...lines];
}

/** A text in indented lines. */
export function text(words: string, { width }: Page): string[] {
  return wrap(clip(words), width - indent.length).map((line) => indent + line);
}

/** A command in lines that a shell reads as one. */
export function commands(line: string, { width, colours }: Page): string[] {
  return foldCommand(plain(line), width - indent.length).map((part) => indent + colours.cyan(part));
}

/** Blocks of lines with an empty line between them. */
export function spaced(blocks: readonly (readonly string[])[]): string[] {
  return blocks.flatMap((block, i) => (i === 0 ? block : ["", ...block]));
}
