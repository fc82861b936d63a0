/** Text for a terminal: what is shown is what was meant, as wide as it is counted. */
import stringWidth from "string-width";

/** Shows what a terminal would obey or hide (control characters, line breaks, marks of direction) as text. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escaped);
}

/**
 * The same for whole lines: their ends stay, and the colours that the program itself gives them. Within JSON, what
 * becomes of a character means the same.
 */
export function plainLines(text: string, colours: "with-colours" | "without-colours"): string {
  const shown = (part: string) => part.replace(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escaped);
  if (colours === "without-colours") return shown(text);
  return text
    .split(ourColours)
    .map((part, i) => (i % 2 === 0 ? shown(part) : part))
    .join("");
}

/** Bold, dim and colours of letters: none of them hides what is written. */
const ourColours = new RegExp(`(${String.fromCharCode(27)}\\[(?:[012]|22|3\\d|9[0-7])m)`);

/** A character as JSON writes it: in two parts, if it has two. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return escapes[character] ?? units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Makes a text at most so wide; what goes is its end, or its middle where the end tells as much. */
export function shorten(text: string, width: number, where: "end" | "middle" = "end"): string {
  if (stringWidth(text) <= width) return text;
  const end = where === "end" ? "" : takeEnd(text, Math.floor((width - 1) / 2));
  return `${takeStart(text, width - 1 - stringWidth(end))}…${end}`;
}

/** Fills a text up with spaces. */
export function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const spaces = " ".repeat(Math.max(0, width - stringWidth(text)));
  return align === "left" ? text + spaces : spaces + text;
}

/**
 * Breaks a text into lines at spaces; a word too long for a line is broken where the line ends, but for an address,
 * which could not be opened then.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.match(/\s*\S+/g) ?? []) {
    const longer = (lines.at(-1) ?? "") + word;
    if (lines.length > 0 && stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(...split(lines.length === 0 ? word : word.trimStart(), width));
  }
  return lines;
}

/** Breaks a command before its options, into lines that a shell reads as one; words are never broken. */
export function foldCommand(command: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of splitAtOptions(command)) {
    const longer = `${lines.at(-1)} ${part}`;
    if (lines.length > 0 && stringWidth(`${longer} \\`) <= width) lines[lines.length - 1] = longer;
    else lines.push(lines.length === 0 ? part : `  ${part}`);
  }
  return lines.map((line, i) => (i < lines.length - 1 ? `${line} \\` : line));
}

/** The command's name, and each option with its values. */
function splitAtOptions(command: string): string[] {
  const parts: string[] = [];
  for (const word of command.match(shellWord) ?? []) {
    if (parts.length === 0 || word.startsWith("--")) parts.push(word);
    else parts[parts.length - 1] += ` ${word}`;
  }
  return parts;
}

/** Quoted, escaped and bare characters up to the next space outside of quotes. */
const shellWord = /(?:'[^']*'|\\.|[^\s'\\])+/g;

const address = /^\s*https?:\/\/\S{1,200}$/;

function split(word: string, width: number): string[] {
  if (address.test(word)) return [word];
  const lines: string[] = [];
  for (const letter of letters(word)) {
    const longer = (lines.at(-1) ?? "") + letter;
    if (lines.length > 0 && stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(letter);
  }
  return lines;
}

function takeStart(text: string, width: number): string {
  let taken = "";
  for (const letter of letters(text)) {
    if (stringWidth(taken + letter) > width) break;
    taken += letter;
  }
  return taken;
}

function takeEnd(text: string, width: number): string {
  let taken = "";
  for (const letter of letters(text).reverse()) {
    if (stringWidth(letter + taken) > width) break;
    taken = letter + taken;
  }
  return taken;
}

/** Letters as people count them, with their accents. */
function letters(text: string): string[] {
  return [...new Intl.Segmenter("en").segment(text)].map(({ segment }) => segment);
}
