/** Reads a tag by its spelling alone: what a repository shows of its other tags is not looked at here. */
import type { Tag } from "../reference.ts";
import { type Numeric, numeric } from "./numeric.ts";
import { partAt, patterns } from "./patterns.ts";
import type { Mark, PreRelease, TagKind, TagReading, VersionMark } from "./reading.ts";
import {
  commitWords,
  nameWords,
  preReleases,
  runWords,
  shortPreReleases,
  systemWords,
} from "./vocabulary.ts";

/** What a part of a tag comes to. */
interface Piece {
  /** As it stands in the line that people read, and in the one that is compared: literally, unless said. */
  readonly line: string;
  readonly key?: string;
  readonly mark?: Mark;
  readonly variant?: readonly Numeric[];
  /** A pre-release, or what was built after the version: a part of the mark before it, and of no line. */
  readonly amends?: Partial<Pick<VersionMark, "preRelease" | "after">>;
  /** Where it begins, if it might be a commit's id. */
  readonly mayBeCommit?: number | null;
}

/** What stands before a part. */
interface Context {
  readonly text: string;
  readonly at: number;
  readonly pieces: readonly Piece[];
  readonly isStart: boolean;
  /** The part right before it, where that is a word and no mark. */
  readonly word: string | null;
  readonly version: VersionMark | null;
  /** Where what might be a commit's id is to be read as one. */
  readonly commits: readonly number[];
}

type Rule = (context: Context) => { readonly piece: Piece; readonly length: number } | null;

/** Reads a tag. */
export function spell(tag: Tag): TagReading {
  const { reading, candidates } = spellWith(tag, []);
  const [first, ...others] = candidates;
  if (first === undefined) return reading;
  const sets = others.length === 0 ? [candidates] : [...candidates.map((at) => [at]), candidates];
  return { ...reading, asCommit: sets.map((commits) => spellWith(tag, commits).reading) };
}

function spellWith(
  tag: Tag,
  commits: readonly number[],
): { reading: TagReading; candidates: readonly number[] } {
  const found = partsOf(tag, commits);
  const marks = marksOf(found);
  const first = found.findIndex(({ mark }) => mark);
  return {
    candidates: found.flatMap(({ mayBeCommit }) => mayBeCommit ?? []),
    reading: {
      tag,
      kind: kindOf(marks),
      line: found.map(({ line }) => line).join(""),
      key: found.map(({ key, line }) => key ?? line).join(""),
      marks,
      variant: found.flatMap(({ variant }) => (variant ? [variant] : [])),
      prefix: first < 0 ? "" : trim(found.slice(0, first)),
      asCommit: [],
    },
  };
}

function partsOf(text: string, commits: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const separator = partAt(patterns.separator, text, at)?.[0] ?? "";
    const context = contextOf(text, at + separator.length, pieces, commits);
    const found = firstRule(context);
    const isAmending = found?.piece.amends !== undefined;
    if (separator && !isAmending) pieces.push({ line: separator });
    if (!found) break;
    pieces.push(found.piece);
    at += separator.length + found.length;
  }
  return pieces;
}

function contextOf(text: string, at: number, pieces: readonly Piece[], commits: readonly number[]): Context {
  const before = pieces.at(-1);
  const version = pieces.flatMap(({ mark }) => (mark?.kind === "version" ? mark : [])).at(-1) ?? null;
  const word = before && !before.mark && !before.amends && !before.variant ? before.line : null;
  return { text, at, pieces, isStart: pieces.length === 0, word, version, commits };
}

function firstRule(context: Context) {
  for (const rule of rules) {
    const found = rule(context);
    if (found) return found;
  }
  return null;
}

/** A part of a version is said with it: the marks as they stand, each pre-release in its version. */
function marksOf(pieces: readonly Piece[]): Mark[] {
  const marks: Mark[] = [];
  for (const { mark, amends } of pieces) {
    if (mark) marks.push(mark);
    const last = marks.findLastIndex(({ kind }) => kind === "version");
    const version = marks[last];
    if (amends && version?.kind === "version") marks[last] = { ...version, ...amends };
  }
  return marks;
}

