/** The report for GitHub: a step's summary, a comment, an issue. */

import type { Status } from "../../../domain/judge/assess.ts";
import { isCommand } from "../../../domain/words/commands.ts";
import { count, sayTime, sentence, withShortDigests } from "../../../domain/words/phrases.ts";
import type { RepositoryReport, ServiceReport } from "../../../domain/words/report.ts";
import { publishedOf, resolvedOf, runningOf, type Shown, sayTags, shortHex } from "../image.ts";
import type { Render } from "../render.ts";
import {
  type Beginnings,
  couldBePinned,
  type FindingWords,
  isTrouble,
  saySeverity,
  sayToFix,
  sayTroubles,
} from "../words/findings.ts";
import { gravestFirst } from "../words/gravity.ts";
import { countsOf, sayHeadline, sayIncomplete, withPlaces } from "../words/headline.ts";
import { countOf } from "../words/phrases.ts";
import { groupUnchecked, groupUnknown, missingFacts, type ReasonGroup, sayDenied } from "../words/reasons.ts";
import { createBudget } from "./budget.ts";
import { code, codeElement, commands, details, prose, row } from "./escape.ts";

/**
 * GitHub shows a step's summary up to 1 MiB, and nothing of a longer one; something is left for the step's own words.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const longest = 1_000_000;

/** What is kept for the end, whatever stands before it. */
const keptForTheEnd = 20_000;

/** Drifted services beyond these are folded. */
const unfolded = 5;

/** A table of more rows than this is folded. */
const longTable = 15;

/** Names in a list beyond these are counted. */
const namesShown = 20;

/** What is wrong in full, then all services as a table; what does not fit is counted. */
export const renderMarkdown: Render = (report, options) => {
  const { beginnings } = options;
  const services = withPlaces(gravestFirst(report.services));
  const incomplete = sayIncomplete(report, options);
  const told = services.filter(isTold);
  const page = createBudget(longest - keptForTheEnd);
  const add = (what: string, blocks: readonly string[]) => {
    const over = page.add(blocks);
    return over === 0 ? [] : [`${count(over, what)} more did not fit here`];
  };
  const leftOut = [
    ...add("line", [
      `## ${marks[report.status]} ${sayHeadline(report)}`,
      `${countsOf(report)
        .map(([status, count]) => `${count} ${status}`)
        .join(" · ")} · checked ${sayTime(report.checkedAt)}`,
      ...(incomplete === null ? [] : [`> [!WARNING]\n> ${prose(incomplete)}`]),
    ]),
    ...add(
      "service",
      told.map((service, place) => describeService(service, beginnings, place)),
    ),
    ...add("reason", describeReasons("Not known", groupUnknown(services))),
    ...add("reason", describeReasons("Not checked", groupUnchecked(services))),
    ...add("repository", report.repositories.map(describeRepository)),
  ];
  const end = [
    ...[...missingFacts(services), ...sayDenied(services)].map(prose),
    ...sayAdvice(services),
    ...leftOut.map((line) => `> [!NOTE]\n> ${line}; \`--format json\` has everything`),
  ];
  return [page.text(), ...tableOf(services, page.left()), ...end].join("\n\n");
};

const marks = {
  drifted: "🔴",
  unknown: "🟠",
  deploying: "🔵",
  held: "🟣",
  "in-sync": "🟢",
  unchecked: "🟤",
  ignored: "⚪",
} as const satisfies Record<Status, string>;

/** Whether there is more to tell of a service than its row: why, or a note. What is not known is told for all together. */
function isTold({ findings, notes }: ServiceReport): boolean {
  return findings.some(isTrouble) || notes.length > 0;
}

function describeService(service: ServiceReport, beginnings: Beginnings, place: number): string {
  const { cluster, name, status, notes } = service;
  const findings = sayTroubles(service, beginnings);
  const body = [
    ...findings.map((finding) => describeFinding(finding, status)),
    ...(status === "drifted" || status === "held" ? [imagesOf(service)] : []),
    ...curesFor(findings),
    ...notes.map((note) => (isCommand(note) ? commands([note]) : `- ${prose(note)}`)),
  ].join("\n\n");
  if (place < unfolded) return `### ${code(`${cluster}/${name}`)}\n\n${body}`;
  const kinds = [...new Set(findings.map(({ kind }) => kind))].join(", ") || status;
  return details(`${marks[status]} ${codeElement(`${cluster}/${name}`)} ${kinds}`, body);
}

function describeFinding(words: FindingWords, status: Status): string {
  const { kind, cause, container, since } = words;
  const title = [
    `${marks[status]} **${kind}**${cause === null ? "" : ` (${cause})`}`,
    ...(container === null ? [] : [`container ${code(container)}`]),
    saySeverity(words),
    ...(since === null ? [] : [`since ${sayTime(since)}`]),
  ];
  return `${title.join(" · ")}\n\n${prose(words.sentence)}`;
}

