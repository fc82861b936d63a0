/** What is wrong, and what puts it right. */

import { isCommand } from "../../../domain/words/commands.ts";
import { sayTime } from "../../../domain/words/phrases.ts";
import { plain } from "../text.ts";
import { type FindingWords, saySeverity, sayToFix } from "../words/findings.ts";
import { clip } from "../words/phrases.ts";
import { type Html, html } from "./html.ts";

/** A finding in a sentence; `status` gives it its colour. */
export function describeFinding(words: FindingWords, status: string): Html {
  const { kind, cause, container, since, sentence } = words;
  const facts = [
    ...(cause === null ? [] : [cause]),
    ...(container === null ? [] : [`container ${container}`]),
    saySeverity(words),
  ].join(" · ");
  const when = since === null ? null : html` · since <time datetime="${since}">${sayTime(since)}</time>`;
  return html`<div class="finding ${status}"><p><span class="kind">${kind}</span> <span class="soft">${facts}${when}</span></p><p>${clip(sentence)}</p></div>`;
}

/** Leads to what a kind of finding means, at the end of the page. */
export function kindLink(kind: string): Html {
  return html`<a href="#kind-${kind}">What ${kind} means</a> `;
}

/** What to do: sentences, and commands to copy. */
export function cure(advice: readonly string[]): Html | null {
  if (advice.length === 0) return null;
  return html`<div class="part"><h4>${sayToFix("it", advice)}</h4><div class="cures">${advice.map((line) => (isCommand(line) ? command(line) : html`<p>${clip(line)}</p>`))}</div></div>`;
}

/** A command, which a script gives a button to copy it. */
export function command(line: string): Html {
  return html`<div class="command"><pre><code>${plain(line)}</code></pre></div>`;
}
