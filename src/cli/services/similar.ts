/** "Did you mean": the names that a mistyped one may stand for. */

/** More letters wrong than this in ten, and it is another word. */
const tolerance = 0.4;

/** The end of a message: `; did you mean "dev"?`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const names = similarTo(word, candidates).map((name) => `"${name}"`);
  return names.length === 0 ? "" : `; did you mean ${names.join(" or ")}?`;
}

/** The candidates that begin with `word` or are within a few letters of it, nearest first, three at most. */
function similarTo(word: string, candidates: Iterable<string>): string[] {
  return [...new Set(candidates)]
    .map((name) => ({ name, distance: editDistance(word, name) }))
    .filter(
      ({ name, distance }) =>
        (word !== "" && name.startsWith(word)) || distance <= Math.max(word.length, name.length) * tolerance,
    )
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** How many letters must be added, taken away, changed or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      rows[i]?.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, change, swap));
    }
  }
  return at(a.length, b.length);
}
