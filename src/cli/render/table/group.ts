/** Services that share a reason: who they are, the reason once, and what to do about it. */
import type { ServiceReport } from "../../../domain/words/report.ts";
import { plain, shorten } from "../text.ts";
import type { Beginnings } from "../words/findings.ts";
import { isDown } from "../words/gravity.ts";
import { type Group, sayGroup, wordsOf } from "../words/groups.ts";
import { describeFinding, type Place, text } from "./details.ts";
import { colourOf, type Rows } from "./rows.ts";

/** Rows and names beyond these are counted. */
const rowsShown = 5;
const namesShown = 5;

/** The lines for services that have drifted for one reason. */
export function describeGroup(group: Group, beginnings: Beginnings, rows: Rows, place: Place): string[] {
  const { members, image } = group;
  const services = members.map(({ service }) => service);
  const said = wordsOf(group, beginnings, rows.nameOf);
  if (said === null) return [];
  const whose = said.isSameAdvice ? "it" : `${rows.nameOf(said.example)} (--all has the others)`;
  return [
    ...(image === null ? rowsOf(services, rows, place) : [titleOf(group, place)]),
    ...describeFinding(said.finding, place, whose),
    ...(image === null ? [] : namesOf(services, rows, place)),
  ];
}

function titleOf(group: Group, { colours, width, isPiped }: Place): string {
  const status = "drifted";
  const whole = plain(sayGroup(group));
  const title = isPiped ? whole : shorten(whole, width - status.length - 2, "middle");
  return `${colourOf(status, colours)(status)}  ${title}`;
}

function rowsOf(services: readonly ServiceReport[], rows: Rows, place: Place): string[] {
  const more = services.length - rowsShown;
  return [
    ...services.slice(0, rowsShown).flatMap((service) => rows.of(service)),
    ...(more > 0 ? text(`and ${more} more for the same reason; --all lists them`, place) : []),
  ];
}

function namesOf(services: readonly ServiceReport[], rows: Rows, place: Place): string[] {
  const down = services.filter(isDown).length;
  const names = services.slice(0, namesShown).map(rows.nameOf).join(", ");
  const more = services.length - namesShown;
  return text(
    [
      ...(down > 0 ? [`Without a running task: ${down} of ${services.length}.`] : []),
      `Services: ${names}${more > 0 ? ` and ${more} more; --all lists them` : ""}`,
    ].join(" "),
    place,
  );
}
