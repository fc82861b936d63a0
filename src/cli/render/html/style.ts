import { statuses } from "../../../domain/words/report.ts";

/** The page's style: light and dark as the reader has it, from a phone's width up. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f5f6f8; --card: #fff; --ink: #15181c; --soft: #565f6b; --line: #dfe3e8; --code: #f2f4f6;
  --link: #0757b5; --shadow: 0 1px 2px #0f172a0f, 0 4px 16px #0f172a0a;
  --drifted: #b3261e; --drifted-tint: #fdebe9; --unknown: #765800; --unknown-tint: #fcf2d0;
  --deploying: #0a6375; --deploying-tint: #def3f6; --held: #6b3fa0; --held-tint: #f2eafb;
  --in-sync: #19683a; --in-sync-tint: #e2f4e8; --ignored: #565f6b; --ignored-tint: #eceff2;
  --drifted-fill: #d63a2f; --unknown-fill: #c98a00; --deploying-fill: #0e8aa3; --held-fill: #8453c9;
  --in-sync-fill: #2b9158; --ignored-fill: #8a94a0;
  --unchecked: #485673; --unchecked-tint: #e5eaf4; --unchecked-fill: #6d7da3;
  --new: #0757b5; --new-tint: #e7f0fc; --old: #a04000; --old-tint: #fdeee2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0e1216; --card: #161b21; --ink: #e8ebef; --soft: #a2acb8; --line: #2a323b; --code: #1f262e;
    --link: #84b9ff; --shadow: none;
    --drifted: #ff9a91; --drifted-tint: #3a1b1a; --unknown: #eec65a; --unknown-tint: #332a0e;
    --deploying: #6fd0e0; --deploying-tint: #0f2f36; --held: #cfaeff; --held-tint: #2c2140;
    --in-sync: #76d095; --in-sync-tint: #14311f; --ignored: #a2acb8; --ignored-tint: #252c34;
    --drifted-fill: #f0716a; --unknown-fill: #dcb24a; --deploying-fill: #4cb8cb; --held-fill: #b18be8;
    --in-sync-fill: #58b87a; --ignored-fill: #75808c;
    --unchecked: #a9b6d6; --unchecked-tint: #202839; --unchecked-fill: #7c8cb3;
    --new: #84b9ff; --new-tint: #14283f; --old: #ffab70; --old-tint: #3a2412;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
header, main, footer { max-width: 70rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 2rem; }
footer { padding-top: 1rem; padding-bottom: 3rem; color: var(--soft); font-size: .875rem; }
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.75rem); line-height: 1.15; letter-spacing: -.025em; font-weight: 700; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; letter-spacing: -.01em; font-weight: 650; margin: 2.75rem 0 .875rem; }
h3 { font-size: 1.125rem; line-height: 1.35; font-weight: 650; }
h4, th, .label { font-size: .75rem; line-height: 1.4; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; color: var(--soft); }
a { color: var(--link); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .25rem; }
code, .digest { font-family: ui-monospace, SFMono-Regular, "SF Mono", "JetBrains Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; font-variant-ligatures: none; unicode-bidi: isolate; }
bdi { unicode-bidi: isolate; text-transform: none; letter-spacing: 0; }
.soft { color: var(--soft); font-weight: 400; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; box-shadow: var(--shadow); padding: 1.25rem; }
.card + .card { margin-top: 1rem; }
.where { color: var(--soft); font-size: .9375rem; margin-bottom: .375rem; }
.warning { margin-top: 1rem; padding: .75rem 1rem; border-radius: .5rem; background: var(--unknown-tint); color: var(--unknown); font-weight: 600; }

.totals { margin-top: 1.5rem; }
.totals svg { display: block; width: 100%; height: 1rem; border-radius: .5rem; overflow: hidden; }
.totals rect { stroke: var(--paper); stroke-width: 2; }
.totals ul { display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; margin-top: .875rem; }
.totals a { display: inline-flex; align-items: baseline; gap: .4rem; padding: .25rem 0; color: var(--ink); text-decoration: none; }
.totals a:hover .name { text-decoration: underline; }
.totals b { font-size: 1.5rem; line-height: 1; font-variant-numeric: tabular-nums; letter-spacing: -.02em; }
.dot { width: .625rem; height: .625rem; border-radius: 50%; background: currentColor; align-self: center; }
${statuses
  .map(
    (status) => `.${status} { color: var(--${status}); }
.dot.${status} { color: var(--${status}-fill); } rect.${status} { fill: var(--${status}-fill); }
.badge.${status} { background: var(--${status}-tint); }`,
  )
  .join("\n")}
.badge { display: inline-block; padding: .125rem .5rem; border-radius: 1rem; font-size: .8125rem; line-height: 1.4; font-weight: 600; white-space: nowrap; }

.title { display: flex; flex-wrap: wrap; align-items: baseline; gap: .375rem .75rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0 1.25rem; color: var(--soft); font-size: .875rem; margin-top: .25rem; }
.finding { margin-top: 1rem; padding-left: .875rem; border-left: 3px solid currentColor; }
.finding > * { color: var(--ink); }
.finding p { max-width: 54rem; }
.finding p + p { margin-top: .25rem; }
.finding .kind { font-weight: 650; }
.part { margin-top: 1.25rem; }
.part > h4 { margin-bottom: .5rem; }

.images { display: grid; grid-template-columns: 1.5fr 1fr 1fr 1fr; gap: 1.75rem; }
.images > div { position: relative; border: 1px solid var(--line); border-radius: .5rem; padding: .625rem .75rem .75rem; min-width: 0; }
.images > div + div::before { position: absolute; left: -1.375rem; top: calc(50% - .75rem); color: var(--soft); content: "→"; content: "→" / ""; }
.images > .differs::before { font-size: 1.25rem; font-weight: 700; color: var(--drifted) !important; content: "≠" !important; content: "≠" / "" !important; }
.images dt { display: flex; justify-content: space-between; gap: .5rem; margin-bottom: .25rem; }
.images dd + dd { margin-top: .5rem; padding-top: .5rem; border-top: 1px dashed var(--line); }
.images .is-new { background: var(--new-tint); border-color: var(--new); }
.images .is-old { background: var(--old-tint); border-color: var(--old); }
.is-new > dt, .is-new > dt .label { color: var(--new); } .is-old > dt, .is-old > dt .label { color: var(--old); }
.says { font-size: .75rem; line-height: 1.4; font-weight: 600; text-align: right; }
.digest { font-size: .9375rem; font-weight: 600; }
.images .digest, .images .tags { display: block; }
.tags { font-size: .875rem; color: var(--soft); }
.is-new .tags, .is-old .tags { color: inherit; }

.timeline svg { display: block; width: 100%; height: 9.5rem; font-size: .75rem; }
.timeline text { fill: var(--soft); }
.timeline text.mark { fill: var(--card); font-weight: 700; text-anchor: middle; }
.timeline text.end { text-anchor: end; }
.timeline text.since { fill: var(--drifted); font-weight: 600; }
.timeline rect.since { fill: var(--drifted-tint); }
.timeline line { stroke: var(--soft); stroke-width: 5; }
.timeline .is-new { stroke: var(--new); } .timeline .is-old { stroke: var(--old); }
.timeline line.thin { stroke-width: 2; }
.timeline line.none { stroke: var(--line); stroke-dasharray: 4 4; stroke-width: 2; }
.timeline circle { stroke: var(--card); stroke-width: 2; fill: var(--soft); }
.timeline circle.is-new { fill: var(--new); stroke: var(--card); } .timeline circle.is-old { fill: var(--old); stroke: var(--card); }
.timeline text.is-new { fill: var(--new); stroke: none; font-weight: 600; } .timeline text.is-old { fill: var(--old); stroke: none; font-weight: 600; }
.moments { margin-top: .75rem; font-size: .9375rem; }
.moments li { display: grid; grid-template-columns: 1.5rem 9.5rem 1fr; gap: .125rem .625rem; padding: .25rem 0; align-items: baseline; }
.moments .number { justify-self: center; width: 1.25rem; height: 1.25rem; border-radius: 50%; background: var(--soft); color: var(--card); font-size: .75rem; line-height: 1.25rem; font-weight: 700; text-align: center; }
.moments .number.is-new { background: var(--new); } .moments .number.is-old { background: var(--old); }
.moments time { color: var(--soft); font-variant-numeric: tabular-nums; }

.cures { display: grid; gap: .5rem; }
.command { display: flex; align-items: flex-start; gap: .5rem; background: var(--code); border-radius: .5rem; padding: .625rem .75rem; }
.command pre { flex: 1; min-width: 0; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5; }
.command code { user-select: all; }
button, input, select { font: inherit; color: inherit; }
button { cursor: pointer; border: 1px solid var(--line); border-radius: .375rem; background: var(--card); padding: .125rem .625rem; font-size: .8125rem; line-height: 1.5; min-height: 1.75rem; min-width: 4.5rem; }
.names { display: flex; flex-wrap: wrap; gap: .125rem .75rem; margin-top: .25rem; }
.notes li { padding: .125rem 0; max-width: 54rem; }
.told { display: grid; gap: .75rem; }

#filter { display: flex; flex-wrap: wrap; align-items: end; gap: .75rem; margin-bottom: 1rem; }
#filter label { display: grid; gap: .25rem; }
#filter input, #filter select { border: 1px solid var(--soft); border-radius: .5rem; background: var(--card); padding: .375rem .625rem; min-height: 2.5rem; max-width: 100%; }
#filter input { width: 18rem; }
#shown { color: var(--soft); font-size: .875rem; padding: .5rem 0; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { white-space: nowrap; border-bottom: 1px solid var(--line); }
tbody { border-bottom: 1px solid var(--line); }
tbody:last-child { border-bottom: 0; }
tbody th { font-size: inherit; line-height: inherit; letter-spacing: 0; text-transform: none; color: inherit; }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
td .digest { font-size: .875rem; font-weight: 400; white-space: nowrap; }
tbody th, td[data-label="container"] { min-width: 8rem; }
td[data-label="container"] { max-width: 16rem; }
td > div + div { margin-top: .25rem; }
summary { cursor: pointer; padding: .25rem 0; }
.why { display: block; color: var(--soft); font-size: .8125rem; font-weight: 400; }
.links { display: flex; flex-wrap: wrap; gap: .125rem .875rem; margin-top: .75rem; font-size: .875rem; }
.members > .member { border-top: 1px solid var(--line); padding: .125rem 0; }
.member h3 { font-size: 1rem; }
.rest > summary { margin-top: .75rem; padding: .5rem 0; font-weight: 600; }
.glossary dt:target, .member:target > summary { background: var(--new-tint); }
${statuses
  .map((status) => `#only-${status}:target ~ table tbody:not([data-status="${status}"]) { display: none; }`)
  .join("\n")}
.card:is(details) > :not(summary), .member > :not(summary) { margin-top: .75rem; }
summary .title { display: inline-flex; vertical-align: top; max-width: calc(100% - 1.75rem); }
.reasons { margin-top: .875rem; }
.reasons li { padding: .125rem 0; }
.glossary { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin-top: .75rem; }
.glossary dt { font-weight: 600; color: var(--ink); }

@media (max-width: 44rem) {
  header { padding-top: 1.25rem; }
  h2 { margin-top: 2.25rem; }
  .card { padding: 1rem; }
  .images { grid-template-columns: 1fr; gap: .5rem; }
  .images > div + div::before, .images > .differs::before { content: none !important; }
  .moments li { grid-template-columns: 1.5rem 1fr; }
  .moments .what { grid-column: 2; }
  .command { flex-direction: column; }
  .command pre { flex: none; width: 100%; }
  .command button { align-self: end; }
  #filter label, #filter input, #filter select { width: 100%; }
  table, tbody, td, tbody th { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .75rem; }
  tbody { padding: .625rem 0; }
  tbody th { order: -2; padding: 0; flex-basis: 60%; flex-grow: 1; }
  td { order: 0; padding: 0; }
  td:has(.badge) { order: -1; }
  td[data-label] { font-size: .875rem; min-width: 0; max-width: none; }
  td[data-label]::before { content: attr(data-label) " "; color: var(--soft); }
  td[data-label="running"], td[data-label="published"] { flex-basis: 100%; }
  td:empty { display: none; }
  td > div { display: inline; }
  td > div + div::before { content: ", "; }
}
@media print { body { background: #fff; } .card { box-shadow: none; break-inside: avoid; } #filter, button { display: none; } }
`;
