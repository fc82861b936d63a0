/** A service's time line as a picture: above what the registry had, below what the service ran. */
import { sayDuration } from "../../../domain/duration.ts";
import type { ContainerReport, ServiceReport } from "../../../domain/report.ts";
import type { Moment } from "../../../domain/time-line.ts";
import { endsWell, sayMoment } from "../moments.ts";
import { type Html, html } from "./html.ts";
import { type Role, rolesOf } from "./images.ts";

/** Earlier moments are counted: a phone's width has room for these. */
const momentsShown = 9;

/** The picture and, moment by moment, its words; nothing where nothing is known. */
export function timeLine(
  service: ServiceReport,
  container: ContainerReport,
  { moments, now, id }: { moments: readonly Moment[]; now: Date; id: string },
): Html | null {
  const own = moments.filter((moment) => !("container" in moment) || moment.container === container.name);
  const shown = own.slice(-momentsShown);
  if (shown.length === 0) return null;
  const roleOf = rolesOf(container, service);
  const tagsOf = (digest: string) => container.tags[digest] ?? [];
  const earlier = own.length - shown.length;
  return html`<div class="part timeline"><h4>Time line</h4>
${picture(service, container, { moments: shown, now, id }, roleOf)}
<ol class="moments">
${earlier > 0 ? html`<li><span></span><span class="soft">${earlier} earlier</span></li>` : null}
${shown.map(
  (moment, i) =>
    html`<li><span class="number ${roleOfMoment(moment, container, roleOf)}">${i + 1}</span><time datetime="${moment.at.toISOString()}">${sayClock(moment.at)}</time><span class="what">${sayMoment(moment, tagsOf)}</span></li>
`,
)}</ol></div>`;
}

const registryLane = 44;
const serviceLane = 98;
const floor = 140;

function picture(
  { cluster, name, since }: ServiceReport,
  container: ContainerReport,
  { moments, now, id }: { moments: readonly Moment[]; now: Date; id: string },
  roleOf: (digest: string) => Role,
): Html {
  const place = placesOf(moments, now);
  const registry = segmentsOf(moments.filter(isOfRegistry), (moment) =>
    "digest" in moment ? moment.digest : null,
  );
  const service = segmentsOf(moments.filter(isOfService), (moment) => broughtBy(moment, container.name));
  const [only, ...others] = container.running;
  const runs = others.length === 0 ? (only?.digest ?? null) : null;
  const lanes = [
    ...lane(registry, registryLane, container.published, place, now, roleOf),
    ...lane(service, serviceLane, runs, place, now, roleOf),
  ];
  return html`<svg role="img" aria-labelledby="${id}"><title id="${id}">Time line of ${cluster}/${name}: its ${moments.length} moments are told in the list below</title>
${since === null ? null : drift(new Date(since), now, place)}
<text x="0" y="20">Registry</text>${endLabel(container.published, container, registryLane, roleOf)}
<text x="0" y="74">Service</text>${endLabel(runs, container, serviceLane, roleOf)}
${lanes}
${moments.map((moment, i) => mark(moment, i + 1, place(moment.at), roleOfMoment(moment, container, roleOf)))}
<text x="0" y="${floor + 8}">${sayClock(moments[0]?.at ?? now)}</text><text class="end" x="100%" y="${floor + 8}">${sayClock(now)}</text>
</svg>`;
}

/** What drifted since: a shade behind both lanes. */
function drift(since: Date, now: Date, place: (at: Date) => number): Html {
  const from = place(since);
  return html`<rect class="since" x="${from}%" y="2" width="${100 - from}%" height="${floor - 12}" rx="6"/><text class="since end" x="99%" y="${floor - 16}">drifted for ${sayDuration(now.getTime() - since.getTime())}</text>`;
}

function endLabel(
  digest: string | null,
  { tags }: ContainerReport,
  y: number,
  roleOf: (digest: string) => Role,
): Html | null {
  if (digest === null) return null;
  const tag = tags[digest]?.find((one) => one !== "latest") ?? tags[digest]?.[0] ?? digest.slice(7, 19);
  return html`<text class="end ${roleOf(digest)}" x="99%" y="${y - 20}">${tag}</text>`;
}

