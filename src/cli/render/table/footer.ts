/** What stands below all rows: what is not listed, what could be pinned, and the counts. */
import stringWidth from "string-width";
import { count } from "../../../domain/words/phrases.ts";
import type { CheckReport, ServiceReport } from "../../../domain/words/report.ts";
import type { Colours } from "../../terminal/terminal.ts";
import type { RenderOptions } from "../render.ts";
import { plain } from "../text.ts";
import { couldBePinned } from "../words/findings.ts";
import { countsOf, sayIncomplete, sayPlaces, sayWhen } from "../words/headline.ts";
import { missingFacts, sayDenied } from "../words/reasons.ts";
import { saySights } from "../words/sight.ts";
import { colourOf } from "./rows.ts";

/** Further names are counted. */
const namesShown = 10;

/** The last lines, before they are broken to the width. */
export function footerOf(
  report: CheckReport,
  services: readonly ServiceReport[],
  hidden: readonly string[],
  options: RenderOptions,
): string[] {
  const { width, colours, filter = null } = options;
  const incomplete = sayIncomplete(report, options);
  return [
    ...missingFacts(services),
    ...sayDenied(services),
    ...sayAdvice(services),
    ...hidden,
    ...(filter === null
      ? []
      : [`Listed: ${services.length} of ${count(report.summary.services, "service")}, by ${filter}`]),
    ...sayPlaces(services).map((place) => place.replace(/^a/, "A")),
    ...saySights(report),
    ...sumUp(report, width, colours),
    ...(incomplete === null ? [] : [incomplete]),
  ];
}

/** What has drifted, once more where the top of the table is far away: `Drifted: dev/backend, dev/api and 3 more`. */
export function repeatDrifted(services: readonly ServiceReport[]): string[] {
  const names = services
    .filter(({ status }) => status === "drifted")
    .map(({ cluster, name }) => plain(`${cluster}/${name}`));
  if (names.length === 0) return [];
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : "";
  return [`Drifted: ${names.slice(0, namesShown).join(", ")}${more}`];
}

/** Advice is the same for many services, so it is said once for all of them. */
function sayAdvice(services: readonly ServiceReport[]): string[] {
  const number = couldBePinned(services).length;
  if (number === 0) return [];
  const who = number === 1 ? "1 service names" : `${number} services name`;
  return [`Advice: ${who} a tag that moves, and could be pinned; --format json says which`];
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
