/**
 * Names, and others in their place: word by word, so that what is alike stays alike.
 *
 * `shop-api` becomes `xa-api`, and the tag `shop-v1.4.2-alpine` becomes `xa-v1.4.2-alpine`: its words change, and the
 * version, commit, date or number in it, by which it is judged, stays.
 */
import { keptWords } from "./kept-words.ts";
import type { Texts } from "./texts.ts";

const alone = (pattern: string) => `(?<![0-9A-Za-z])(?:${pattern})(?![0-9A-Za-z])`;
const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const commit = "g?[0-9a-f]{7,}|[0-9a-fA-F]{32,}";
const ulid = "[0-9A-HJKMNP-TV-Z]{26}";
const ipv6 = "\\[[0-9a-fA-F:]+\\]";

/** What names content and stays; or a word. */
const tokens = new RegExp(`${ipv6}|${alone(uuid)}|${alone(commit)}|${alone(ulid)}|(?<word>[A-Za-z]+)`, "g");

/** Names of AWS's resources within a sentence. */
const arns = /\barn:[^\s"'),;]+/g;

/** What changes the words of names in a text to `xa`, `xb` and so on, the same word to the same one everywhere. */
export function replaceNames({ names, sentences }: Texts): (text: string) => string {
  const all = [...names, ...sentences.flatMap((text) => text.match(arns) ?? [])];
  const words = new Set(all.flatMap(wordsIn).map((word) => word.toLowerCase()));
  const own = [...words].filter((word) => word.length > 1 && !keptWords.has(word));
  const replacements = new Map(own.map((word, i) => [word, replacementOf(i)]));
  return (text) =>
    text.replaceAll(tokens, (token) => {
      const replacement = replacements.get(token.toLowerCase());
      return replacement === undefined ? token : inCaseOf(token, replacement);
    });
}

function wordsIn(text: string): string[] {
  return [...text.matchAll(tokens)].flatMap(({ groups }) => groups?.word ?? []);
}

/** `xa` … `xz`, `xaa` …: no digits in hexadecimal, and no word that means anything in a tag. */
function replacementOf(index: number): string {
  let letters = "";
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(97 + ((rest - 1) % 26)) + letters;
  return `x${letters}`;
}

function inCaseOf(word: string, replacement: string): string {
  if (word === word.toUpperCase()) return replacement.toUpperCase();
  const [first = ""] = word;
  return first === first.toUpperCase() ? replacement[0]?.toUpperCase() + replacement.slice(1) : replacement;
}
