/** The report for a person at a terminal: a row for each container, drifted services first, with cause and cure. */
import stringWidth from "string-width";
import type { Status } from "../../domain/judge/assess.ts";
import type { CheckReport, ServiceReport } from "../../domain/words/report.ts";
import type { Colours } from "../terminal/terminal.ts";
import { type Column, fitColumns } from "./columns.ts";
import { describeRepository, describeService } from "./details.ts";
import { sayPublished, sayRunning } from "./image.ts";
import type { Render } from "./render.ts";
import { plain, wrap } from "./text.ts";
import { couldBePinned } from "./words/findings.ts";
import { countsOf, gravestFirst, sayInterrupted, sayWhen } from "./words/headline.ts";
import { countOf, revisionOf } from "./words/phrases.ts";
import { missingFacts } from "./words/reasons.ts";

const columns: readonly Column[] = [
  { title: "STATUS" },
  { title: "SERVICE", least: 12, shorten: "middle" },
  { title: "TASKS", align: "right" },
  { title: "CONTAINER", least: 9, shorten: "middle" },
  { title: "RUNNING", least: 22 },
  { title: "PUBLISHED", least: 22, optional: true },
  { title: "TASK DEFINITION", least: 12, shorten: "middle", optional: true },
];

/** A longer table has left the screen when its end is seen. */
const onOneScreen = 20;

/** Further names are counted. */
const namesShown = 10;

/** The services, then what was found of repositories, then a line that sums it up. */
export const renderTable: Render = (report, { width, colours, interrupted, beginnings }) => {
  const services = gravestFirst(report.services);
  const cells = services.map(cellsOf);
  const layout = fitColumns(columns, cells.flat(), width);
  const titles = columns.map(({ title }) => title);
  const blocks = services.map((service, i) => [
    ...(cells[i] ?? []).map((row) => layout(row, (text, column) => paint(text, column, service, colours))),
    ...describeService(service, beginnings, width, colours),
  ]);
  const repositories = report.repositories.map((repository) =>
    describeRepository(repository, width, colours),
  );
  const body = spaced([...blocks, ...repositories]);
  const incomplete = sayInterrupted(report, interrupted);
  const footer = [
    ...missingFacts(services),
    ...sayAdvice(services),
    ...repeatDrifted(services),
    ...sumUp(report, width, colours),
    ...(incomplete === null ? [] : [incomplete]),
  ];
  return [
    ...(blocks.length > 0 ? [colours.dim(layout(titles))] : []),
    ...(body.length > 0 ? [...body, ""] : []),
    ...footer.flatMap((line) => wrap(line, width)),
  ].join("\n");
};

/** A row for each image that a container runs; what is the same in the row above, or was not read, is left out. */
function cellsOf(service: ServiceReport): string[][] {
  const { status, cluster, name, containers, unknown } = service;
  const revision = plain(revisionOf(service));
  const images = containers.flatMap((container) =>
    sayRunning(container, unknown).map((running, i) =>
      i === 0 ? [plain(container.name), running, sayPublished(container, unknown)] : ["", running, ""],
    ),
  );
  const [first = ["-", "-", "-"], ...more] = images;
  return [
    [status, plain(`${cluster}/${name}`), countOf(service), ...first, revision],
    ...more.map((cells) => ["", "", "", ...cells, ""]),
  ];
}

/** One after the other, with air around those of several lines that explain something. */
function spaced(blocks: readonly string[][]): string[] {
  return blocks.flatMap((block, i) => {
    const isAiry = block.length > 1 || (blocks[i - 1]?.length ?? 1) > 1;
    return i > 0 && isAiry ? ["", ...block] : block;
  });
}

function paint(text: string, column: number, { status }: ServiceReport, colours: Colours): string {
  return column === 0 ? colourOf(status, colours)(text) : text;
}

function colourOf(status: Status, colours: Colours): (text: string) => string {
  const byStatus = {
    drifted: colours.red,
    unknown: colours.yellow,
    deploying: colours.cyan,
    held: colours.magenta,
    "in-sync": colours.green,
    unchecked: colours.dim,
    ignored: colours.dim,
  } as const satisfies Record<Status, unknown>;
  return byStatus[status];
}

/** Advice is the same for many services, so it is said once for all of them. */
function sayAdvice(services: readonly ServiceReport[]): string[] {
  const count = couldBePinned(services).length;
  if (count === 0) return [];
  const who = count === 1 ? "1 service names" : `${count} services name`;
  return [`Advice: ${who} a tag that moves, and could be pinned; --format json says which`];
}

/** What has drifted, once more where the top of the table is far away: `Drifted: dev/backend, dev/api and 3 more`. */
function repeatDrifted(services: readonly ServiceReport[]): string[] {
  const names = services
    .filter(({ status }) => status === "drifted")
    .map(({ cluster, name }) => plain(`${cluster}/${name}`));
  if (services.length <= onOneScreen || names.length === 0) return [];
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : "";
  return [`Drifted: ${names.slice(0, namesShown).join(", ")}${more}`];
}

/** `5 services at 2026-11-26 11:25 UTC: 1 drifted, 4 in-sync`, the counts on a line of their own if they must. */
function sumUp(report: CheckReport, width: number, colours: Colours): string[] {
  const counts = countsOf(report)
    .map(([status, count]) => colourOf(status, colours)(`${count} ${status}`))
    .join(", ");
  const services = sayWhen(report);
  if (counts === "") return [services];
  const line = `${services}: ${counts}`;
  return stringWidth(line) <= width ? [line] : [`${services}:`, counts];
}
