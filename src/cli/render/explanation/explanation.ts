/** All there is to say of one service, for a person at a terminal. */

import { isCommand, silenceCommand } from "../../../domain/words/commands.ts";
import { sayTime, sentence } from "../../../domain/words/phrases.ts";
import type { Explanation } from "../../../explain/explanation.ts";
import { plain } from "../text.ts";
import { sayToFix } from "../words/findings.ts";
import { saySilence } from "../words/phrases.ts";
import { sayUnknown } from "../words/reasons.ts";
import { headOf, imagesOf } from "./head.ts";
import { commands, indent, type Page, section, spaced, text } from "./page.ts";
import { timeLineOf } from "./time-line.ts";
import { whyOf } from "./why.ts";

/** Longer lines are hard to read. */
const widest = 110;

/** The whole explanation. */
export function renderExplanation(explanation: Explanation, place: Page): string {
  const page = { ...place, width: Math.min(place.width, widest) };
  const { incidents } = explanation;
  const sections = [
    [...headOf(explanation, page)],
    ...imagesOf(explanation, page),
    section("Why", whyOf(explanation, page), page),
    section("What it follows", followsOf(explanation, page), page),
    section("What happened, in UTC", timeLineOf(explanation, page), page),
    section(sayToFix("it", explanation.cure), cureOf(explanation, page), page),
    section("So that it does not come back", preventionOf(explanation, page), page),
    section(
      incidents.length === 1 ? "Open incident" : "Open incidents",
      incidentsOf(explanation, page),
      page,
    ),
    section("Not known", notKnownOf(explanation, page), page),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/** Where nothing is checked, why says all there is to say. */
function followsOf({ containers, service }: Explanation, page: Page): string[] {
  if (service.status === "unchecked") return [];
  const own = containers.flatMap(({ name, follows }) => text(sentence(`${name} ${follows}`), page));
  const how = `${sayTracks(service.containers)}: set another in drift.yml, or by the service's tag ecs-image-drift:track.`;
  return [...own, ...text(how, page).map((line) => page.colours.dim(line))];
}

/** The track of all containers, or of each where they differ. */
function sayTracks(containers: Explanation["service"]["containers"]): string {
  const [track = "auto", ...others] = new Set(containers.map((one) => one.track));
  if (others.length === 0) return `Its track is ${track}`;
  return `The tracks are ${containers.map((one) => `${one.track} of ${one.name}`).join(", ")}`;
}

function cureOf({ cure }: Explanation, page: Page): string[] {
  return cure.flatMap((line) => {
    return isCommand(line) ? commands(line, page) : text(line, page);
  });
}

function preventionOf({ prevention }: Explanation, page: Page): string[] {
  return spaced(
    prevention.flatMap(({ change, tools }) => [
      text(sentence(change), page),
      ...tools.map(({ tool, lines }) => [
        `${indent}${page.colours.underline(tool)}`,
        ...lines.map((line) => `${indent}${indent}${plain(line)}`.trimEnd()),
      ]),
    ]),
  );
}

function incidentsOf({ incidents, containers, service, at }: Explanation, page: Page): string[] {
  return incidents.flatMap(({ id, container, openedAt, silencedUntil, told }) => {
    const where = containers.length > 1 && container !== "" ? ` of ${container}` : "";
    const what = told ? `${told.kind}${where}` : `a finding${where}`;
    const silence = saySilence(silencedUntil, at);
    const silenced = silence === null ? "" : `; silenced ${silence}`;
    return [
      ...text(`${id}: ${what}, opened ${sayTime(openedAt)}${silenced}`, page),
      ...(silence === null ? commands(`${silenceCommand(id, regionOf(service))} --until 1d`, page) : []),
    ];
  });
}

/** The region in a service's ARN. */
function regionOf({ service }: Explanation["service"]): string {
  return service.split(":")[3] ?? "";
}

function notKnownOf({ service, notRead }: Explanation, page: Page): string[] {
  return [...service.unknown.map(sayUnknown), ...notRead].flatMap((one) => text(sentence(one), page));
}
