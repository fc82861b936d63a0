/** What stands below a row of the table: why, and what to do about it. */

import stringWidth from "string-width";
import { isCommand } from "../../domain/words/commands.ts";
import { sayTime } from "../../domain/words/phrases.ts";
import type { RepositoryReport, ServiceReport } from "../../domain/words/report.ts";
import type { Colours } from "../terminal/terminal.ts";
import { foldCommand, plain, shorten, wrap } from "./text.ts";
import { type Beginnings, type FindingWords, sayTroubles } from "./words/findings.ts";
import { clip, sentence } from "./words/phrases.ts";
import { sayUnchecked, sayUnknown } from "./words/reasons.ts";

const indent = "    ";

/** Sentences that are longer than this are hard to read, however wide the terminal. */
const longestLine = 100;

/** The lines for one service; none if there is nothing to say. */
export function describeService(
  service: ServiceReport,
  beginnings: Beginnings,
  width: number,
  colours: Colours,
): string[] {
  const { notes, status } = service;
  const findings = sayTroubles(service, beginnings);
  const unknown = status === "unknown" ? service.unknown : [];
  return [
    ...findings.flatMap((finding) => describeFinding(finding, width, colours)),
    ...unknown.flatMap((one) => text(`not known: ${sayUnknown(one)}`, width)),
    ...sayUnchecked(service).flatMap((reason) => text(reason, width)),
    ...notes.flatMap((note) => text(`note: ${note}`, width)),
  ];
}

/** The lines for a repository's findings, its name on top. */
export function describeRepository(
  { repository, findings }: RepositoryReport,
  width: number,
  colours: Colours,
): string[] {
  return [
    colours.yellow(sayRepository(repository, width)),
    ...findings.flatMap(({ kind, severity, summary, advice }) => {
      const words = { kind, cause: null, severity, container: null, since: null, advice };
      return describeFinding({ ...words, sentence: sentence(summary) }, width, colours);
    }),
  ];
}

/** In full if there is room, else without its registry: names that are alike differ in their ends. */
function sayRepository(repository: string, width: number): string {
  const full = plain(`repository ${repository}`);
  if (stringWidth(full) <= width) return full;
  return shorten(plain(`repository ${repository.slice(repository.indexOf("/") + 1)}`), width, "middle");
}

function describeFinding(
  { kind, cause, severity, container, since, sentence, advice }: FindingWords,
  width: number,
  colours: Colours,
): string[] {
  const where = container === null ? "" : `${container}: `;
  const why = cause === null ? "" : ` (${cause})`;
  const when = since === null ? "" : `, since ${sayTime(since)}`;
  return [
    ...text(`${where}${kind}${why}, severity ${severity}${when}`, width).map((line) => colours.bold(line)),
    ...text(sentence, width),
    ...(advice.length > 0 ? [`${indent}To fix it:`] : []),
    ...advice.flatMap((line) => sayAdvice(line, width, colours)),
  ];
}

/** Commands stay such that they can be copied and run; sentences are a list. */
function sayAdvice(advice: string, width: number, colours: Colours): string[] {
  const room = width - indent.length - 2;
  if (isCommand(advice))
    return foldCommand(plain(advice), room).map((line) => `${indent}  ${colours.cyan(line)}`);
  return wrap(clip(advice), Math.min(room, longestLine) - 2).map(
    (line, i) => `${indent}  ${i === 0 ? "- " : "  "}${line}`,
  );
}

function text(words: string, width: number): string[] {
  return wrap(clip(words), Math.min(width - indent.length, longestLine)).map((line) => indent + line);
}
