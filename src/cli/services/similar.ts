/** "Did you mean": the names that a mistyped one may stand for. */

import { distance } from "../../domain/common/spelling.ts";

/** More letters wrong than this in ten, and it is another word. */
const tolerance = 0.4;

/** The end of a message: `; did you mean "dev"?`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const names = similarTo(word, candidates).map((name) => `"${name}"`);
  return names.length === 0 ? "" : `; did you mean ${names.join(" or ")}?`;
}

/** The same, and what there is. */
export function didYouMeanOf(word: string, candidates: Iterable<string>, present: string): string {
  const question = didYouMean(word, candidates);
  return question === ""
    ? `; ${present}`
    : `${question} ${present.replace(/^./, (first) => first.toUpperCase())}`;
}

/** The candidates that begin with `word` or are within a few letters of it, nearest first, three at most. */
function similarTo(word: string, candidates: Iterable<string>): string[] {
  return [...new Set(candidates)]
    .map((name) => ({ name, odd: distance(word, name) }))
    .filter(
      ({ name, odd }) =>
        (word !== "" && name.startsWith(word)) || odd <= Math.max(word.length, name.length) * tolerance,
    )
    .sort((a, b) => a.odd - b.odd || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name);
}
