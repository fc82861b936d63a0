/** Patterns as drift.yml writes them: `*` stands for anything, and `!` in front for all but that. */
import { isMatch } from "matcher";

/** Whether a name is one of those that a pattern stands for; no pattern stands for all. */
export function matches(pattern: string | undefined, name: string): boolean {
  return pattern === undefined || isMatch(name, pattern, { caseSensitive: true });
}

/** Whether a pattern is one name, not a wildcard or a negation. */
export function isName(pattern: string | undefined): boolean {
  return pattern !== undefined && !/[*!]/.test(pattern);
}
