/**
 * Ranges of versions, as npm writes them:
 *
 *     range      := set *( "||" set )
 *     set        := version " - " version | comparator *( " " comparator )
 *     comparator := [ "^" | "~" | ">=" | "<=" | ">" | "<" | "=" ] version
 *     version    := [ "v" ] part [ "." part [ "." part [ "-" prerelease ] ] ]
 *     part       := number | "x" | "X" | "*"
 *     prerelease := name [ [ "." | "-" ] number ] *( "." number )
 *     name       := "alpha" | "beta" | "rc" | …, as in `names` below
 *
 * Any other word behind a dash is no pre-release, but the variant of an image, which `parse-track.ts` takes off.
 *
 * A pre-release is in a range wherever its place in the order is, as with npm's `includePrerelease`, and with one
 * exception: it belongs to the version that it leads to, so that `<2.0.0` has no `2.0.0-rc.1`.
 *
 * @see https://github.com/npm/node-semver#ranges
 */

/** Whether a version lies in a range; none lies in what is no range, and what is no version lies in none. */
export function inRange(version: string, range: string): boolean {
  const parsed = parseVersion(version);
  if (!parsed) return false;
  return (parseRange(range) ?? []).some((set) => set.every((allows) => allows(parsed)));
}

/** Whether a text is a range. */
export function isRange(text: string): boolean {
  return parseRange(text) !== null;
}

/** Whether a word, or what begins with it, says that a version is not released yet. */
export function isPrerelease(text: string): boolean {
  return prereleaseName.test(text);
}

interface Version {
  /** Major, minor, patch, and whatever comes behind them. */
  readonly numbers: readonly string[];
  readonly prerelease: string;
}

type Comparator = (version: Version) => boolean;

function parseRange(text: string): Comparator[][] | null {
  const sets = text.split("||").map((set) => parseSet(set.trim()));
  return sets.every((set) => set !== null) ? sets : null;
}

function parseSet(text: string): Comparator[] | null {
  const spaced = text.replace(/([<>=~^])\s+/g, "$1").replace(/^(\S+)\s+-\s+(\S+)$/, ">=$1 <=$2");
  const comparators = spaced.split(/\s+/).map(parseComparator);
  return comparators.every((one) => one !== null) ? comparators : null;
}

const names =
  "alpha|beta|rc|cr|pre|preview|prerelease|dev|snapshot|canary|nightly|next|ea|m(?=[.-]?\\d)|milestone";

const prereleaseName = new RegExp(`^(?:${names})(?![a-z])`, "i");

const comparator = new RegExp(
  `^(\\^|~|>=|<=|>|<|=)?v?(\\d+|[x*])(?:\\.(\\d+|[x*])(?:\\.(\\d+|[x*])(?:-((?:${names})(?:[.-]?\\d+)?(?:\\.\\d+)*))?)?)?$`,
  "i",
);

function parseComparator(text: string): Comparator | null {
  const [, operator = "=", major, minor, patch, prerelease = ""] = comparator.exec(text) ?? [];
  if (major === undefined) return null;
  const parts = [major, minor, patch].flatMap((part) => part ?? []);
  const free = parts.findIndex((part) => !/\d/.test(part));
  const numbers = free < 0 ? parts : parts.slice(0, free);
  return numbers.length < 3 && prerelease ? null : allowed(operator, numbers, prerelease);
}

/** Partial versions stand for all that they leave open, and so for its pre-releases too. */
function allowed(operator: string, numbers: readonly string[], prerelease: string): Comparator {
  const last = numbers.length - 1;
  if (last < 0) return operator === "<" || operator === ">" ? () => false : () => true;
  const isWhole = numbers.length === 3;
  const bound = { numbers, prerelease: isWhole ? prerelease : lowest };
  const from: Comparator = (version) => compare(version, bound) >= 0;
  const below = (part: number): Comparator => {
    const end = { numbers: after(numbers, part), prerelease: lowest };
    return (version) => compare(version, end) < 0;
  };
  const upTo: Comparator = isWhole ? (version) => compare(version, bound) <= 0 : below(last);
  switch (operator) {
    case ">=":
      return from;
    case "<":
      return (version) => compare(version, { numbers, prerelease: prerelease || lowest }) < 0;
    case ">":
      return (version) => !upTo(version);
    case "<=":
      return upTo;
    case "^": {
      const first = numbers.findIndex((part) => Number(part) > 0);
      return both(from, below(first < 0 ? last : first));
    }
    case "~":
      return both(from, below(Math.min(last, 1)));
    default:
      return both(from, upTo);
  }
}

/** What comes before every other pre-release. */
const lowest = "0";

/** The first version after all that begin with these numbers up to this one. */
function after(numbers: readonly string[], part: number): string[] {
  return [...numbers.slice(0, part), `${Number(numbers[part]) + 1}`];
}

function parseVersion(text: string): Version | null {
  const [, numbers, prerelease = ""] = /^v?(\d+(?:\.\d+)*)(?:-([\w.-]+))?(?:\+.*)?$/.exec(text) ?? [];
  return numbers === undefined ? null : { numbers: numbers.split("."), prerelease };
}

/** Numbers as numbers, of however many digits; of words, a shorter one first. */
const order = new Intl.Collator("en", { numeric: true });

function compare(one: Version, other: Version): number {
  for (let i = 0; i < Math.max(one.numbers.length, other.numbers.length); i++) {
    const sign = order.compare(one.numbers[i] ?? "0", other.numbers[i] ?? "0");
    if (sign !== 0) return sign;
  }
  if (!one.prerelease || !other.prerelease) return Number(!one.prerelease) - Number(!other.prerelease);
  return order.compare(dotted(one.prerelease), dotted(other.prerelease));
}

/** `RC10` and `rc-10` come after `rc.9`: neither case nor what stands between a word and its number counts. */
function dotted(prerelease: string): string {
  return prerelease.toLowerCase().replace(/(?<=[a-z])-?(?=\d)/g, ".");
}

function both(one: Comparator, other: Comparator): Comparator {
  return (version) => one(version) && other(version);
}
