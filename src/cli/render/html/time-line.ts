/** A service's time line as a picture: above what the registry had, below what the service ran. */

import { sayDuration } from "../../../domain/common/duration.ts";
import { tellingTag } from "../../../domain/words/image-words.ts";
import type { ContainerReport, ServiceReport } from "../../../domain/words/report.ts";
import type { Moment } from "../../../explain/time-line.ts";
import { shortHex, tagsOf } from "../image.ts";
import { endsWell, sayMoment } from "../moments.ts";
import { shorten } from "../text.ts";
import { type Html, html } from "./html.ts";
import { type Role, rolesOf } from "./images.ts";

/** Earlier moments are counted: a phone's width has room for these. */
const momentsShown = 9;

/** What a time line shows, under an id of its own. */
interface Past {
  readonly moments: readonly Moment[];
  readonly now: Date;
  /** When what is wrong with the container began, where something is and that is known. */
  readonly since: string | null;
  readonly id: string;
}

/** The picture and, moment by moment, its words; nothing where nothing is known. */
export function timeLine(service: ServiceReport, container: ContainerReport, past: Past): Html | null {
  const { moments } = past;
  const own = moments.filter((moment) => !("container" in moment) || moment.container === container.name);
  const shown = own.slice(-momentsShown);
  if (shown.length === 0) return null;
  const roleOf = rolesOf(container, service);
  const namedBy = (digest: string) => tagsOf(digest, container);
  const earlier = own.length - shown.length;
  return html`<div class="part timeline"><h4>Time line</h4>
${picture(service, container, { ...past, moments: shown }, roleOf)}
<ol class="moments">
${earlier > 0 ? html`<li><span></span><span class="soft">${earlier} earlier</span></li>` : null}
${shown.map(
  (moment, i) =>
    html`<li><span class="number ${roleOfMoment(moment, container, roleOf)}">${i + 1}</span><time datetime="${moment.at.toISOString()}">${sayClock(moment.at)}</time><span class="what">${sayMoment(moment, namedBy)}</span></li>
`,
)}</ol></div>`;
}

const registryLane = 44;
const serviceLane = 98;
const floor = 140;

/** What a picture is drawn from. */
interface Canvas {
  readonly container: ContainerReport;
  readonly moments: readonly Moment[];
  readonly now: Date;
  readonly scale: Scale;
  readonly roleOf: (digest: string) => Role;
}

function picture(
  { cluster, name }: ServiceReport,
  container: ContainerReport,
  { moments, now, since, id }: Past,
  roleOf: (digest: string) => Role,
): Html {
  const canvas = { container, moments, now, scale: scaleOf(moments, now), roleOf };
  const [only, ...others] = container.running;
  const runs = others.length === 0 ? (only?.digest ?? null) : null;
  return html`<svg role="img" aria-labelledby="${id}"><title id="${id}">Time line of ${cluster}/${name}: its ${moments.length} moments are described in the list below</title>
${since === null ? null : drift(new Date(since), canvas)}
${lane("Registry", registryLane, container.published, registrySegments(moments), canvas)}
${lane("Service", serviceLane, runs, serviceSegments(moments, container.name), canvas)}
${moments.map((moment, i) => mark(moment, i + 1, canvas))}
<text x="0" y="${floor + 8}">${sayClock(moments[0]?.at ?? now)}</text><text class="end" x="100%" y="${floor + 8}">${sayClock(now)}</text>
</svg>`;
}

/** What drifted since: a shade behind both lanes. */
function drift(since: Date, { now, scale }: Canvas): Html {
  const from = scale.at(since);
  return html`<rect class="since" x="${from}%" y="2" width="${round(100 - from)}%" height="${floor - 12}" rx="6"/><text class="since end" x="99%" y="${floor - 16}">drifted for ${sayDuration(now.getTime() - since.getTime())}</text>`;
}

interface Segment {
  readonly from: Moment;
  /** `null` if nobody knows. */
  readonly digest: string | null;
  /** An image was there from its push on; that a tag named it from then on is likely, and no more. */
  readonly isSure: boolean;
}

function registrySegments(moments: readonly Moment[]): Segment[] {
  return moments.flatMap((from) =>
    "digest" in from ? [{ from, digest: from.digest, isSure: from.kind !== "pushed" }] : [],
  );
}

