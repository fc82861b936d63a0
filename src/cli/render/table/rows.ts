/** A row for each image that a container of a service runs. */
import type { Status } from "../../../domain/judge/assess.ts";
import type { ServiceReport } from "../../../domain/words/report.ts";
import type { Colours } from "../../terminal/terminal.ts";
import { type Column, fitColumns, type Layout } from "../columns.ts";
import { sayPublished, sayRunning } from "../image.ts";
import { plain } from "../text.ts";
import { placeOf } from "../words/headline.ts";
import { countOf, revisionOf } from "../words/phrases.ts";

/** The rows of services, as lines of one layout. */
export interface Rows {
  readonly titles: string;
  of(service: ServiceReport): string[];
  /** The name of a service in a sentence, with its account and region where there are several. */
  nameOf(service: ServiceReport): string;
}

const columns: readonly Column[] = [
  { title: "STATUS" },
  { title: "SERVICE", least: 12, shorten: "middle" },
  { title: "TASKS", align: "right" },
  { title: "CONTAINER", least: 9, shorten: "middle" },
  { title: "RUNNING", least: 22 },
  { title: "PUBLISHED", least: 22, optional: true },
  { title: "TASK DEFINITION", least: 12, shorten: "middle", optional: true },
];

/** Which account and region, where there are several. */
const place: Column = { title: "ACCOUNT AND REGION" };

/** Columns that say of what a row is: cut, they could not be used in a command. */
const names: ReadonlySet<string> = new Set(["SERVICE", "CONTAINER", "TASK DEFINITION"]);

/** Where the rows will stand. */
export interface RowSettings {
  readonly width: number;
  readonly colours: Colours;
  /** Whether names are shown in full, however wide the table becomes. */
  readonly isUncut: boolean;
  /** Whether the services are of several accounts or regions. */
  readonly hasPlaces: boolean;
}

/** The layout in which the rows of these services fit the width as far as they can. */
export function layOutRows(services: readonly ServiceReport[], settings: RowSettings): Rows {
  const { width, colours, isUncut, hasPlaces } = settings;
  const shown = hasPlaces ? columns.toSpliced(2, 0, place) : columns;
  const cells = new Map(services.map((service) => [service, cellsOf(service, hasPlaces)]));
  const all = [...cells.values()].flat();
  const fitting = isUncut ? shown.map(uncut) : shown;
  const layout: Layout = fitColumns(fitting, all, width);
  const titles = shown.map(({ title }) => title);
  return {
    titles: layout(titles),
    nameOf: (service) =>
      plain(`${service.cluster}/${service.name}${hasPlaces ? ` (${sayPlace(service)})` : ""}`),
    of: (service) =>
      (cells.get(service) ?? cellsOf(service, hasPlaces)).map((row) =>
        layout(row, (text, column) => (column === 0 ? colourOf(service.status, colours)(text) : text)),
      ),
  };
}

function uncut(column: Column): Column {
  const { least: _, shorten: __, ...rest } = column;
  return names.has(column.title) ? rest : column;
}

/** What is the same in the row above, or was not read, is left out. */
function cellsOf(service: ServiceReport, hasPlaces: boolean): string[][] {
  const { status, cluster, name, containers, unknown } = service;
  const revision = plain(revisionOf(service));
  const images = containers.flatMap((container) =>
    sayRunning(container, unknown).map((running, i) =>
      i === 0 ? [plain(container.name), running, sayPublished(container, unknown)] : ["", running, ""],
    ),
  );
  const [first = ["-", "-", "-"], ...more] = images;
  const where = hasPlaces ? [sayPlace(service)] : [];
  return [
    [status, plain(`${cluster}/${name}`), ...where, countOf(service), ...first, revision],
    ...more.map((cells) => ["", "", ...where.map(() => ""), "", ...cells, ""]),
  ];
}

function sayPlace({ service }: ServiceReport): string {
  const { account, region } = placeOf(service);
  return `${account} ${region}`;
}

/** The colour of a status. */
export function colourOf(status: Status, colours: Colours): (text: string) => string {
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
