/** How far are two words apart, and which one may have been meant? */

/** How many letters must be added, dropped or changed to make one of the other (Levenshtein). */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * The word that was meant by another: case, spaces, dashes and the like make no difference, nor does an odd letter in
 * each three, but two at most; `null` if there is none so near.
 */
export function meant<T extends string>(word: string, words: readonly T[]): T | null {
  const near = words
    .map((candidate) => ({ candidate, odd: distance(letters(word), letters(candidate)) }))
    .filter(({ candidate, odd }) => odd <= Math.min(2, letters(candidate).length / 3))
    .sort((a, b) => a.odd - b.odd);
  return near[0]?.candidate ?? null;
}

function letters(word: string): string {
  return word
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(0, longest);
}

/** Nobody means a word by a text that is longer than this. */
const longest = 100;
