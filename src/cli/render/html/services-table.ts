/** Every service in a table, the gravest first; a script lets it be filtered. */
import { type ServiceReport, statuses } from "../../../domain/words/report.ts";
import { publishedOf, runningOf } from "../image.ts";
import { countOf } from "../words/phrases.ts";
import { type Html, html } from "./html.ts";
import { image } from "./images.ts";

/** The table; `sectionOf` gives the id of a service's own section, where it has one. */
export function servicesTable(
  services: readonly ServiceReport[],
  sectionOf: (service: ServiceReport) => string | null,
): Html {
  const present = statuses.filter((status) => services.some((service) => service.status === status));
  return html`<div id="filter" role="search" hidden>
<label><span class="label">Filter</span><input id="words" type="search" placeholder="name, tag or digest" autocomplete="off" spellcheck="false"></label>
<label><span class="label">Status</span><select id="status"><option value="">all</option>${present.map((status) => html`<option>${status}</option>`)}</select></label>
<span id="shown" role="status"></span>
</div>
<table role="table" aria-labelledby="services-title">
<thead role="rowgroup"><tr role="row">${columns.map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}</tr></thead>
${services.map((service) => rowsOf(service, sectionOf(service)))}
</table>`;
}

const columns = ["Status", "Service", "Tasks", "Container", "Running", "Published"];

/** A row for each container, in a body of their own, so that they are shown and hidden together. */
function rowsOf(service: ServiceReport, section: string | null): Html {
  const { status, cluster, name, containers } = service;
  const title = html`<span class="soft">${cluster}/</span>${name}`;
  const over = Math.max(1, containers.length);
  const [first = noContainer, ...others] = containers.map((container) => cellsOf(container, service));
  return html`<tbody role="rowgroup" data-status="${status}">
<tr role="row"><td role="cell" rowspan="${over}"><span class="badge ${status}">${status}</span></td><th role="rowheader" scope="rowgroup" rowspan="${over}">${section === null ? title : html`<a href="#${section}">${title}</a>`}</th><td role="cell" class="number" rowspan="${over}" data-label="tasks">${countOf(service)}</td>${first}</tr>
${others.map((cells) => html`<tr role="row">${cells}</tr>\n`)}</tbody>
`;
}

const noContainer = html`<td role="cell"></td><td role="cell"></td><td role="cell"></td>`;

function cellsOf(container: ServiceReport["containers"][number], { unknown }: ServiceReport): Html {
  const running = runningOf(container, unknown);
  const counts = running.length > 1;
  return html`<td role="cell" data-label="container"><bdi>${container.name}</bdi></td><td role="cell" data-label="running">${running.map((one) => html`<div>${counts ? `${one.tasks} × ` : ""}${image(one)}</div>`)}</td><td role="cell" data-label="published">${image(publishedOf(container, unknown))}</td>`;
}
