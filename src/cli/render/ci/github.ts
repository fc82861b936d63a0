/** Annotations of a workflow run on GitHub: one for each reason, and what is to be done in it. */
import { sentence } from "../../../domain/words/phrases.ts";
import type { CheckReport, ServiceReport } from "../../../domain/words/report.ts";
import type { Render } from "../render.ts";
import { plain } from "../text.ts";
import {
  type Beginnings,
  type FindingWords,
  isTrouble,
  sayMarked,
  sayToFix,
  sayTroubles,
} from "../words/findings.ts";
import { gravestFirst } from "../words/gravity.ts";
import { type Block, groupByReason, sayGroup } from "../words/groups.ts";
import { sayHeadline, sayIncomplete, sayKinds, withPlaces } from "../words/headline.ts";
import { clip } from "../words/phrases.ts";
import { groupUnknown } from "../words/reasons.ts";

type Level = "error" | "warning" | "notice";

/** Names in an annotation beyond these are counted. */
const namesShown = 10;

/**
 * The annotations, the gravest first: GitHub shows ten of each level for a step. Then the headline, for the log.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export const renderGithub: Render = (report, options) => {
  const services = withPlaces(gravestFirst(report.services));
  const incomplete = sayIncomplete(report, options);
  return [
    ...groupByReason(services).flatMap((block) => annotateBlock(block, options.beginnings)),
    ...annotateUnknown(services),
    ...annotateRepositories(report),
    ...(incomplete === null ? [] : [annotate("warning", "incomplete", [incomplete])]),
    headline(report),
  ].join("\n");
};

function annotateBlock(block: Block, beginnings: Beginnings): string[] {
  if (block.kind === "group") {
    const { group } = block;
    const [first] = group.members;
    if (!first) return [];
    const [words] = sayTroubles({ ...first.service, findings: [first.finding] }, beginnings);
    const names = namesOf(group.members.map(({ service }) => service));
    return words
      ? [annotate(levelOf(words), sayGroup(group), [names, ...linesOf(words, nameOf(first.service))])]
      : [];
  }
  const { service } = block;
  if (!service.findings.some(isTrouble)) return [];
  return sayTroubles(service, beginnings).map((words) => {
    const where = words.container === null ? "" : `, container ${words.container}`;
    return annotate(levelOf(words), `${words.kind}: ${nameOf(service)}${where}`, linesOf(words, null));
  });
}

function annotateUnknown(services: readonly ServiceReport[]): string[] {
  return groupUnknown(services).map(({ reason, services: whose }) =>
    annotate("warning", `unknown: ${whose.length} could not be judged`, [reason, namesOf(whose)]),
  );
}

function annotateRepositories({ repositories }: CheckReport): string[] {
  return repositories.flatMap(({ repository, findings }) =>
    findings.map(({ kind, summary, advice }) =>
      annotate("warning", `${kind}: ${repository}`, [sentence(summary), ...advice]),
    ),
  );
}

function linesOf(finding: FindingWords, example: string | null): string[] {
  const { advice } = finding;
  const what = example === null ? "it" : example;
  return [sayMarked(finding), ...(advice.length > 0 ? [`${sayToFix(what, advice)}:`, ...advice] : [])];
}

/** What is muted is nobody's error or warning. */
function levelOf({ severity, muted }: FindingWords): Level {
  if (muted) return "notice";
  return severity === "high" ? "error" : severity === "medium" ? "warning" : "notice";
}

function namesOf(services: readonly ServiceReport[]): string {
  const more = services.length - namesShown;
  return `${services.slice(0, namesShown).map(nameOf).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function nameOf({ cluster, name }: ServiceReport): string {
  return `${cluster}/${name}`;
}

/** One workflow command; what others wrote cannot end it, nor begin another. */
function annotate(level: Level, title: string, lines: readonly string[]): string {
  const named = escapeData(clip(title)).replaceAll(":", "%3A").replaceAll(",", "%2C");
  return `::${level} title=${named}::${lines.map((line) => escapeData(clip(line))).join("%0A")}`;
}

function escapeData(text: string): string {
  return plain(text).replaceAll("%", "%25");
}

/** A line that is no command, whatever it begins with. */
function headline(report: CheckReport): string {
  const kinds = sayKinds(report.services);
  return `${sayHeadline(report)}${kinds === "" ? "" : `: ${kinds}`}`;
}
