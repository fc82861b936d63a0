/** The report for a person at a terminal: a row for each container, drifted services first, with cause and cure. */
import type { Status } from "../../domain/assess.ts";
import type { CheckReport, ServiceReport } from "../../domain/report.ts";
import type { Colours } from "../terminal.ts";
import { type Column, fitColumns } from "./columns.ts";
import { adviceFor, describeRepository, describeService, missingFacts, sayTime } from "./details.ts";
import type { Render, RenderOptions } from "./formats.ts";
import { sayPublished, sayRunning } from "./image.ts";
import { plain, wrap } from "./text.ts";

const columns: readonly Column[] = [
  { title: "STATUS" },
  { title: "SERVICE", least: 12, shorten: "middle" },
  { title: "TASKS", align: "right" },
  { title: "CONTAINER", least: 9, shorten: "middle" },
  { title: "RUNNING", least: 22 },
  { title: "PUBLISHED", least: 22, optional: true },
  { title: "TASK DEFINITION", least: 12, shorten: "middle", optional: true },
];

/** The gravest first. */
const order = ["drifted", "unknown", "deploying", "held", "in-sync", "ignored"] as const satisfies Status[];

/** The services, then what was found of repositories, then a line that sums it up. */
export const renderTable: Render = (report, { width, colours, interrupted }) => {
  const services = report.services.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  const cells = services.map(cellsOf);
  const layout = fitColumns(columns, cells.flat(), width);
  const titles = columns.map(({ title }) => title);
  const blocks = services.map((service, i) => [
    ...(cells[i] ?? []).map((row) => layout(row, (text, column) => paint(text, column, service, colours))),
    ...describeService(service, width, colours),
  ]);
  const repositories = report.repositories.map((repository) =>
    describeRepository(repository, width, colours),
  );
  const body = spaced([...blocks, ...repositories]);
  const footer = [
    ...missingFacts(services),
    ...adviceFor(services),
    sumUp(report, colours),
    ...sayInterrupted(report, interrupted),
  ];
  return [
    ...(blocks.length > 0 ? [colours.dim(layout(titles))] : []),
    ...(body.length > 0 ? [...body, ""] : []),
    ...footer.flatMap((line) => wrap(line, width)),
  ].join("\n");
};

/** A row for each image that a container runs; what is the same in the row above, or was not read, is left out. */
function cellsOf(service: ServiceReport): string[][] {
  const { status, cluster, name, tasks, containers, unknown, taskDefinition } = service;
  const revision = plain(taskDefinition.slice(taskDefinition.lastIndexOf("/") + 1));
  const images = containers.flatMap((container) =>
    sayRunning(container, unknown).map((running, i) =>
      i === 0 ? [plain(container.name), running, sayPublished(container, unknown)] : ["", running, ""],
    ),
  );
  const [first = ["-", "-", "-"], ...more] = images;
  const count = taskDefinition === "" ? "-" : `${tasks.running}/${tasks.desired}`;
  return [
    [status, plain(`${cluster}/${name}`), count, ...first, revision],
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
    ignored: colours.dim,
  } as const satisfies Record<Status, unknown>;
  return byStatus[status];
}

/** `5 services at 2026-11-26 11:25 UTC: 1 drifted, 4 in-sync`. */
function sumUp({ summary, checkedAt }: CheckReport, colours: Colours): string {
  const counts = order
    .filter((status) => summary[status] > 0)
    .map((status) => colourOf(status, colours)(`${summary[status]} ${status}`));
  const services = `${summary.services} service${summary.services === 1 ? "" : "s"}`;
  return `${services} at ${sayTime(checkedAt)}${counts.length > 0 ? `: ${counts.join(", ")}` : ""}`;
}

function sayInterrupted({ summary }: CheckReport, interrupted: RenderOptions["interrupted"]): string[] {
  if (!interrupted) return [];
  const of = interrupted.total === null ? "" : ` of ${interrupted.total} services`;
  return [`Incomplete: interrupted when ${summary.services}${of} were judged`];
}
