/** Are two repository names so alike that one could be taken for the other? */
import { distance } from "../common/spelling.ts";

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

/** Words that say where an image is to run: one is easily taken for another, wherever it stands. */
export const environments: ReadonlySet<string> = new Set([
  "dev",
  "development",
  "live",
  "preprod",
  "prod",
  "production",
  "qa",
  "stage",
  "staging",
  "uat",
]);

/** Whether the names differ by one word added, missing or changed, or by one or two letters. */
export function areSimilar(a: string, b: string): boolean {
  if (a === b) return false;
  const [wordsA, wordsB] = [words(a), words(b)];
  if (lacksOneWord(wordsA, wordsB) || lacksOneWord(wordsB, wordsA) || differInOneWord(wordsA, wordsB)) {
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

/** `other` is `longer` without one of its words. */
function lacksOneWord(longer: readonly string[], other: readonly string[]): boolean {
  return longer.length >= 2 && longer.some((_, i) => longer.toSpliced(i, 1).join("/") === other.join("/"));
}

/**
 * One word is another: an environment, or one of at least three that is not the last. The last word says what
 * the image is, and a single shared one is but a namespace: `shop/api` and `shop/web` are two things of one shop.
 */
function differInOneWord(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length || a.length < 2) return false;
  const [odd = 0, ...others] = a.flatMap((word, i) => (word === b[i] ? [] : [i]));
  if (others.length > 0) return false;
  const areEnvironments = [a[odd], b[odd]].every((word) => word !== undefined && environments.has(word));
  return areEnvironments || (a.length >= 3 && odd < a.length - 1);
}

function oddWords(a: readonly string[], b: readonly string[]): string[] {
  return [...a.filter((word) => !b.includes(word)), ...b.filter((word) => !a.includes(word))];
}
