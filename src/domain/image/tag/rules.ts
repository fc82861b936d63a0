/** How each kind of part is read. */
import { gluedPieceOf, isJavaBuild, namedVersionOf, numbersOf, pieceOf } from "./counting.ts";
import { type Numeric, numeric } from "./numeric.ts";
import { partAt, patterns } from "./patterns.ts";
import type { Context, Rule } from "./piece.ts";
import type { Mark, Named, VersionMark } from "./reading.ts";
import {
  branchWords,
  commitWords,
  correctionWords,
  preReleases,
  releaseWords,
  shortPreReleases,
  systemWords,
} from "./vocabulary.ts";

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
  const before = pieces.at(-1);
  const isBehindVersion =
    before?.mark?.kind === "version" || before?.amends?.preRelease || before?.correction;
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

/** `RELEASE.2021-04-22T15-44-28Z.hotfix.cf89776b4`: what was corrected in that release, and comes before the next. */
const hotfix: Rule = ({ text, at, separator, pieces }) => {
  const isBehind = separator === "." && pieces.at(-1)?.mark?.kind === "date";
  const found = isBehind ? partAt(patterns.hotfix, text, at) : null;
  if (!found) return null;
  const mark: Mark = { kind: "commit", length: found.groups?.hex?.length ?? 0 };
  const correction: Named = { name: "hotfix", numbers: [] };
  return { piece: { line: ".hotfix.<commit>", key: "", mark, correction }, length: found[0].length };
};

/**
 * `12.0.2-security-01`, `2.4.7-p3`, `1.2.3-hotfix.1`: what was corrected in that release, and comes before the next.
 * Behind a dash, what `hotfix-12` begins with is the name of a branch.
 * @see https://www.php.net/manual/en/function.version-compare.php
 */
const correction: Rule = ({ text, at, separator, pieces }) => {
  const before = pieces.at(-1)?.mark;
  const isBehind = before?.kind === "version" && before.preRelease === null;
  const found = isBehind ? partAt(patterns.correction, text, at) : null;
  const { word = "", digits = "" } = found?.groups ?? {};
  const name = word.toLowerCase();
  const isBranch = branchWords.has(name) && text[at + word.length] === "-";
  if (!found || !correctionWords.has(name) || isBranch) return null;
  const line = `${separator}${found[0].slice(0, -digits.length)}#`;
  return {
    piece: { line, key: "", correction: { name, numbers: [numeric(digits)] } },
    length: found[0].length,
  };
};

/** Year, month and day in digits of one width, so that `2026-1-5` and `20260105` are one day. */
function digitsOf(day: string): Numeric[] {
  const [year = "", month = "", rest = ""] = /[-_]/.test(day)
    ? day.split(/[-_]/)
    : [day.slice(0, 4), day.slice(4, 6), day.slice(6)];
  return [year, month, rest || "0"].map(numeric);
}

const version: Rule = (context) => {
  const found = partAt(patterns.version, context.text, context.at);
  if (!found) return null;
  const { v = "", numbers = "", suffix = "", more = "" } = found.groups ?? {};
  const [language] = partAt(patterns.language, context.text, context.at) ?? [];
  if (language !== undefined && context.at === 0)
    return { piece: { line: language }, length: language.length };
  if (isBuildOfDay(context))
    return { piece: pieceOf(numbers, v, context), length: v.length + numbers.length };
  if (context.isBranch && numbersOf(numbers).length === 2)
    return { piece: { line: v + numbers }, length: v.length + numbers.length };
  const named = suffix === "" ? namedVersionOf(numbers, v, context) : null;
  if (named) return { piece: named, length: found[0].length };
  const name = suffix.toLowerCase();
  const isPre = isPreRelease(name) && (more !== "" || !shortPreReleases.has(name));
  const preRelease = isPre ? { name, numbers: more === "" ? [] : [numeric(more)] } : null;
  const mark: VersionMark = { kind: "version", numbers: numbersOf(numbers), preRelease, after: null };
  // `1.2.3p1`: the correction is a part of its own.
  const isCorrected = more !== "" && correctionWords.has(name);
  const rest = isPre || isCorrected ? "" : suffix + more;
  const length = isCorrected ? v.length + numbers.length : found[0].length;
  return { piece: { line: `${v}#${rest}`, key: `#${rest}`, mark }, length };
};