/** A deployment that did not end well leaves the image that was there before. */
function serviceSegments(moments: readonly Moment[], container: string): Segment[] {
  const segments: Segment[] = [];
  for (const from of moments) {
    if (from.kind !== "deployed") continue;
    const before = segments.at(-1)?.digest ?? null;
    const digest = endsWell(from) ? (from.images.get(container) ?? null) : before;
    segments.push({ from, digest, isSure: true });
  }
  return segments;
}

/** A line for each segment; the last one has the colour of what is so now, and its name. */
function lane(
  title: string,
  y: number,
  present: string | null,
  segments: readonly Segment[],
  { container, scale, roleOf }: Canvas,
): Html {
  const [first] = segments;
  const lines = segments.map(({ from, digest, isSure }, i) => {
    const next = segments[i + 1]?.from;
    const shown = next ? digest : (present ?? digest);
    const kind = `${shown === null ? "none" : roleOf(shown)}${isSure ? "" : " thin"}`;
    return html`<line class="${kind}" x1="${scale.of(from)}%" x2="${next ? scale.of(next) : 100}%" y1="${y}" y2="${y}"/>`;
  });
  return html`<text x="0" y="${y - 20}">${title}</text>${present === null ? null : html`<text class="end ${roleOf(present)}" x="99%" y="${y - 20}">${shortName(present, container)}</text>`}
<line class="none" x1="0" x2="${first ? scale.of(first.from) : 100}%" y1="${y}" y2="${y}"/>${lines}`;
}

/** A tag that tells an image from others, in a few letters; else its digest. */
function shortName(digest: string, { tags, follows }: ContainerReport): string {
  const telling = tellingTag(tags[digest] ?? [], { but: follows });
  return telling === undefined ? shortHex(digest) : shorten(telling, 16, "middle");
}

function mark(moment: Moment, number: number, { container, scale, roleOf }: Canvas): Html {
  const y =
    moment.kind === "deployed" || moment.kind === "undone" || moment.kind === "failed"
      ? serviceLane
      : registryLane;
  const x = scale.of(moment);
  return html`<circle class="${roleOfMoment(moment, container, roleOf)}" cx="${x}%" cy="${y}" r="10"/><text class="mark" x="${x}%" y="${y + 4}">${number}</text>
`;
}

function roleOfMoment(moment: Moment, { name }: ContainerReport, roleOf: (digest: string) => Role): Role {
  if ("digest" in moment) return roleOf(moment.digest);
  const digest = moment.kind === "deployed" ? moment.images.get(name) : undefined;
  return digest === undefined ? "" : roleOf(digest);
}

/** Where things stand, in hundredths of the width. */
interface Scale {
  of(moment: Moment): number;
  at(time: Date): number;
}

const start = 3.5;
const end = 98;

/** In order, and never on one another: a longer time takes more room, and a hundred times as long only some more. */
function scaleOf(moments: readonly Moment[], now: Date): Scale {
  const times = [...moments.map(({ at }) => at.getTime()), now.getTime()];
  const gaps = times
    .slice(1)
    .map((time, i) => 3 + Math.log2(1 + Math.max(0, time - (times[i] ?? 0)) / 60_000));
  const all = gaps.reduce((sum, gap) => sum + gap, 0);
  const places = [start];
  for (const gap of gaps) places.push((places.at(-1) ?? start) + (gap / all) * (end - start));
  const place = (i: number) => places[Math.max(0, i)] ?? end;
  return {
    of: (moment) => round(place(moments.indexOf(moment))),
    at(time) {
      const exactly = times.indexOf(time.getTime());
      if (exactly >= 0) return round(place(exactly));
      const i = times.findLastIndex((other) => other < time.getTime());
      const [from, to] = [times[i] ?? time.getTime(), times[i + 1] ?? time.getTime()];
      const share = to === from ? 0 : (time.getTime() - from) / (to - from);
      return round(place(i) + share * (place(i + 1) - place(i)));
    },
  };
}

function round(place: number): number {
  return Math.round(place * 100) / 100;
}

/** `26 Nov 09:16 UTC`. */
function sayClock(at: Date): string {
  const [, month = "", day = ""] = at.toISOString().slice(0, 10).split("-");
  return `${Number(day)} ${months[Number(month) - 1]} ${at.toISOString().slice(11, 16)} UTC`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
