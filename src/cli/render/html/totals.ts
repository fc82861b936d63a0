/** How many services have which status: as a picture, and in numbers. */
import type { CheckReport } from "../../../domain/words/report.ts";
import { countsOf } from "../words/headline.ts";
import { type Html, html } from "./html.ts";

/** No share is so small that it cannot be seen: in hundredths of the width. */
const leastShare = 1;

/** A bar with a part for each status, and a number for each; each number leads to the services of that status. */
export function totals(report: CheckReport): Html {
  const counts = countsOf(report);
  const shares = counts.map(([, count]) => Math.max(leastShare, (100 * count) / report.summary.services));
  const all = shares.reduce((sum, share) => sum + share, 0);
  let x = 0;
  const parts = counts.map(([status], i) => {
    const width = (100 * (shares[i] ?? 0)) / all;
    const part = html`<rect class="${status}" x="${round(x)}%" y="0" width="${round(width)}%" height="100%"/>`;
    x += width;
    return part;
  });
  const words = counts.map(([status, count]) => `${count} ${status}`).join(", ");
  return html`<div class="totals">
<svg role="img" aria-labelledby="totals-title"><title id="totals-title">Of ${report.summary.services} services: ${words}</title>${parts}</svg>
<ul>${counts.map(
    ([status, count]) =>
      html`<li><a href="#only-${status}" data-show="${status}"><span class="dot ${status}"></span><b>${count}</b> <span class="name">${status}</span></a></li>
`,
  )}</ul></div>`;
}

function round(share: number): string {
  return share.toFixed(2);
}
