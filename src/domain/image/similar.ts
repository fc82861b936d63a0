/** Are two repository names so alike that one could be taken for the other? */

/** Words that tell what else is kept beside an image: such a repository is another one on purpose. */
const otherKinds: ReadonlySet<string> = new Set([
  "base",
  "build",
  "buildcache",
  "builder",
  "cache",
  "charts",
  "ci",
  "helm",
  "init",
  "migrate",
  "migrations",
  "sidecar",
  "test",
  "tests",
  "tools",
]);

/** Fewer letters than this are no name to mistake: `api` and `app` differ by intent. */
const shortestForLetters = 6;

/** Whether the names differ by one word added, missing or changed, or by one or two letters. */
export function areSimilar(a: string, b: string): boolean {
  if (a === b) return false;
  const [wordsA, wordsB] = [words(a), words(b)];
  if (differByOneWord(wordsA, wordsB) || differByOneWord(wordsB, wordsA)) {
    return !oddWords(wordsA, wordsB).some((word) => otherKinds.has(word));
  }
  return Math.min(a.length, b.length) >= shortestForLetters && distance(a, b) <= 2;
}

function words(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[-_./]+/)
    .filter(Boolean);
}

/** One word of `longer` is missing or changed in `other`; at least one other word is shared. */
function differByOneWord(longer: readonly string[], other: readonly string[]): boolean {
  if (longer.length < 2) return false;
  return longer.some((_, i) => {
    const rest = longer.toSpliced(i, 1);
    const changed = longer.length === other.length ? other.toSpliced(i, 1) : other;
    return rest.join("/") === changed.join("/");
  });
}

function oddWords(a: readonly string[], b: readonly string[]): string[] {
  return [...a.filter((word) => !b.includes(word)), ...b.filter((word) => !a.includes(word))];
}

/** How many letters must be added, dropped or changed to make one of the other (Levenshtein). */
function distance(a: string, b: string): number {
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