function kindOf(marks: readonly Mark[]): TagKind {
  for (const kind of ["uuid", "hash", "commit", "date", "build", "version"] as const)
    if (marks.some((mark) => mark.kind === kind)) return kind;
  return "moving";
}

function trim(pieces: readonly Piece[]): string {
  return pieces
    .map(({ line }) => line)
    .join("")
    .replace(/[-_.+]+$/, "");
}

const literally: (pattern: RegExp) => Rule = (pattern) => (context) => {
  const [text] = partAt(pattern, context.text, context.at) ?? [];
  return text === undefined ? null : { piece: { line: text }, length: text.length };
};

const plainArchitecture: Rule = (context) =>
  context.word !== null && systemWords.has(context.word.toLowerCase())
    ? literally(patterns.plainArchitecture)(context)
    : null;

const uuid: Rule = ({ text, at }) => {
  const [found] = partAt(patterns.uuid, text, at) ?? [];
  return found ? { piece: { line: "<uuid>", mark: { kind: "uuid" } }, length: found.length } : null;
};

/** `v1.4.2-3-gabc1234`: three commits after v1.4.2. @see https://git-scm.com/docs/git-describe */
const after: Rule = ({ text, at, pieces, version }) => {
  const isBehindVersion = pieces.at(-1)?.mark?.kind === "version" || pieces.at(-1)?.amends?.preRelease;
  const found = version && isBehindVersion ? partAt(patterns.after, text, at) : null;
  return found
    ? {
        piece: { line: "", amends: { after: numeric(found.groups?.commits ?? "") } },
        length: found[0].length,
      }
    : null;
};

const date: Rule = ({ text, at }) => {
  const forms = [patterns.compactDate, patterns.serialDate, patterns.dashedDate, patterns.monthDate];
  for (const form of forms) {
    const found = partAt(form, text, at);
    if (!found) continue;
    const { v = "", date: day = "", time } = found.groups ?? {};
    const key = time ? "<date>-<time>" : "<date>";
    const numbers = [...digitsOf(day), ...(time ? [numeric(time.replace(/\D/g, "").padEnd(6, "0"))] : [])];
    return { piece: { line: v + key, key, mark: { kind: "date", numbers } }, length: found[0].length };
  }
  return null;
};

/** Year, month and day in digits of one width, so that `2026-1-5` and `20260105` are one day. */
function digitsOf(day: string): Numeric[] {
  const [year = "", month = "", rest = ""] = /[-_]/.test(day)
    ? day.split(/[-_]/)
    : [day.slice(0, 4), day.slice(4, 6), day.slice(6)];
  return [year, month, rest || "0"].map(numeric);
}

const version: Rule = ({ text, at }) => {
  const found = partAt(patterns.version, text, at);
  if (!found) return null;
  const { v = "", numbers = "", suffix = "", more = "" } = found.groups ?? {};
  const name = suffix.toLowerCase();
  const isPre = isPreRelease(name) && (more !== "" || !shortPreReleases.has(name));
  const preRelease = isPre ? { name, numbers: more === "" ? [] : [numeric(more)] } : null;
  const mark: VersionMark = { kind: "version", numbers: numbersOf(numbers), preRelease, after: null };
  const rest = isPre ? "" : suffix + more;
  return { piece: { line: `${v}#${rest}`, key: `#${rest}`, mark }, length: found[0].length };
};

/** `ea68229` is the id of a commit, and not early access number 68229. */
const preRelease: Rule = ({ text, at, version: own }) => {
  const isOpen = own !== null && own.preRelease === null && !partAt(patterns.commit, text, at);
  const found = isOpen ? partAt(patterns.preRelease, text, at) : null;
  const name = found?.groups?.name?.toLowerCase() ?? "";
  const isBare = found?.groups?.numbers === undefined;
  if (!found || !isPreRelease(name) || isLetter(name) || (isBare && shortPreReleases.has(name))) return null;
  const numbers = numbersOf(found.groups?.numbers ?? "");
  const amends: { preRelease: PreRelease } = { preRelease: { name, numbers } };
  return { piece: { line: "", amends }, length: found[0].length };
};

