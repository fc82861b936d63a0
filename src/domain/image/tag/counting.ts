/**
 * What a number says where nothing but the word before it tells: a place in the line, a number in the variant that
 * may rise, or a part of a name. Where a word is not known, a number of more than one digit before the first position
 * is a build's, and one behind it is a part of a name: `backend-42` is a build, and `1.2.3-pg16` a variant.
 */
import { environments } from "../similar.ts";
import { type Numeric, numeric } from "./numeric.ts";
import { partAt, patterns } from "./patterns.ts";
import type { Context, Piece } from "./piece.ts";
import type { VersionMark } from "./reading.ts";
import {
  baseWords,
  branchWords,
  counterWords,
  nameWords,
  runtimeWords,
  runWords,
  softwareWords,
} from "./vocabulary.ts";

type Role = "place" | "variant" | "name";

/** What numbers come to that stand by themselves: `12` of `build-12`. */
export function pieceOf(text: string, v: string, context: Context): Piece {
  const numbers = numbersOf(text);
  switch (roleOf(numbers, context)) {
    case "name":
      return { line: v + text };
    case "variant":
      return variantOf(text, v, context);
    case "place":
      return context.version
        ? { line: `${v}#`, key: `${v}#`, mark: { kind: "revision", numbers } }
        : { line: `${v}<build>`, key: "<build>", mark: { kind: "build", numbers } };
  }
}

/** What numbers come to that are written in one with a word, without that word: `3.20` of `alpine3.20`. */
export function gluedPieceOf(word: string, text: string, context: Context): Piece {
  const own = { ...context, word, separator: "" };
  if (isMarked(context) || runWords.has(word.toLowerCase())) return pieceOf(text, "", own);
  const numbers = numbersOf(text);
  if (isNameLong(numbers) || isPlatform(word) || isVersionAhead(context)) return { line: text };
  const mark: VersionMark = { kind: "version", numbers, preRelease: null, after: null };
  return { line: "#", mark };
}

/**
 * What a version comes to that is but the name of what an image is built for, upon, or with: `8.2` of
 * `php-8.2-1.4.7`, `3.10` of `3.10-7.3.17`; `null` for one that tells an image from others of its line.
 */
export function namedVersionOf(text: string, v: string, context: Context): Piece | null {
  const { word, version } = context;
  if (/u/i.test(text)) return null;
  const numbers = numbersOf(text);
  const name: Piece = { line: v + text };
  if (v === "" && isUbuntu(text, context)) return name;
  if (!isMarked(context)) return isNameAhead(numbers, context) ? name : null;
  if (isBehindDate(context) && isNameLong(numbers)) return name;
  if (word === null) return v === "" && isPlatformOf(context) ? name : null;
  if (isPlatform(word)) return roleBehind(numbers, context) === "place" ? null : pieceOf(text, v, context);
  return version !== null && isNameLong(numbers) && roleBehind(numbers, context) === "name" ? name : null;
}

/** Whether a number is the major version of a Java, before the number of its build: `21_35`. */
export function isJavaBuild(context: Context): boolean {
  const { at, word } = context;
  const isRun = word !== null && runWords.has(word.toLowerCase());
  return !isMarked(context) && !isRun && (at === 0 || isBeforeRuntime(context));
}

/** `v20240613-e39e6a9d62-1.30`: the branch of what it is built for, as each day has builds for several. */
function isBehindDate({ pieces, version }: Context): boolean {
  return version === null && pieces.find(({ mark }) => mark)?.mark?.kind === "date";
}

/**
 * `8.2.0-8.1-fpm`: the version of PHP that this one is built for, with the variant of it. Without a variant, it counts
 * what was made of a version: `8.4.2-2.1`, `8.4.2-2.1-arm64`.
 */
function isPlatformOf({ text, at }: Context): boolean {
  const [all] = /^\d\.\d{1,2}[-_](?=[a-z])/i.exec(text.slice(at)) ?? [];
  return all !== undefined && !partAt(patterns.architecture, text, at + all.length);
}

/** The numbers that dots part, or a `u` as in `8u392`. */
export function numbersOf(text: string): Numeric[] {
  return text.split(/[.uU]/).filter(Boolean).map(numeric);
}

/** Nobody names a variant by more than a major and a minor version. */
function isNameLong(numbers: readonly Numeric[]): boolean {
  return numbers.length <= 2;
}

/** The numbers in a variant that are a name stay, and those behind them may rise: `3` and `20` of `alpine3.20`. */
function variantOf(text: string, v: string, { word }: Context): Piece {
  const own = word?.toLowerCase() ?? "";
  const numbers = numbersOf(text);
  const kept = environments.has(own) ? 0 : softwareWords.has(own) ? 2 : 1;
  const key = [...numbers.slice(0, kept), ...(numbers.length > kept ? ["#"] : [])].join(".");
  return { line: v + text, key: v + key, variant: numbers };
}

function roleOf(numbers: readonly Numeric[], context: Context): Role {
  return isMarked(context) ? roleBehind(numbers, context) : roleBefore(numbers, context);
}

function isMarked({ pieces }: Context): boolean {
  return pieces.some(({ mark }) => mark);
}

/** Before the first position. */
function roleBefore(numbers: readonly Numeric[], context: Context): Role {
  const { word } = context;
  if (isVersionAhead(context) || isMajor(context)) return "name";
  if (word === null || runWords.has(word.toLowerCase())) return "place";
  const isThing =
    isNamed(word) || isPlatform(word) || isTicket(word, numbers) || isOfBranch(numbers, context);
  const isOne = isSlot(word, numbers) || isLow(word, numbers, context) || isBeforeRuntime(context);
  return isThing || isOne ? "name" : "place";
}

