/** Reads a tag by its spelling alone: what a repository shows of its other tags is not looked at here. */
import type { Tag } from "../reference.ts";
import { namesBranch, namesLatest } from "./branch.ts";
import { partAt, patterns } from "./patterns.ts";
import type { Context, Piece } from "./piece.ts";
import type { Mark, TagKind, TagReading } from "./reading.ts";
import { rules } from "./rules.ts";

/** Reads a tag. */
export function spell(tag: Tag): TagReading {
  const plain = spellWith(tag, { commits: [], isBranch: false });
  if (namesLatest(plain.reading)) return movingOf(tag);
  const isBranch = namesBranch(plain.reading);
  const { reading, candidates } = isBranch ? spellWith(tag, { commits: [], isBranch }) : plain;
  const [first, ...others] = candidates;
  if (first === undefined) return reading;
  const sets = others.length === 0 ? [candidates] : [...candidates.map((at) => [at]), candidates];
  return { ...reading, asCommit: sets.map((commits) => spellWith(tag, { commits, isBranch }).reading) };
}

function movingOf(tag: Tag): TagReading {
  return { tag, kind: "moving", line: tag, key: tag, marks: [], variant: [], prefix: "", asCommit: [] };
}

/** How parts are to be read that could be something else. */
type Manner = Pick<Context, "commits" | "isBranch">;

function spellWith(tag: Tag, manner: Manner): { reading: TagReading; candidates: readonly number[] } {
  const found = partsOf(tag, manner);
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

function partsOf(text: string, manner: Manner): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const separator = partAt(patterns.separator, text, at)?.[0] ?? "";
    const context = contextOf({ text, at: at + separator.length, separator, pieces, ...manner });
    const found = firstRule(context);
    const isAmending = found?.piece.amends ?? found?.piece.correction;
    if (separator && !isAmending) pieces.push({ line: separator });
    if (!found) break;
    pieces.push(found.piece);
    at += separator.length + found.length;
  }
  return pieces;
}

function contextOf(here: Omit<Context, "word" | "version">): Context {
  const { pieces } = here;
  const before = pieces.at(-1);
  const version = pieces.flatMap(({ mark }) => (mark?.kind === "version" ? mark : [])).at(-1) ?? null;
  const isWord = before && !before.mark && !before.amends && !before.correction && !before.variant;
  const word = isWord ? before.line : null;
  return { ...here, word, version };
}

function firstRule(context: Context) {
  for (const rule of rules) {
    const found = rule(context);
    if (found) return found;
  }
  return null;
}

/** A part of a version or a date is said with it: the marks as they stand, each pre-release in its version. */
function marksOf(pieces: readonly Piece[]): Mark[] {
  const marks: Mark[] = [];
  for (const { mark, amends, correction } of pieces) {
    const before = marks.at(-1);
    if (correction && (before?.kind === "date" || before?.kind === "version"))
      marks[marks.length - 1] = { ...before, correction };
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