/** `21_35`: the first release of a major version of Java has no more numbers before that of its build. */
const java: Rule = (context) => {
  const { major = "" } = partAt(patterns.java, context.text, context.at)?.groups ?? {};
  if (major === "" || !isJavaBuild(context)) return null;
  const mark: VersionMark = { kind: "version", numbers: numbersOf(major), preRelease: null, after: null };
  return { piece: { line: "#", mark }, length: major.length };
};

/** `20241027.0.273886`: what a dot joins to a date are numbers of that day. */
function isBuildOfDay({ separator, pieces }: Context): boolean {
  return separator === "." && pieces.at(-1)?.mark?.kind === "date";
}

/**
 * `5.3.2.RELEASE`, `4.1.0.Final`, `4.1.0.SP1`: the version itself, and what was corrected in it.
 * @see https://maven.apache.org/pom.html#version-order-specification
 */
const release: Rule = ({ text, at, separator, version: own, pieces }) => {
  const isBehind = own !== null && separator === "." && pieces.at(-1)?.mark === own;
  const found = isBehind ? partAt(patterns.release, text, at) : null;
  const { word = "", pack } = found?.groups ?? {};
  if (!found || (pack === undefined && !releaseWords.has(word.toLowerCase()))) return null;
  const [major = zero, minor = zero, patch = zero, ...more] = own?.numbers ?? [];
  const numbers = pack === undefined ? {} : { numbers: [major, minor, patch, ...more, numeric(pack)] };
  return { piece: { line: "", amends: numbers }, length: found[0].length };
};

const zero = numeric("0");

/** `ea68229` is the id of a commit, and not early access number 68229. */
const preRelease: Rule = ({ text, at, version: own, commits }) => {
  const isOpen = own !== null && own.preRelease === null && !partAt(patterns.commit, text, at);
  const found = isOpen ? partAt(patterns.preRelease, text, at) : null;
  const name = found?.groups?.name?.toLowerCase() ?? "";
  const isBare = found?.groups?.numbers === undefined;
  if (!found || !isPreRelease(name) || isLetter(name) || (isBare && shortPreReleases.has(name))) return null;
  const digits = found.groups?.numbers ?? "";
  // `-snapshot-12345678` may be a commit of that pre-release.
  const start = at + found[0].length - digits.length;
  const isCommit = commits.includes(start);
  const numbers = isCommit ? [] : numbersOf(digits);
  const amends: { preRelease: Named } = { preRelease: { name, numbers } };
  const mayBeCommit =
    /^\d+$/.test(digits) && isLong(digits) && /[-.]/.test(text[start - 1] ?? "") ? start : null;
  const length = isCommit ? start - at - 1 : found[0].length;
  return { piece: { line: "", amends, mayBeCommit }, length };
};

/** Of the names of one letter, `m` alone stands by itself: `-b08` is a build. */
function isLetter(name: string): boolean {
  return name.length === 1 && name !== "m";
}

function isPreRelease(name: string): boolean {
  return Object.hasOwn(preReleases, name);
}

const commit: Rule = (context) => {
  const { text, at, word, commits, separator } = context;
  const isSaid = commits.includes(at) || (word !== null && commitWords.has(word.toLowerCase()));
  const found =
    partAt(patterns.commit, text, at) ??
    (isSaid ? partAt(patterns.hex, text, at) : null) ??
    (separator === "." ? partAt(patterns.countedCommit, text, at) : null);
  if (!found) return null;
  const { g = "", hex = "" } = found.groups ?? {};
  const { length } = hex.replaceAll("_", "");
  const mark: Mark = length > 40 ? { kind: "hash" } : { kind: "commit", length };
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
  const piece = gluedPieceOf(word, numbers, context);
  return {
    piece: { ...piece, line: word + piece.line, ...(piece.key ? { key: word + piece.key } : {}) },
    length: found[0].length,
  };
};

const word: Rule = ({ text, at }) => {
  const [found] = partAt(patterns.word, text, at) ?? [];
  if (!found) return null;
  return {
    piece: { line: found, mayBeCommit: isLong(found) && /^[a-f]+$/.test(found) ? at : null },
    length: found.length,
  };
};

/** The first that reads a part has it. */
export const rules: readonly Rule[] = [
  literally(patterns.architecture),
  literally(patterns.region),
  plainArchitecture,
  uuid,
  after,
  date,
  hotfix,
  release,
  correction,
  preRelease,
  literally(patterns.open),
  java,
  version,
  commit,
  number,
  glued,
  word,
];
