/** What stands below a row of the table: why, and what to do about it. */
import type { FindingReport, RepositoryReport, ServiceReport } from "../../domain/report.ts";
import type { Colours } from "../terminal.ts";
import { foldCommand, plain, shorten, wrap } from "./text.ts";

const indent = "    ";

/** Whatever AWS says, a reason is no longer than this. */
const longestText = 600;

/** The lines for one service; none if there is nothing to say. */
export function describeService(service: ServiceReport, width: number, colours: Colours): string[] {
  const { findings, containers, notes, status, since } = service;
  const isOne = containers.length === 1;
  const found = findings.filter(isTrouble).flatMap((finding) => {
    const { kind, cause, severity, container, summary, advice } = finding;
    const where = container === null || isOne ? "" : `${container}: `;
    const when = since === null ? "" : `, since ${sayTime(since)}`;
    const isOurs = cause !== null && ourCauses.test(cause);
    const title = `${where}${kind}${isOurs ? ` (${cause})` : ""}, severity ${severity}${when}`;
    const isNews = cause !== null && !isOurs && !summary.includes(cause);
    const told = isNews ? `${summary}. ECS says: ${cause}` : summary;
    return describeFinding({ title, summary: told, advice }, width, colours);
  });
  const unknown = status === "unknown" ? service.unknown : [];
  return [
    ...found,
    ...unknown.flatMap(({ fact, container, reason }) =>
      text(`not known: ${fact}${container === null ? "" : ` of ${container}`}: ${reason}`, width),
    ),
    ...notes.flatMap((note) => text(`note: ${note}`, width)),
  ];
}

/** A cause that this program tells apart; any other is ECS's own reason. */
const ourCauses = /^[a-z]+(-[a-z]+)*$/;

/** The lines for a repository's findings, its name on top. */
export function describeRepository(
  { repository, findings }: RepositoryReport,
  width: number,
  colours: Colours,
): string[] {
  return [
    colours.yellow(shorten(plain(`repository ${repository}`), width)),
    ...findings.flatMap(({ kind, severity, summary, advice }) =>
      describeFinding({ title: `${kind}, severity ${severity}`, summary, advice }, width, colours),
    ),
  ];
}

/** Advice is the same for many services, so it is said once for all of them. */
export function adviceFor(services: readonly ServiceReport[]): string[] {
  const count = services.filter(({ findings }) => findings.some((finding) => !isTrouble(finding))).length;
  if (count === 0) return [];
  const who = count === 1 ? "1 service names" : `${count} services name`;
  return [`Advice: ${who} a tag that moves, and could be pinned; --format json says which`];
}

/** `mutable` is advice: it changes no status, and nothing is wrong yet. */
function isTrouble({ kind }: FindingReport): boolean {
  return kind !== "mutable";
}

/**
 * Facts that are missing but were not needed, said once for all services:
 * `Not known for 3 services: resolved: AccessDeniedException: ecs:DescribeServiceRevisions`.
 */
export function missingFacts(services: readonly ServiceReport[]): string[] {
  const counts = new Map<string, number>();
  for (const { status, unknown } of services) {
    if (status === "unknown") continue;
    const facts = new Set(unknown.map(({ fact, reason }) => clip(`${fact}: ${reason}`)));
    for (const fact of facts) counts.set(fact, (counts.get(fact) ?? 0) + 1);
  }
  return [...counts].map(([fact, n]) => `Not known for ${n} service${n === 1 ? "" : "s"}: ${fact}`);
}

/** `2026-11-26 11:22 UTC`. */
export function sayTime(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

interface Described {
  readonly title: string;
  readonly summary: string;
  readonly advice: readonly string[];
}

function describeFinding({ title, summary, advice }: Described, width: number, colours: Colours): string[] {
  return [
    ...text(title, width).map((line) => colours.bold(line)),
    ...text(summary.endsWith(".") ? summary : `${summary}.`, width),
    ...(advice.length > 0 ? [`${indent}To cure it:`] : []),
    ...advice.flatMap((line) => sayAdvice(line, width, colours)),
  ];
}

/** Commands stay such that they can be copied and run. */
function sayAdvice(advice: string, width: number, colours: Colours): string[] {
  const isCommand = /^(aws|ecs-image-drift) /.test(advice);
  const room = width - indent.length - 2;
  const lines = isCommand ? foldCommand(plain(advice), room) : wrap(clip(advice), room);
  return lines.map((line) => `${indent}  ${isCommand ? colours.cyan(line) : line}`);
}

function text(words: string, width: number): string[] {
  return wrap(clip(words), width - indent.length).map((line) => indent + line);
}

function clip(words: string): string {
  return shorten(plain(words.slice(0, 2 * longestText)), longestText);
}
