/** Services that could not be judged: each reason once. */
import { count } from "../../../domain/words/phrases.ts";
import type { ServiceReport } from "../../../domain/words/report.ts";
import { groupUnknown } from "../words/reasons.ts";
import { type Place, text } from "./details.ts";
import { colourOf, type Rows } from "./rows.ts";

/** Further names are counted. */
const namesShown = 8;

/** A block for each reason. */
export function describeUnknown(services: readonly ServiceReport[], rows: Rows, place: Place): string[][] {
  return groupUnknown(services).map(({ reason, services: whose }) => {
    const names = whose.slice(0, namesShown).map(rows.nameOf);
    const more = whose.length - names.length;
    const status = colourOf("unknown", place.colours)("unknown");
    return [
      `${status}  ${count(whose.length, "service")} could not be judged. Not known:`,
      ...text(reason, place),
      ...text(`Services: ${names.join(", ")}${more > 0 ? ` and ${more} more; --all lists them` : ""}`, place),
    ];
  });
}