/** The four images of each container, side by side. */
function imagesOf({ containers, unknown }: ServiceReport): string {
  const rows = containers.map((container) => {
    const running = runningOf(container, unknown);
    return row(
      code(container.name),
      code(withShortDigests(container.written)),
      image(resolvedOf(container, unknown)),
      running.map((one) => image(one, running.length > 1)).join("<br>"),
      image(publishedOf(container, unknown)),
    );
  });
  return [row("container", "written", "resolved", "running", "published"), rule(5), ...rows].join("\n");
}

function image(shown: Shown, counts = false): string {
  const tasks = counts ? `${shown.tasks} × ` : "";
  if (shown.digest === null) return tasks + shown.instead;
  const words = sayTags(shown);
  const tags = words === "" ? "" : ` ${prose(words)}`;
  return `${tasks}${code(shortHex(shown.digest))}${tags}`;
}

/** Where there are several, each says what it cures. */
function curesFor(findings: readonly FindingWords[]): string[] {
  const curable = findings.filter(({ advice }) => advice.length > 0);
  return curable.flatMap(({ kind, container, advice }) => {
    const where = container === null ? "" : ` of container ${code(container)}`;
    return cureFor(advice, curable.length === 1 ? "it" : `**${kind}**${where}`);
  });
}

/** Sentences as a list, and commands to copy. */
function cureFor(advice: readonly string[], what = "it"): string[] {
  if (advice.length === 0) return [];
  const words = advice.filter((line) => !isCommand(line)).map((line) => `- ${prose(line)}`);
  const runnable = advice.filter(isCommand);
  return [
    `${sayToFix(what, advice)}:`,
    ...(words.length > 0 ? [words.join("\n")] : []),
    ...(runnable.length > 0 ? [commands(runnable)] : []),
  ];
}

/** What kept services from being judged, each reason once, with the services. */
function describeReasons(title: string, groups: readonly ReasonGroup[]): string[] {
  const reasons = groups.map(({ reason, services: whose }) => {
    const names = whose.slice(0, namesShown).map(({ cluster, name }) => code(`${cluster}/${name}`));
    const more = whose.length > namesShown ? ` and ${whose.length - namesShown} more` : "";
    return `- ${prose(reason)}: ${names.join(", ")}${more}`;
  });
  return reasons.length === 0 ? [] : [`### ${title}`, ...reasons];
}

function describeRepository({ repository, findings }: RepositoryReport): string {
  const told = findings.flatMap(({ kind, severity, summary, advice }) => [
    `🟠 **${kind}** · severity ${severity}\n\n${prose(sentence(summary))}`,
    ...cureFor(advice),
  ]);
  return [`### Repository ${code(repository)}`, ...told].join("\n\n");
}

/** All services as a table, folded if it is long; as many rows as may be had for so many bytes. */
function tableOf(services: readonly ServiceReport[], room: number): string[] {
  if (services.length === 0) return [];
  const head = [row("status", "service", "tasks", "container", "running", "published"), rule(6)];
  let left = room - 500;
  const rows = services
    .map((service) => rowsOf(service).join("\n"))
    .filter((text) => {
      left -= Buffer.byteLength(text) + 1;
      return left > 0;
    });
  const table = [...head, ...rows].join("\n");
  const over = services.length - rows.length;
  const more = over === 0 ? [] : [`… and ${count(over, "service")} more: \`--format json\` has everything`];
  const isLong = services.length > longTable;
  const summary = services.length === 1 ? "The service" : `All ${services.length} services`;
  return [isLong ? details(summary, table) : `### ${summary}\n\n${table}`, ...more];
}

function rowsOf(service: ServiceReport): string[] {
  const { status, cluster, name, containers, unknown } = service;
  const start = [`${marks[status]} ${status}`, code(`${cluster}/${name}`), countOf(service)];
  if (containers.length === 0) return [row(...start, "", "", "")];
  return containers.map((container, i) => {
    const running = runningOf(container, unknown);
    return row(
      ...(i === 0 ? start : ["", "", ""]),
      code(container.name),
      running.map((one) => image(one, running.length > 1)).join("<br>"),
      image(publishedOf(container, unknown)),
    );
  });
}

function rule(columns: number): string {
  return row(...Array.from({ length: columns }, () => "---"));
}

/** Advice is the same for many services, so it is said once for all of them. */
function sayAdvice(services: readonly ServiceReport[]): string[] {
  const pinnable = couldBePinned(services);
  if (pinnable.length === 0) return [];
  const cures = pinnable.flatMap(({ findings }) =>
    findings.filter((finding) => !isTrouble(finding)).flatMap(({ advice }) => advice),
  );
  const summary = `Advice: ${count(pinnable.length, "service")} could be pinned, so that no moving tag decides what runs`;
  const shown = cures.slice(0, namesShown);
  const more = cures.length > shown.length ? [`… and ${cures.length - shown.length} more`] : [];
  return [details(summary, [commands(shown), ...more].join("\n\n"))];
}
