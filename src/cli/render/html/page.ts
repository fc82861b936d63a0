/** The report as a page: one file that asks nobody for anything, to be opened, sent and kept. */

import { createHash } from "node:crypto";
import { count, sayTime, sentence } from "../../../domain/words/phrases.ts";
import type { CheckReport, RepositoryReport, ServiceReport } from "../../../domain/words/report.ts";
import type { Render, RenderOptions } from "../render.ts";
import { couldBePinned, isTrouble } from "../words/findings.ts";
import { gravestFirst } from "../words/gravity.ts";
import { type Block, groupByReason, sayGroup } from "../words/groups.ts";
import { sayHeadline, sayIncomplete, sayPlaces } from "../words/headline.ts";
import { kinds } from "../words/kinds.ts";
import { clip } from "../words/phrases.ts";
import { groupUnchecked, groupUnknown, missingFacts, type ReasonGroup, sayDenied } from "../words/reasons.ts";
import { command, cure, describeFinding, kindLink } from "./finding.ts";
import { describeGroup } from "./group.ts";
import { type Html, html, trusted } from "./html.ts";
import { script } from "./script.ts";
import { describeService, type Section } from "./service.ts";
import { onOneScreen, servicesTable } from "./services-table.ts";
import { style } from "./style.ts";
import { totals } from "./totals.ts";

/** Sections beyond these are folded; all of them where the services do not fit on a screen. */
const unfolded = 10;

/** Names in a list beyond these are counted. */
const namesShown = 200;

/** Reasons on top beyond these are counted. */
const reasonsShown = 4;

/** More sections than these on what is not wrong are folded together. */
const sectionsShown = 10;

