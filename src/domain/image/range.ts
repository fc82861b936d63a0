/**
 * Ranges of versions, as npm writes them:
 *
 *     range      := set *( "||" set )
 *     set        := partial " - " partial | comparator *( " " comparator )
 *     comparator := [ "^" | "~" | ">=" | "<=" | ">" | "<" | "=" ] partial
 *     partial    := part [ "." part [ "." part ] ]
 *     part       := number | "x" | "X" | "*"
 *
 * @see https://github.com/npm/node-semver#ranges
 */
import { compareVersions } from "compare-versions";

/** Whether a version lies in a range; none lies in what is no range. */
export function inRange(version: string, range: string): boolean {
  return (parseRange(range) ?? []).some((set) => set.every((allows) => allows(version)));
}

/** Whether a text is a range. */
export function isRange(text: string): boolean {
  return parseRange(text) !== null;
}

type Comparator = (version: string) => boolean;

function parseRange(text: string): Comparator[][] | null {
  const sets = text.split("||").map((set) => parseSet(set.trim()));
  return sets.every((set) => set !== null) ? sets : null;
}

function parseSet(text: string): Comparator[] | null {
  const spaced = text.replace(/([<>=~^])\s+/g, "$1").replace(/^(\S+)\s+-\s+(\S+)$/, ">=$1 <=$2");
  const comparators = spaced.split(/\s+/).map(parseComparator);
  return comparators.every((one) => one !== null) ? comparators : null;
}

const comparator = /^(\^|~|>=|<=|>|<|=)?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?$/;

function parseComparator(text: string): Comparator | null {
  const [, operator = "=", ...parts] = comparator.exec(text) ?? [];
  if (parts.length === 0) return null;
  const free = parts.findIndex((part) => part === undefined || !/^\d+$/.test(part));
  const given = (free < 0 ? parts : parts.slice(0, free)).map(Number);
  return allowed(operator, given);
}

/** Partial versions stand for all that they leave open. */
function allowed(operator: string, given: readonly number[]): Comparator {
  const from = atLeast(given);
  const last = given.length - 1;
  if (last < 0) return operator === "<" || operator === ">" ? () => false : () => true;
  switch (operator) {
    case ">=":
      return from;
    case "<":
      return not(from);
    case ">":
      return atLeast(after(given, last));
    case "<=":
      return not(atLeast(after(given, last)));
    case "^": {
      const first = given.findIndex((part) => part > 0);
      return both(from, not(atLeast(after(given, first < 0 ? last : first))));
    }
    case "~":
      return both(from, not(atLeast(after(given, Math.min(last, 1)))));
    default:
      return both(from, not(atLeast(after(given, last))));
  }
}

/** The first version after all that begin with these parts up to this one. */
function after(given: readonly number[], part: number): number[] {
  return [...given.slice(0, part), (given[part] ?? 0) + 1];
}

/** A pre-release belongs to the version that it leads to: `2.0.0-rc.1` is no `1.x`. */
function atLeast([major = 0, minor = 0, patch = 0]: readonly number[]): Comparator {
  const bound = `${major}.${minor}.${patch}`;
  return (version) => compareVersions(version.replace(/-.*$/, ""), bound) >= 0;
}

function not(one: Comparator): Comparator {
  return (version) => !one(version);
}

function both(one: Comparator, other: Comparator): Comparator {
  return (version) => one(version) && other(version);
}
