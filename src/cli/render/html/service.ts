/** A section on one service: what is wrong, the four images, its time line, and what puts it right. */
import { isCommand } from "../../../domain/words/commands.ts";
import { count } from "../../../domain/words/phrases.ts";
import type { ServiceReport } from "../../../domain/words/report.ts";
import type { Moment } from "../../../explain/time-line.ts";
import { type Beginnings, isTrouble, sayTroubles, sinceOf } from "../words/findings.ts";
import { clip, revisionOf } from "../words/phrases.ts";
import { consoleLinks } from "./console.ts";
import { command, cure, describeFinding, kindLink } from "./finding.ts";
import { type Html, html } from "./html.ts";
import { fourImages } from "./images.ts";
import { timeLine } from "./time-line.ts";

/** What a section is made of, beside the service. */
export interface Section {
  /** The section's own id in the page. */
  readonly id: string;
  readonly moments: readonly Moment[];
  readonly now: Date;
  readonly beginnings: Beginnings;
  /** Whether only its title is seen at first. */
  readonly isFolded: boolean;
}

/** The section on a service: a card of its own, or a member of another. */
export function describeService(
  service: ServiceReport,
  { id, moments, now, beginnings, isFolded }: Section,
  kind: "card" | "member" = "card",
): Html {
  const { cluster, name, status, tasks, mode, notes, containers } = service;
  const findings = sayTroubles(service, beginnings);
  const driftedSince = (container: string) => {
    const own = service.findings.filter(
      (finding) => isTrouble(finding) && (finding.container ?? container) === container,
    );
    return own.flatMap((finding) => sinceOf(finding, service, beginnings) ?? []).sort()[0] ?? null;
  };
  const concerned = containers.filter(
    ({ name, checked }) =>
      checked && service.findings.some(({ container }) => container === name || container === null),
  );
  const advice = [...new Set(findings.flatMap((finding) => finding.advice))];
  const title = html`<div class="title"><span class="badge ${status}">${status}</span><h3><span class="soft">${cluster}/</span>${name}</h3>${
    isFolded
      ? html`<span class="soft">${saySummary(
          service,
          findings.map((one) => one.kind),
        )}</span>`
      : null
  }</div>`;
  const body = html`<p class="facts"><span>${tasks.desired === null ? "number of tasks not known" : `${tasks.running} of ${count(tasks.desired, "task")} running`}</span><span>${revisionOf(service)}</span><span>mode ${mode}</span></p>
${findings.map((finding) => describeFinding(finding, status))}
${kind === "member" ? null : html`<p class="links">${[...new Set(findings.map((one) => one.kind))].map(kindLink)}</p>`}
${consoleLinks(service, concerned)}
${concerned.map((container, i) => [
  html`<div class="part"><h4>Container <bdi>${container.name}</bdi></h4>${fourImages(container, service)}</div>`,
  timeLine(service, container, {
    moments,
    now,
    since: driftedSince(container.name),
    id: `${id}-time-${i + 1}`,
  }),
])}
${cure(advice)}
${notes.length === 0 ? null : html`<div class="part"><h4>Notes</h4><ul class="notes">${notes.map((note) => html`<li>${isCommand(note) ? command(note) : clip(note)}</li>`)}</ul></div>`}`;
  return isFolded
    ? html`<details class="${kind}" id="${id}"><summary>${title}</summary>
${body}
</details>
`
    : html`<article class="${kind}" id="${id}">
${title}
${body}
</article>
`;
}

/** What is seen of a folded section beside the name. */
function saySummary({ tasks }: ServiceReport, kinds: readonly string[]): string {
  const running = tasks.desired === null ? [] : [`${tasks.running} of ${count(tasks.desired, "task")}`];
  return [...new Set(kinds), ...running].join(" · ");
}
