/** The report for a person at a terminal: what has drifted first, the gravest on top, each reason once. */
import type { Status } from "../../../domain/judge/assess.ts";
import type { CheckReport, ServiceReport } from "../../../domain/words/report.ts";
import type { Render, RenderOptions } from "../render.ts";
import { wrap } from "../text.ts";
import { gravestFirst } from "../words/gravity.ts";
import { type Block, groupByReason } from "../words/groups.ts";
import { sayHeadline, sayKinds, sayPlaces } from "../words/headline.ts";
import { describeRepository, describeService, nameFindings } from "./details.ts";
import { footerOf, repeatDrifted } from "./footer.ts";
import { describeGroup } from "./group.ts";
import { layOutRows, type Rows } from "./rows.ts";
import { describeUnknown } from "./unknown.ts";

/** More services than these do not fit on a screen: what is as it should be is counted then. */
const onOneScreen = 20;

/** So many reasons are told in full then, and of low severity none: the others are named. */
const toldInFull = 4;

/** What is only counted then. */
const counted: ReadonlySet<Status> = new Set(["in-sync", "unchecked", "ignored"]);

/** Services that are deploying, or held, beyond these are counted, too. */
const rowsShown = 10;

/** What is wrong, then what was found of repositories, then a line that sums it up. */
export const renderTable: Render = (report, options) => {
  const { width, colours } = options;
  const services = gravestFirst(report.services);
  const isLong = !options.all && !options.filter && services.length > onOneScreen;
  const { shown, hidden } = isLong ? mostGrave(services) : { shown: services, hidden: [] };
  const blocks = options.all ? shown.map(asBlock) : groupByReason(shown);
  const rows = layOutRows(withRows(blocks, isLong), {
    width,
    colours,
    isUncut: options.isPiped ?? false,
    hasPlaces: sayPlaces(services).length > 1,
  });
  const body = spaced([
    ...linesOf(blocks, rows, isLong, options),
    ...report.repositories.map((repository) => describeRepository(repository, options)),
  ]);
  const repeated = !isLong && services.length > onOneScreen ? repeatDrifted(services) : [];
  return [
    ...(isLong ? [...topOf(report, width), ""] : []),
    ...(blocks.length > 0 ? [colours.dim(rows.titles)] : []),
    ...(body.length > 0 ? [...body, ""] : []),
    ...footerOf(report, services, [...hidden, ...repeated], options).flatMap((line) => wrap(line, width)),
  ].join("\n");
};

const asBlock = (service: ServiceReport): Block => ({ kind: "service", service });

/** All that is wrong, and the first of what is not; the rest in words. */
function mostGrave(services: readonly ServiceReport[]): { shown: ServiceReport[]; hidden: string[] } {
  const seen = new Map<Status, number>();
  const shown = services.filter(({ status }) => {
    const number = (seen.get(status) ?? 0) + 1;
    seen.set(status, number);
    const most = counted.has(status) ? 0 : status === "deploying" || status === "held" ? rowsShown : Infinity;
    return number <= most;
  });
  const listed = Map.groupBy(shown, ({ status }) => status);
  const rest = [...seen].flatMap(([status, number]) => {
    const more = number - (listed.get(status)?.length ?? 0);
    return more > 0 ? [`${more} ${status}`] : [];
  });
  const words = rest.length === 0 ? [] : [`Not listed: ${rest.join(", ")}; --all lists them`];
  return { shown, hidden: words };
}

/** What whoever sees the first lines alone must know. */
function topOf(report: CheckReport, width: number): string[] {
  const kinds = sayKinds(report.services);
  const { unknown } = report.summary;
  const more = unknown > 0 && report.status !== "unknown" ? `; ${unknown} unknown` : "";
  return wrap(`${sayHeadline(report)}${kinds === "" ? "" : `: ${kinds}`}${more}`, width);
}

/** The services that have rows; the others are names in a list. */
function withRows(blocks: readonly Block[], isLong: boolean): ServiceReport[] {
  return blocks.flatMap((block) => {
    if (block.kind === "service") return isLong && block.service.status === "unknown" ? [] : [block.service];
    return block.group.image === null ? block.group.members.map(({ service }) => service) : [];
  });
}

/** The lines of each block; services that could not be judged stand together where there are many services. */
function linesOf(blocks: readonly Block[], rows: Rows, isLong: boolean, options: RenderOptions): string[][] {
  const unknown = blocks.flatMap((block) =>
    isLong && block.kind === "service" && block.service.status === "unknown" ? [block.service] : [],
  );
  const [firstUnknown] = unknown;
  return blocks.flatMap((block, place): string[][] => {
    if (block.kind === "group") return [describeGroup(block.group, options.beginnings, rows, options)];
    const { service } = block;
    if (unknown.includes(service))
      return service === firstUnknown ? describeUnknown(unknown, rows, options) : [];
    const isBrief =
      isLong && (place >= toldInFull || service.findings.every(({ severity }) => severity === "low"));
    const describe = isBrief ? nameFindings : describeService;
    return [[...rows.of(service), ...describe(service, options.beginnings, options)]];
  });
}

/** One after the other, with air around those of several lines that explain something. */
function spaced(blocks: readonly string[][]): string[] {
  return blocks.flatMap((block, i) => {
    const isAiry = block.length > 1 || (blocks[i - 1]?.length ?? 1) > 1;
    return i > 0 && isAiry ? ["", ...block] : block;
  });
}
