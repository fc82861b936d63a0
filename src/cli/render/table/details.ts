/** What stands below a row of the table: why, and what to do about it. */

import stringWidth from "string-width";
import { isCommand } from "../../../domain/words/commands.ts";
import { sayTime, sentence } from "../../../domain/words/phrases.ts";
import type { RepositoryReport, ServiceReport } from "../../../domain/words/report.ts";
import type { Colours } from "../../terminal/terminal.ts";
import { foldCommand, plain, shorten, wrap } from "../text.ts";
import { type Beginnings, type FindingWords, saySeverity, sayToFix, sayTroubles } from "../words/findings.ts";
import { kinds } from "../words/kinds.ts";
import { clip } from "../words/phrases.ts";
import { sayUnchecked, sayUnknown } from "../words/reasons.ts";

const indent = "    ";

/** Sentences that are longer than this are hard to read, however wide the terminal. */
const longestLine = 100;

/** Where the lines stand. */
export interface Place {
  readonly width: number;
  readonly colours: Colours;
  /** Whether it goes to another program or a file: then no name is cut. */
  readonly isPiped?: boolean;
}

/** The lines for one service; none if there is nothing to say. */
export function describeService(service: ServiceReport, beginnings: Beginnings, place: Place): string[] {
  const { notes, status } = service;
  const findings = sayTroubles(service, beginnings);
  const unknown = status === "unknown" ? service.unknown : [];
  return [
    ...findings.flatMap((finding) => describeFinding(finding, place)),
    ...unknown.flatMap((one) => text(`not known: ${sayUnknown(one)}`, place)),
    ...sayUnchecked(service).flatMap((reason) => text(reason, place)),
    ...notes.flatMap((note) =>
      isCommand(note) ? sayAdvice(note, place.width, place.colours) : text(`note: ${note}`, place),
    ),
  ];
}

/** What kind of thing is wrong with a service, in two lines, for where there is no room for more. */
export function nameFindings(service: ServiceReport, beginnings: Beginnings, place: Place): string[] {
  return sayTroubles(service, beginnings).flatMap((finding) => [
    ...titleOf(finding, place),
    ...text(kinds[finding.kind as keyof typeof kinds] ?? finding.sentence, place),
  ]);
}

/** The lines for a repository's findings, its name on top. */
export function describeRepository({ repository, findings }: RepositoryReport, place: Place): string[] {
  return [
    place.colours.yellow(sayRepository(repository, place)),
    ...findings.flatMap(({ kind, severity, summary, advice }) => {
      const words = { kind, cause: null, severity, muted: false, container: null, since: null, advice };
      return describeFinding({ ...words, sentence: sentence(summary) }, place);
    }),
  ];
}

/** In full if there is room, else without its registry: names that are alike differ in their ends. */
function sayRepository(repository: string, { width, isPiped }: Place): string {
  const full = plain(`repository ${repository}`);
  if (isPiped || stringWidth(full) <= width) return full;
  return shorten(plain(`repository ${repository.slice(repository.indexOf("/") + 1)}`), width, "middle");
}

/** The lines for a finding; `what` its commands fix, where it is one of several services. */
export function describeFinding(finding: FindingWords, place: Place, what = "it"): string[] {
  const { sentence, advice } = finding;
  const { width, colours } = place;
  return [
    ...titleOf(finding, place),
    ...text(sentence, place),
    ...(advice.length > 0 ? text(`${sayToFix(what, advice)}:`, place) : []),
    ...advice.flatMap((line) => sayAdvice(line, width, colours)),
  ];
}

function titleOf(words: FindingWords, place: Place): string[] {
  const { kind, cause, container, since } = words;
  const where = container === null ? "" : `${container}: `;
  const why = cause === null ? "" : ` (${cause})`;
  const when = since === null ? "" : `, since ${sayTime(since)}`;
  const title = `${where}${kind}${why}, ${saySeverity(words)}${when}`;
  return text(title, place).map((line) => place.colours.bold(line));
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

/** Words in indented lines. */
export function text(words: string, { width }: Place): string[] {
  return wrap(clip(words), Math.min(width - indent.length, longestLine)).map((line) => indent + line);
}