/** Behind a position. */
function roleBehind(numbers: readonly Numeric[], { word, separator }: Context): Role {
  const own = word?.toLowerCase() ?? "";
  const isCounted = runWords.has(own) || counterWords.has(own);
  // What ends in a digit has its number: `-eu-west-1-42`, `-arm64-2`.
  if (own === "" || isCounted || (/\d$/.test(own) && !isPlatform(own))) return "place";
  // No such system is in use: `-debian-1.0` is what was built upon it.
  if (baseWords.has(own)) return /^[01]$/.test(numbers[0] ?? "") ? "place" : "variant";
  // As in SemVer's identifiers: `1.3.0-feature-x.5`, `1.29.0-gke.1200`.
  if (separator === "." && !isNamed(own) && !isPlatform(own)) return "place";
  if (isSlot(own, numbers)) return "name";
  return environments.has(own) || !isNameLong(numbers) ? "variant" : "name";
}

/** `pr-12`, `tenant-1`: another number is another thing, and no newer one. */
function isNamed(word: string): boolean {
  return nameWords.has(word.toLowerCase()) || branchWords.has(word.toLowerCase());
}

/** What images are built for or upon: `node-20`, `debian-12`. */
function isPlatform(word: string): boolean {
  return softwareWords.has(word.toLowerCase()) || baseWords.has(word.toLowerCase());
}

/** `qa-2`: one of several environments, as no run has so low a number for long. */
function isSlot(word: string, [number]: readonly Numeric[]): boolean {
  return environments.has(word.toLowerCase()) && number?.length === 1;
}

/**
 * `mysql-8`, `blue-1`: the major version of something, or one of several. No run has so low a number for long, but
 * on the branch that releases come from, behind what has its number, or before a commit.
 */
function isLow(word: string, [number, ...more]: readonly Numeric[], { text, at }: Context): boolean {
  const isCounted = counterWords.has(word.toLowerCase()) || /\d$/.test(word);
  return number?.length === 1 && more.length === 0 && !isCounted && !beforeCommit.test(text.slice(at));
}

const beforeCommit = /^\d+[-_.]g?[0-9a-f]{7,40}(?![A-Za-z0-9])/;

/** `open-17-jre`, `open-21_35-jdk` */
function isBeforeRuntime({ text, at }: Context): boolean {
  const [, word = ""] = /^v?\d{1,2}(?:_\d{1,3})?[-_.]([a-z]+)(?!\d)/i.exec(text.slice(at)) ?? [];
  return runtimeWords.has(word.toLowerCase());
}

/** `PROJ-123`, and no `GHA-11512345678` */
function isTicket(word: string, numbers: readonly Numeric[]): boolean {
  return /^[A-Z][A-Z0-9]+$/.test(word) && mayBeTicket(numbers);
}

/** Nobody has had so many tickets: a longer number is a time, or the id of a run. */
function mayBeTicket([number]: readonly Numeric[]): boolean {
  return (number?.length ?? 0) <= 6;
}

/** `feat-abc-123`: the first number behind a word that begins the name of a branch. */
function isOfBranch(numbers: readonly Numeric[], { pieces }: Context): boolean {
  const start = pieces.findLastIndex(({ line }) => branchWords.has(line.toLowerCase()));
  const isOpen = start >= 0 && pieces.slice(start).every(({ line }) => !/^v?\d/.test(line));
  return isOpen && mayBeTicket(numbers);
}

function isVersionAhead({ text, at }: Context): boolean {
  return /[-_]v?\d+\.\d/.test(text.slice(at));
}

/**
 * `v1-abc1234`, `17-20241106`, `22.v131`: the builds of a major version. So low a number is no run's with a `v` before it, nor
 * where the day tells one build from another.
 */
function isMajor({ text, at }: Context): boolean {
  return (
    at === 0 &&
    /^(?:v\d{1,2}[-_]|\d{1,2}\.v\d+(?!\w)|\d{1,2}[-_](?:19|20)\d\d[-_]?(?:0[1-9]|1[0-2])[-_]?\d\d)/.test(text)
  );
}

/** A version before the first position that is a name. */
function isNameAhead(numbers: readonly Numeric[], context: Context): boolean {
  const { word, text, at } = context;
  if (!isNameLong(numbers)) return false;
  if (word !== null && (isPlatform(word) || /[-_]v?\d+\.\d+\.\d/.test(text.slice(at)))) return true;
  return beforeVersion.test(text.slice(at)) || beforeMarked.test(text.slice(at));
}

/**
 * `3.10-7.3.17`, `2.13-3.7.0`: the version of the language, and then the image's own. Numbers longer than a version
 * has count builds: `9.4-1181.1724035907`.
 */
const beforeVersion =
  /^v?\d+\.\d+[-_]v?(?:\d{1,4}\.\d{1,4}\.\d{1,4}|(?!\d\d\.(?:04|10)(?!\d))\d{1,2}\.\d{1,2})(?![\d.])/;

/** `7.3-cli-drupal-v1.8.1`: the same, with words between, where a `v` says which is the image's own. */
const beforeMarked = /^\d+\.\d+(?:[-_][a-z]+)+[-_]v\d+\.\d+\.\d/i;

/** `14-22.04`: Ubuntu's releases are named by year and month, each April and October. */
function isUbuntu(release: string, { text, at }: Context): boolean {
  return /\d[-_]$/.test(text.slice(0, at)) && /^(?:1[4-9]|[23]\d)\.(?:04|10)$/.test(release);
}
