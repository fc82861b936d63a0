/** The report as a page: one file that asks nobody for anything, to be opened, sent and kept. */

import { createHash } from "node:crypto";
import { count, sayTime } from "../../../domain/words/phrases.ts";
import type { CheckReport, RepositoryReport, ServiceReport } from "../../../domain/words/report.ts";
import type { Render } from "../render.ts";
import { couldBePinned, isTrouble } from "../words/findings.ts";
import { gravestFirst } from "../words/gravity.ts";
import { sayHeadline, sayIncomplete } from "../words/headline.ts";
import { clip, sentence } from "../words/phrases.ts";
import { groupUnchecked, groupUnknown, missingFacts, type ReasonGroup } from "../words/reasons.ts";
import { command, cure, describeFinding } from "./finding.ts";
import { type Html, html, trusted } from "./html.ts";
import { script } from "./script.ts";
import { describeService } from "./service.ts";
import { servicesTable } from "./services-table.ts";
import { style } from "./style.ts";
import { totals } from "./totals.ts";

/** Sections beyond these are folded. */
const unfolded = 10;

/** Names in a list beyond these are counted. */
const namesShown = 200;

/** The page: what is wrong first, then all services, then what there is to know. */
export const renderHtml: Render = (report, options) => {
  const { timeLines, beginnings } = options;
  const services = gravestFirst(report.services);
  const incomplete = sayIncomplete(report, options);
  const now = new Date(report.checkedAt);
  const ids = new Map(services.filter(isTold).map((service, i) => [service, `service-${i + 1}`]));
  const sections = (isDrifted: boolean) =>
    [...ids]
      .filter(([{ status }]) => (status === "drifted") === isDrifted)
      .map(([service, id], place) => {
        const moments = timeLines.get(service.service) ?? [];
        return describeService(service, { id, now, moments, beginnings, isFolded: place >= unfolded });
      });
  const headline = sayHeadline(report);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headline} · ecs-image-drift</title>
<link rel="icon" href="${icon}">
<style>${trusted(style)}</style>
</head>
<body>
<header>
<p class="where">${whereOf(report)}checked <time datetime="${report.checkedAt}">${sayTime(report.checkedAt)}</time></p>
<h1>${headline}</h1>
${incomplete === null ? null : html`<p class="warning" role="note">${incomplete}.</p>`}
${services.length === 0 ? null : totals(report)}
</header>
<main>
${part("What has drifted", sections(true))}
${part("What could not be determined", describeReasons(groupUnknown(services), asCode))}
${part("Pushed where nothing uses it", report.repositories.map(describeRepository))}
${part("What is not checked", describeReasons(groupUnchecked(services), asWords))}
${part("Worth knowing", sections(false))}
${services.length === 0 ? null : html`<section id="services"><h2 id="services-title">All services</h2><div class="card">${servicesTable(services, (service) => ids.get(service) ?? null)}</div></section>`}
${part("Advice", sayAdvice(services))}
</main>
<footer>
${missingFacts(services).map((fact) => html`<p>${fact}</p>`)}
${glossary}
</footer>
<script>${trusted(script)}</script>
</body>
</html>`;
  return page.markup;
};

/** Nothing may be loaded and nothing sent; of scripts, only the page's own. */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="6" cy="8" r="5" fill="#0757b5"/><circle cx="11" cy="8" r="4" fill="#e07b39"/></svg>',
)}`;

/** The account and region, as the services' own names tell them. */
function whereOf({ services }: CheckReport): string {
  const [, , , region = "", account = ""] = services[0]?.service.split(":") ?? [];
  return region === "" ? "" : `account ${account} · ${region} · `;
}

/** Whether a service has a section of its own; what is not known is told for all together. */
function isTold({ findings, notes }: ServiceReport): boolean {
  return findings.some(isTrouble) || notes.length > 0;
}

function part(title: string, sections: readonly Html[]): Html | null {
  return sections.length === 0 ? null : html`<section><h2>${title}</h2>${sections}</section>`;
}

/** Each reason once, with the services that it kept from being judged. */
function describeReasons(groups: readonly ReasonGroup[], show: (reason: string) => Html): Html[] {
  const reasons = groups.map(({ reason, services: whose }) => {
    const names = whose.slice(0, namesShown).map(({ cluster, name }) => `${cluster}/${name}`);
    const more = whose.length - names.length;
    return html`<div><p>${show(clip(reason))}</p><ul class="names">${names.map((name) => html`<li>${name}</li>`)}${more > 0 ? html`<li>and ${more} more</li>` : null}</ul></div>`;
  });
  return reasons.length === 0 ? [] : [html`<div class="card told">${reasons}</div>`];
}

/** What AWS said stands out; what we say ourselves does not. */
const asCode = (reason: string) => html`<code>${reason}</code>`;
const asWords = (reason: string) => html`${sentence(reason)}`;

function describeRepository({ repository, findings }: RepositoryReport): Html {
  const slash = repository.indexOf("/") + 1;
  return html`<article class="card"><h3><span class="soft">${repository.slice(0, slash)}</span>${repository.slice(slash)}</h3>
${findings.map(({ kind, severity, summary, advice }) => [
  describeFinding(
    { kind, cause: null, severity, container: null, since: null, sentence: sentence(summary), advice },
    "unknown",
  ),
  cure(advice),
])}</article>`;
}

/** Advice is the same for many services, so it is said once for all of them. */
function sayAdvice(services: readonly ServiceReport[]): Html[] {
  const pinnable = couldBePinned(services);
  const cures = pinnable.flatMap(({ findings }) =>
    findings.filter((finding) => !isTrouble(finding)).flatMap(({ advice }) => advice),
  );
  if (cures.length === 0) return [];
  return [
    html`<details class="card"><summary>${count(pinnable.length, "service")} could be pinned, so that no moving tag decides what runs</summary><div class="cures">${cures.map(command)}</div></details>`,
  ];
}

const glossary = html`<dl class="glossary">
<dt>Written</dt><dd>the image reference in the task definition</dd>
<dt>Resolved</dt><dd>the digest that ECS fixed it to when the deployment began</dd>
<dt>Running</dt><dd>the digests that the running tasks report</dd>
<dt>Published</dt><dd>the digest that the registry has now for what the service follows</dd>
</dl>`;
