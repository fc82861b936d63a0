/** Services that could not be judged: each reason once. */
import { count } from "../../../domain/words/phrases.ts";
import type { ServiceReport } from "../../../domain/words/report.ts";
import { plain } from "../text.ts";
import { groupUnknown } from "../words/reasons.ts";
import { type Place, text } from "./details.ts";
import { colourOf } from "./rows.ts";

/** Further names are counted. */
const namesShown = 8;

/** A block for each reason. */
export function describeUnknown(services: readonly ServiceReport[], place: Place): string[][] {
  return groupUnknown(services).map(({ reason, services: whose }) => {
    const names = whose.slice(0, namesShown).map(({ cluster, name }) => plain(`${cluster}/${name}`));
    const more = whose.length - names.length;
    const status = colourOf("unknown", place.colours)("unknown");
    return [
      `${status}  ${count(whose.length, "service")} could not be judged`,
      ...text(`not known: ${reason}`, place),
      ...text(`Services: ${names.join(", ")}${more > 0 ? ` and ${more} more; --all lists them` : ""}`, place),
    ];
  });
}