interface Segment {
  readonly from: Date;
  readonly digest: string | null;
}

/** From each of these moments on, this digest; `null` where nobody knows. */
function segmentsOf(
  moments: readonly Moment[],
  digestOf: (moment: Moment) => string | null | undefined,
): Segment[] {
  const segments: Segment[] = [];
  for (const moment of moments) {
    const digest = digestOf(moment);
    segments.push({
      from: moment.at,
      digest: digest === undefined ? (segments.at(-1)?.digest ?? null) : digest,
    });
  }
  return segments;
}

/** A line for each segment; the last one shows what is so now. */
function lane(
  segments: readonly Segment[],
  y: number,
  nowDigest: string | null,
  place: (at: Date) => number,
  now: Date,
  roleOf: (digest: string) => Role,
): Html[] {
  const first = segments[0];
  const start = first ? place(first.from) : 100;
  const before = html`<line class="none" x1="0" x2="${start}%" y1="${y}" y2="${y}"/>`;
  const lines = segments.map(({ from, digest }, i) => {
    const next = segments[i + 1]?.from ?? now;
    const shown = i === segments.length - 1 ? (nowDigest ?? digest) : digest;
    const role = shown === null ? "none" : roleOf(shown);
    const end = i === segments.length - 1 ? 100 : place(next);
    return html`<line class="${role}" x1="${place(from)}%" x2="${end}%" y1="${y}" y2="${y}"/>`;
  });
  return [before, ...lines];
}

function mark(moment: Moment, number: number, x: number, role: Role): Html {
  const y = isOfRegistry(moment) ? registryLane : serviceLane;
  return html`<circle class="${role}" cx="${x}%" cy="${y}" r="10"/><text class="mark" x="${x}%" y="${y + 4}">${number}</text>
`;
}

function isOfRegistry({ kind }: Moment): boolean {
  return kind === "moved" || kind === "pushed" || kind === "registered";
}

function isOfService({ kind }: Moment): boolean {
  return kind === "deployed";
}

/** The digest that a deployment left the service on: `undefined` for the one before, `null` if nobody knows. */
function broughtBy(moment: Moment, container: string): string | null | undefined {
  if (moment.kind !== "deployed") return undefined;
  return endsWell(moment) ? (moment.images.get(container) ?? null) : undefined;
}

function roleOfMoment(moment: Moment, { name }: ContainerReport, roleOf: (digest: string) => Role): Role {
  if ("digest" in moment) return roleOf(moment.digest);
  const digest = moment.kind === "deployed" ? moment.images.get(name) : undefined;
  return digest === undefined ? "" : roleOf(digest);
}

/**
 * Where a moment stands, in hundredths of the width: in order and never on one another. A longer time takes
 * more room, and a hundred times as long only some more.
 */
function placesOf(moments: readonly Moment[], now: Date): (at: Date) => number {
  const times = [...moments.map(({ at }) => at.getTime()), now.getTime()];
  const gaps = times
    .slice(1)
    .map((time, i) => 3 + Math.log2(1 + Math.max(0, time - (times[i] ?? 0)) / 60_000));
  const all = gaps.reduce((sum, gap) => sum + gap, 0);
  const places = [start];
  for (const gap of gaps) places.push((places.at(-1) ?? start) + (gap / all) * (end - start));
  return (at) => {
    const i = times.findLastIndex((time) => time <= at.getTime());
    const [from = times[0] ?? 0, to] = [times[i], times[i + 1]];
    const place = places[i] ?? start;
    const share = to === undefined || to === from ? 0 : (at.getTime() - from) / (to - from);
    return round(place + share * ((places[i + 1] ?? place) - place));
  };
}

const start = 3.5;
const end = 98;

function round(place: number): number {
  return Math.round(place * 100) / 100;
}

/** `26 Nov 09:16 UTC`. */
function sayClock(at: Date): string {
  const [, month = "", day = ""] = at.toISOString().slice(0, 10).split("-");
  return `${Number(day)} ${months[Number(month) - 1]} ${at.toISOString().slice(11, 16)} UTC`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
