/** Services that share a reason, as one section: the reason, what to do, and each service folded in it. */
import type { ServiceReport } from "../../../domain/words/report.ts";
import { saySeverity } from "../words/findings.ts";
import { isDown } from "../words/gravity.ts";
import { type Group, sayGroup, wordsOf } from "../words/groups.ts";
import { cure, describeFinding, kindLink } from "./finding.ts";
import { type Html, html } from "./html.ts";
import { describeService, type Section } from "./service.ts";

/** The section; `sectionOf` says how each service is shown in it. */
export function describeGroup(
  group: Group,
  sectionOf: (service: ServiceReport) => Section | null,
  { id, isFolded }: { readonly id: string; readonly isFolded: boolean },
): Html {
  const { kind, cause, members } = group;
  const unknownBeginnings = new Map(members.map(({ finding }) => [finding, null]));
  const words = wordsOf(group, unknownBeginnings, ({ cluster, name }) => `${cluster}/${name}`);
  if (words === null) return html``;
  const { finding, isSameAdvice } = words;
  const down = members.filter(({ service }) => isDown(service)).length;
  const why = [kind, ...(finding.cause === null ? [] : [cause]), saySeverity(group)].join(" · ");
  const title = html`<div class="title"><span class="badge drifted">drifted</span><h3>${sayGroup(group)}</h3><span class="soft">${why}${down > 0 ? ` · ${down} without a running task` : ""}</span></div>`;
  const sections = members.map(({ service }) => {
    const section = sectionOf(service);
    return section === null
      ? otherPlace(service)
      : describeService(service, { ...section, isFolded: true }, "member");
  });
  return html`<details class="card" id="${id}"${isFolded ? null : html` open`}><summary>${title}</summary>
${describeFinding(finding, "drifted")}
<p class="links">${kindLink(kind)}</p>
${isSameAdvice ? cure(finding.advice) : null}
<div class="part"><h4>Services</h4><div class="members">
${sections}</div></div>
</details>
`;
}

/** One that has a section in another group. */
function otherPlace({ cluster, name }: ServiceReport): Html {
  return html`<p>${cluster}/${name}, which is described above</p>`;
}
