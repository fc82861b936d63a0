/** Services that share a reason: who they are, the reason once, and what to do about it. */
import type { ServiceReport } from "../../../domain/words/report.ts";
import { plain, shorten } from "../text.ts";
import { type Beginnings, type FindingWords, sayTroubles } from "../words/findings.ts";
import { isDown } from "../words/gravity.ts";
import { type Group, sayGroup } from "../words/groups.ts";
import { describeFinding, type Place, text } from "./details.ts";
import { colourOf, type Rows } from "./rows.ts";

/** Rows and names beyond these are counted. */
const rowsShown = 5;
const namesShown = 5;

/** The lines for services that have drifted for one reason. */
export function describeGroup(group: Group, beginnings: Beginnings, rows: Rows, place: Place): string[] {
  const { members, image } = group;
  const services = members.map(({ service }) => service);
  const words = members.flatMap(({ service, finding }) =>
    sayTroubles({ ...service, findings: [finding] }, beginnings),
  );
  const [first] = words;
  if (!first) return [];
  const isSame = (of: (one: FindingWords) => unknown) =>
    new Set(words.map((one) => JSON.stringify(of(one)))).size === 1;
  const example = services[0] ? rows.nameOf(services[0]) : "";
  const said = {
    ...first,
    container: isSame(({ container }) => container) ? first.container : null,
    since: isSame(({ since }) => since) ? first.since : null,
    sentence: isSame(({ sentence }) => sentence)
      ? first.sentence
      : `For example ${example}: ${first.sentence}`,
  };
  const whose = isSame(({ advice }) => advice) ? "it" : `${example} (--all has the others)`;
  return [
    ...(image === null ? rowsOf(services, rows, place) : [titleOf(group, place)]),
    ...describeFinding(said, place, whose),
    ...(image === null ? [] : namesOf(services, rows, place)),
  ];
}

function titleOf(group: Group, { colours, width }: Place): string {
  const status = "drifted";
  const title = shorten(plain(sayGroup(group)), width - status.length - 2, "middle");
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
