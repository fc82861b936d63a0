/** Every service in a table, the gravest first, and those that are as they should be folded where there are many. */
import type { Status } from "../../../domain/judge/assess.ts";
import { count } from "../../../domain/words/phrases.ts";
import { type ServiceReport, statuses } from "../../../domain/words/report.ts";
import { publishedOf, runningOf } from "../image.ts";
import { isTrouble, sayReason } from "../words/findings.ts";
import { placeOf, sayPlaces } from "../words/headline.ts";
import { countOf } from "../words/phrases.ts";
import { type Html, html } from "./html.ts";
import { image } from "./images.ts";

/** More services than these do not fit on a screen. */
export const onOneScreen = 20;

/** What is folded then. */
const quiet: ReadonlySet<Status> = new Set(["in-sync", "unchecked", "ignored"]);

/** The table; `sectionOf` gives the id of a service's own section, where it has one. */
export function servicesTable(
  services: readonly ServiceReport[],
  sectionOf: (service: ServiceReport) => string | null,
): Html {
  const present = statuses.filter((status) => services.some((service) => service.status === status));
  const isLong = services.length > onOneScreen;
  const shown = services.filter(({ status }) => !isLong || !quiet.has(status));
  const folded = services.filter((service) => !shown.includes(service));
  const hasPlaces = sayPlaces(services).length > 1;
  const tableOf = (some: readonly ServiceReport[]) => {
    const own = statuses.filter((status) => some.some((service) => service.status === status));
    return html`${own.map((status) => html`<span class="only" id="only-${status}"></span>`)}
<table role="table" aria-labelledby="services-title">
<thead role="rowgroup"><tr role="row">${columns.map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}</tr></thead>
${some.map((service) => rowsOf(service, sectionOf(service), hasPlaces))}
</table>`;
  };
  return html`<div id="filter" role="search" hidden>
<label><span class="label">Filter</span><input id="words" type="search" placeholder="name, reason, tag or digest" autocomplete="off" spellcheck="false"></label>
<label><span class="label">Status</span><select id="status"><option value="">all</option>${present.map((status) => html`<option>${status}</option>`)}</select></label>
<span id="shown" role="status"></span>
</div>
${shown.length === 0 ? null : html`<div class="rows">${tableOf(shown)}</div>`}
${folded.length === 0 ? null : html`<details class="rest"${shown.length === 0 ? html` open` : null}><summary>${sayFolded(folded)}</summary><div class="rows">${tableOf(folded)}</div></details>`}`;
}

const columns = ["Status", "Service", "Tasks", "Container", "Running", "Published"];

/** `180 in-sync, 2 ignored`. */
function sayFolded(services: readonly ServiceReport[]): string {
  const counts = Map.groupBy(services, ({ status }) => status);
  const words = [...counts].map(([status, own]) => `${own.length} ${status}`).join(", ");
  return `Show ${words}`;
}

/** A row for each container that has something wrong, else for each, in a body of their own: they are shown together. */
function rowsOf(service: ServiceReport, section: string | null, hasPlaces: boolean): Html {
  const { status, cluster, name, containers } = service;
  const shown = concerned(service);
  const left = containers.length - shown.length;
  const { account, region } = placeOf(service.service);
  const title = html`<span class="soft">${cluster}/</span>${name}`;
  const more = [
    ...reasonsOf(service),
    ...(hasPlaces ? [`${account} ${region}`] : []),
    ...(left > 0 ? [`${count(left, "other container")}`] : []),
  ].join(" · ");
  const why = more === "" ? null : html` <span class="why">${more}</span>`;
  const over = Math.max(1, shown.length);
  const [first = noContainer, ...others] = shown.map((container) => cellsOf(container, service));
  return html`<tbody role="rowgroup" data-status="${status}">
<tr role="row"><td role="cell" rowspan="${over}"><span class="badge ${status}">${status}</span></td><th role="rowheader" scope="rowgroup" rowspan="${over}">${section === null ? title : html`<a href="#${section}">${title}</a>`}${why}</th><td role="cell" class="number" rowspan="${over}" data-label="tasks">${countOf(service)}</td>${first}</tr>
${others.map((cells) => html`<tr role="row">${cells}</tr>\n`)}</tbody>
`;
}

function concerned({ status, containers, findings }: ServiceReport): ServiceReport["containers"] {
  const wrong = new Set(findings.filter(isTrouble).map(({ container }) => container));
  const own = containers.filter(({ name }) => wrong.has(name));
  return status === "drifted" && own.length > 0 ? own : containers;
}

/** `missing (digest-gone)`, each once. */
function reasonsOf({ findings }: ServiceReport): string[] {
  return [...new Set(findings.filter(isTrouble).map(sayReason))];
}

const noContainer = html`<td role="cell"></td><td role="cell"></td><td role="cell"></td>`;

function cellsOf(container: ServiceReport["containers"][number], { unknown }: ServiceReport): Html {
  const running = runningOf(container, unknown);
  const counts = running.length > 1;
  return html`<td role="cell" data-label="container"><bdi>${container.name}</bdi></td><td role="cell" data-label="running">${running.map((one) => html`<div>${counts ? `${one.tasks} × ` : ""}${image(one)}</div>`)}</td><td role="cell" data-label="published">${image(publishedOf(container, unknown))}</td>`;
}