/** Of the names of one letter, `m` alone stands by itself: `-b08` is a build. */
function isLetter(name: string): boolean {
  return name.length === 1 && name !== "m";
}

function isPreRelease(name: string): boolean {
  return Object.hasOwn(preReleases, name);
}

const commit: Rule = (context) => {
  const { text, at, word, commits } = context;
  const isSaid = commits.includes(at) || (word !== null && commitWords.has(word.toLowerCase()));
  const found = partAt(patterns.commit, text, at) ?? (isSaid ? partAt(patterns.hex, text, at) : null);
  if (!found) return null;
  const { g = "", hex = "" } = found.groups ?? {};
  const mark: Mark = hex.length > 40 ? { kind: "hash" } : { kind: "commit", length: hex.length };
  const line = `${g}<${mark.kind}>`;
  return { piece: { line, mark }, length: found[0].length };
};

/** A bare number: a build's, the revision of a version, a number in its variant, or somebody's ticket. */
const number: Rule = (context) => {
  const found = partAt(patterns.number, context.text, context.at);
  if (!found) return null;
  const { v = "", digits = "" } = found.groups ?? {};
  const piece = pieceOf(digits, v, context);
  return {
    piece: { ...piece, mayBeCommit: v === "" && isLong(digits) ? context.at : null },
    length: found[0].length,
  };
};

/** The length of a commit's id, at least and at most. */
function isLong(text: string): boolean {
  return text.length >= 7 && text.length <= 40;
}

const glued: Rule = (context) => {
  const found = partAt(patterns.glued, context.text, context.at);
  const { word = "", numbers = "" } = found?.groups ?? {};
  if (!found) return null;
  const counts = runWords.has(word.toLowerCase()) || context.pieces.some(({ mark }) => mark);
  if (!counts) return { piece: { line: found[0] }, length: found[0].length };
  const piece = pieceOf(numbers, "", { ...context, word });
  return {
    piece: { ...piece, line: word + piece.line, ...(piece.key ? { key: word + piece.key } : {}) },
    length: found[0].length,
  };
};

/** What a number counts, by what stands before it. */
function pieceOf(text: string, v: string, context: Context): Piece {
  const { word, version: own, pieces } = context;
  const isMarked = pieces.some(({ mark }) => mark);
  const isNamed = word !== null && isName(word, isMarked);
  if (isNamed || (!isMarked && isVersionAhead(context))) return { line: v + text };
  const numbers = numbersOf(text);
  const isOfVariant = isMarked && word !== null && !runWords.has(word.toLowerCase());
  if (isOfVariant) return { line: v + text, key: `${v}#`, variant: numbers };
  return own
    ? { line: `${v}#`, key: `${v}#`, mark: { kind: "revision", numbers } }
    : { line: `${v}<build>`, key: "<build>", mark: { kind: "build", numbers } };
}

/** `pr-12`, `PROJ-123`: another number is another thing, and no newer one. */
function isName(word: string, isMarked: boolean): boolean {
  return nameWords.has(word.toLowerCase()) || (!isMarked && /^[A-Z][A-Z0-9]+$/.test(word));
}

function isVersionAhead({ text, at }: Context): boolean {
  return /[-_]v?\d+\.\d/.test(text.slice(at));
}

const word: Rule = ({ text, at }) => {
  const [found] = partAt(patterns.word, text, at) ?? [];
  if (!found) return null;
  return {
    piece: { line: found, mayBeCommit: isLong(found) && /^[a-f]+$/.test(found) ? at : null },
    length: found.length,
  };
};

function numbersOf(text: string): Numeric[] {
  return text.split(/[.uU]/).filter(Boolean).map(numeric);
}

/** The first that reads a part has it. */
const rules: readonly Rule[] = [
  literally(patterns.architecture),
  plainArchitecture,
  uuid,
  after,
  date,
  preRelease,
  literally(patterns.open),
  version,
  commit,
  number,
  glued,
  word,
];
