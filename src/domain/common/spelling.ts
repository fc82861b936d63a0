/** How far are two words apart, and which one may have been meant? */

/** How many letters must be added, dropped, changed or swapped with their neighbour to make one of the other. */
export function distance(a: string, b: string): number {
  const [from, to] = [[...a], [...b]];
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of from.entries()) {
    const next = [i + 1];
    for (const [j, other] of to.entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      const isSwap = i > 0 && j > 0 && letter === to[j - 1] && from[i - 1] === other;
      const swapped = isSwap ? (before[j - 1] ?? 0) + 1 : changed;
      next.push(Math.min(changed, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
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
