/** All there is to say of one service, for a person at a terminal. */

import stringWidth from "string-width";
import type { Status } from "../../../domain/judge/assess.ts";
import { isCommand, silenceCommand } from "../../../domain/words/commands.ts";
import { sayTime } from "../../../domain/words/phrases.ts";
import type { Explanation } from "../../../explain/explanation.ts";
import { sayNearMiss } from "../../../explain/near-miss.ts";
import type { Colours } from "../../terminal.ts";
import { foldCommand, plain, shorten, wrap } from "../text.ts";
import { clip, isTrouble, revisionOf, saySilence, sayUnchecked, sayUnknown, sentence } from "../words.ts";
import { sayHappening } from "./happening.ts";
import { sideBySide } from "./images.ts";

/** Longer lines are hard to read. */
const widest = 110;

const indent = "  ";

/** The whole explanation. */
export function renderExplanation(
  explanation: Explanation,
  { width, colours }: { readonly width: number; readonly colours: Colours },
): string {
  const page = { width: Math.min(width, widest), colours };
  const { incidents } = explanation;
  const sections = [
    [...headOf(explanation, page)],
    ...imagesOf(explanation, page),
    section("Why", whyOf(explanation, page), page),
    section("What it follows", followsOf(explanation, page), page),
    section("What happened, in UTC", timeLineOf(explanation, page), page),
    section("To fix it", cureOf(explanation, page), page),
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

interface Page {
  readonly width: number;
  readonly colours: Colours;
}

function section(title: string, lines: readonly string[], { colours }: Page): string[] {
  return lines.length === 0 ? [] : [colours.bold(title), ...lines];
}

const verdicts = {
  drifted: "has drifted",
  unknown: "cannot be judged",
  deploying: "is deploying, or has just been pushed to",
  held: "is held",
  "in-sync": "runs what was pushed for it",
  unchecked: "is not checked",
  ignored: "is ignored",
} as const satisfies Record<Status, string>;

function headOf({ service }: Explanation, { width, colours }: Page): string[] {
  const { cluster, name, status, since, tasks, mode } = service;
  const [, , , region = "", account = ""] = service.service.split(":");
  const colour = {
    drifted: colours.red,
    unknown: colours.yellow,
    held: colours.yellow,
    "in-sync": colours.green,
  };
  const paint = status in colour ? colour[status as keyof typeof colour] : colours.cyan;
  const verdict = `${cluster}/${name} ${verdicts[status]}${since === null ? "" : `, since ${sayTime(since)}`}`;
  const revision = revisionOf(service);
  const facts = [
    `account ${account}`,
    region,
    ...(revision === "" ? [] : [revision]),
    tasks.desired === 0 && tasks.running === 0
      ? "no task wanted"
      : `${tasks.running} of ${tasks.desired} tasks`,
    `mode ${mode}`,
  ];
  return [
    ...wrap(plain(verdict), width).map((line) => colours.bold(paint(line))),
    shorten(facts.join(" · "), width),
  ];
}

function imagesOf({ service, containers }: Explanation, { width, colours }: Page): string[][] {
  return service.containers.flatMap((container, i) => {
    const explained = containers[i];
    if (!explained) return [];
    const [name, written] = [plain(container.name), plain(container.written)];
    const isShort = stringWidth(name) + 2 + stringWidth(written) <= width;
    const title = isShort
      ? [`${colours.bold(name)}  ${written}`]
      : [
          ...wrap(name, width).map((line) => colours.bold(line)),
          ...foldReference(written, width - indent.length).map((line) => indent + line),
        ];
    const images = sideBySide(container, explained, service, width - indent.length, colours);
    return [[...title, ...images.map((line) => indent + line)]];
  });
}

function whyOf(explanation: Explanation, page: Page): string[] {
  const { service, causes, containers, nearMisses, at } = explanation;
  const said = causes.filter(
    ({ finding }, _, all) => isTrouble(finding) || !all.some((one) => isTrouble(one.finding)),
  );
  const found = said.map(({ finding, words }) => {
    const { kind, cause, severity, container, summary } = finding;
    const where = containers.length > 1 && container !== "" ? `${container}: ` : "";
    const isOurs = /^[a-z]+(-[a-z]+)*$/.test(cause);
    const title = `${where}${kind}${isOurs ? `, ${cause}` : ""}, severity ${severity}`;
    const told = isOurs || summary.includes(cause) ? summary : `${summary}. ECS says: ${cause}`;
    return [
      ...text(title, page).map((line) => page.colours.yellow(line)),
      ...text(sentence(told), page),
      ...text(words, page),
    ];
  });
  const unknown = service.status === "unknown" ? [text(cannotTell, page)] : [];
  const notes = service.notes.map((note) => text(sentence(note), page));
  const fine = service.status === "in-sync" && found.length === 0 ? [text(allEqual(explanation), page)] : [];
  const misses = nearMisses.map((miss) =>
    text(sentence(sayNearMiss(miss, at)), page).map((line) => page.colours.yellow(line)),
  );
  const unchecked = sayUnchecked(service).map((reason) => text(sentence(reason), page));
  return spaced([...misses, ...unknown, ...unchecked, ...found, ...notes, ...fine]);
}

const cannotTell =
  "What it should run and what it does cannot be compared, because not everything could be read: see below. This is never " +
  "reported as drift, and never as in sync.";

function allEqual({ containers, service }: Explanation): string {
  const judged = containers.filter(({ runsPublished }) => runsPublished !== null);
  const isWhole = service.containers.every(({ checked }) => checked);
  return judged.length === 0
    ? "Nothing that it runs follows a tag."
    : isWhole
      ? "What its tasks run is what is published for it now."
      : "What its tasks run is what is published for it now, as far as its containers are checked.";
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

/** Older lines than these are counted. */
const linesShown = 24;

const labelWidth = 12;

function timeLineOf(explanation: Explanation, page: Page): string[] {
  const { timeLine } = explanation;
  const { colours, width } = page;
  const shown = timeLine.slice(-linesShown);
  const earlier = timeLine.length - shown.length;
  const lines = earlier > 0 ? [`${indent}${colours.dim(`… and ${earlier} earlier`)}`] : [];
  let day = "";
  for (const happening of shown) {
    const [date = "", time = ""] = happening.at.toISOString().split("T");
    if (date !== day) lines.push(`${indent}${colours.dim(date)}`);
    day = date;
    const { label, words, tone } = sayHappening(happening, explanation);
    const paint = { plain: (one: string) => one, bad: colours.red, ours: colours.cyan }[tone];
    const start = `${indent}${time.slice(0, 8)}  `;
    const room = width - start.length - labelWidth;
    const [first = "", ...rest] = wrap(words, room);
    lines.push(`${start}${paint(label.padEnd(labelWidth))}${first}`);
    lines.push(...rest.map((line) => " ".repeat(start.length + labelWidth) + line));
  }
  return lines;
}

function cureOf({ cure }: Explanation, page: Page): string[] {
  return cure.flatMap((line) => {
    return isCommand(line) ? commands(line, page) : text(line, page);
  });
}

/** A command in lines that a shell reads as one. */
function commands(line: string, { width, colours }: Page): string[] {
  return foldCommand(plain(line), width - indent.length).map((part) => indent + colours.cyan(part));
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
    const reminders = silence === null ? "" : `; no reminders ${silence}`;
    return [
      ...text(`${id}: ${what}, opened ${sayTime(openedAt)}${reminders}`, page),
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

function text(words: string, { width }: Page): string[] {
  return wrap(clip(words), width - indent.length).map((line) => indent + line);
}

/** A long reference in lines that break after its registry and before its digest. */
function foldReference(written: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of written.split(/(?<=^[^/]*\/)|(?=@)/)) {
    const longer = (lines.at(-1) ?? "") + part;
    if (lines.length > 0 && stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(...wrap(part, width));
  }
  return lines;
}

/** Blocks of lines with an empty line between them. */
function spaced(blocks: readonly (readonly string[])[]): string[] {
  return blocks.flatMap((block, i) => (i === 0 ? block : ["", ...block]));
}