/** The page: all services, then what is wrong, each reason once, then what there is to know. */
export const renderHtml: Render = (report, options) => {
  const services = gravestFirst(report.services);
  const incomplete = sayIncomplete(report, options);
  const headline = sayHeadline(report);
  const { drifted, reasons, others, ids } = sectionsOf(services, options, new Date(report.checkedAt));
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
<p class="where">${sayPlaces(services).map((place) => `${place.replace(", ", " · ")} · `)}checked <time datetime="${report.checkedAt}">${sayTime(report.checkedAt)}</time></p>
<h1>${headline}</h1>
${incomplete === null ? null : html`<p class="warning" role="note">${incomplete}.</p>`}
${services.length === 0 ? null : totals(report)}
${reasons.length === 0 ? null : html`<ul class="reasons">${reasons}</ul>`}
</header>
<main>
${services.length === 0 ? null : html`<section id="services"><h2 id="services-title">All services</h2><div class="card">${servicesTable(services, (service) => ids.get(service.service) ?? null)}</div></section>`}
${part("What has drifted", drifted)}
${part("What could not be determined", describeReasons(groupUnknown(services), asCode))}
${part("Pushed where nothing uses it", report.repositories.map(describeRepository))}
${part("What is not checked", describeReasons(groupUnchecked(services), asWords))}
${part("Worth knowing", others.length > sectionsShown ? [folded(count(others.length, "service"), others)] : others)}
${part("Advice", sayAdvice(services))}
</main>
<footer>
${[...missingFacts(services), ...sayDenied(services)].map((fact) => html`<p>${fact}</p>`)}
${glossaryOf(report)}
</footer>
<script>${trusted(script)}</script>
</body>
</html>`;
  return page.markup;
};

/** The sections on services, and the id of each. */
function sectionsOf(services: readonly ServiceReport[], { timeLines, beginnings }: RenderOptions, now: Date) {
  const told = services.filter(isTold);
  const ids = new Map(told.map((service, i) => [service.service, `service-${i + 1}`]));
  const isLong = services.length > onOneScreen;
  const sectionOf = (service: ServiceReport, place: number): Section => ({
    id: ids.get(service.service) ?? "",
    moments: timeLines.get(service.service) ?? [],
    now,
    beginnings,
    isFolded: isLong || place >= unfolded,
  });
  const used = new Set<string>();
  const once = (service: ServiceReport): Section | null => {
    if (used.has(service.service)) return null;
    used.add(service.service);
    return sectionOf(service, unfolded);
  };
  const blocks = groupByReason(told.filter(({ status }) => status === "drifted"));
  const drifted = blocks.map((block, place) => {
    const id = `reason-${place + 1}`;
    const isFolded = isLong || place >= unfolded;
    if (block.kind === "group") return describeGroup(block.group, once, { id, isFolded });
    // One with a reason of its own beside a shared one is described in full where it is first.
    const section = once(block.service);
    return section === null ? html`` : describeService(block.service, sectionOf(block.service, place));
  });
  const others = told
    .filter(({ status }) => status !== "drifted")
    .map((service, place) => describeService(service, sectionOf(service, place)));
  return { drifted, reasons: isLong ? linksTo(blocks, ids) : [], others, ids };
}

/** Links to the gravest reasons, for where their sections are far below. */
function linksTo(blocks: readonly Block[], ids: ReadonlyMap<string, string>): Html[] {
  const links = blocks.slice(0, reasonsShown).map((block, place) => {
    if (block.kind === "group")
      return html`<li><a href="#reason-${place + 1}">${sayGroup(block.group)}</a></li>`;
    const { service, cluster, name, findings } = block.service;
    const words = [...new Set(findings.filter(isTrouble).map(({ kind }) => kind))].join(", ");
    return html`<li><a href="#${ids.get(service) ?? ""}">${cluster}/${name}</a> <span class="soft">${words}</span></li>`;
  });
  const more = blocks.length - links.length;
  return more > 0 ? [...links, html`<li class="soft">and ${more} more</li>`] : links;
}

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
  if (reasons.length === 0) return [];
  const names = groups.reduce((sum, { services: whose }) => sum + whose.length, 0);
  const told = html`<div class="told">${reasons}</div>`;
  return [
    names > onOneScreen ? folded(count(names, "service"), [told]) : html`<div class="card">${told}</div>`,
  ];
}

function folded(words: string, content: readonly Html[]): Html {
  return html`<details class="card"><summary>${words}</summary>${content}</details>`;
}

/** What AWS said stands out; what we say ourselves does not. */
const asCode = (reason: string) => html`<code>${reason}</code>`;
const asWords = (reason: string) => html`${sentence(reason)}`;

function describeRepository({ repository, findings }: RepositoryReport): Html {
  const slash = repository.indexOf("/") + 1;
  return html`<article class="card"><h3><span class="soft">${repository.slice(0, slash)}</span>${repository.slice(slash)}</h3>
${findings.map(({ kind, severity, summary, advice }) => [
  describeFinding(
    {
      kind,
      cause: null,
      severity,
      muted: false,
      container: null,
      since: null,
      sentence: sentence(summary),
      advice,
    },
    "unknown",
  ),
  cure(advice),
  html`<p class="links">${kindLink(kind)}</p>`,
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
    html`<details class="card"><summary>${count(pinnable.length, "service")} could be pinned, so that no moving tag decides what runs</summary><div class="cures">${cures.slice(0, namesShown).map(command)}</div></details>`,
  ];
}

/** What the words mean, and the kinds of findings that the page has. */
function glossaryOf({ services, repositories }: CheckReport): Html {
  const found = new Set(
    [...services, ...repositories].flatMap(({ findings }) => findings.map(({ kind }) => kind)),
  );
  const own = Object.entries(kinds).filter(([kind]) => found.has(kind));
  return html`<dl class="glossary">
<dt>Written</dt><dd>the image reference in the task definition</dd>
<dt>Resolved</dt><dd>the digest that ECS fixed it to when the deployment began</dd>
<dt>Running</dt><dd>the digests that the running tasks report</dd>
<dt>Published</dt><dd>the digest that the registry has now for what the service follows</dd>
${own.map(([kind, means]) => html`<dt id="kind-${kind}">${kind}</dt><dd>${means}</dd>\n`)}</dl>
${own.length === 0 ? null : html`<p>docs/findings.md of ecs-image-drift describes each finding and its causes.</p>`}`;
}
