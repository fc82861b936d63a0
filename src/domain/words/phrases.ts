/** What every channel says alike: times, counts, and somebody else's text as a part of ours. */

/** A moment as people read it: `2026-11-26 09:16 UTC`. */
export function sayTime(time: Date | string): string {
  const iso = typeof time === "string" ? time : time.toISOString();
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

/** `1 service`, `2 services`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function sayList(words: readonly string[], conjunction: "and" | "or"): string {
  const rest = words.slice(0, -1);
  return [...(rest.length > 0 ? [rest.join(", ")] : []), ...words.slice(-1)].join(` ${conjunction} `);
}

/** Somebody else's text on one line: no character of it starts another, or hides. */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ");
}

/** Somebody else's text, made fit to be a part of ours: on one line, and no longer than this. */
export function clip(text: string, longest: number): string {
  const line = text.replace(/[\s\p{C}]+/gu, " ").trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}

/** A text for people, with each digest as `sha256:` and 12 digits; a command that needs a digest needs all of it. */
export function withShortDigests(text: string): string {
  return text.replaceAll(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, "$1");
}

/** A text as a sentence with its end: texts of AWS may have one already. */
export function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
