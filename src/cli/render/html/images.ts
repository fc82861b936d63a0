/** The four images of a container, side by side: written → resolved → running → published. */
import { count, withShortDigests } from "../../../domain/words/phrases.ts";
import type { ContainerReport, ServiceReport } from "../../../domain/words/report.ts";
import { publishedOf, resolvedOf, runningOf, type Shown, sayTags, shortHex } from "../image.ts";
import { type Html, html, type Part } from "./html.ts";

/** What a digest is to a container: the one that should run, one that should not, or neither. */
export type Role = "is-new" | "is-old" | "";

/** The roles of digests: those that a finding calls outdated, and the one that was published instead. */
export function rolesOf(container: ContainerReport, { findings }: ServiceReport): (digest: string) => Role {
  const own = findings.filter(
    (finding) => finding.container === container.name && finding.kind !== "mutable",
  );
  const expected = new Set(own.map((finding) => finding.expected).filter((digest) => digest !== null));
  const outdated = new Set(own.flatMap(({ actual }) => actual).filter((digest) => !expected.has(digest)));
  return (digest) =>
    outdated.has(digest) ? "is-old" : expected.has(digest) || digest === container.published ? "is-new" : "";
}

/** There is room for more than in a table. */
const inFull = (shown: Shown) => image(shown, 8);

/** The four images of a container, with what is wrong in words and in colour. */
export function fourImages(container: ContainerReport, service: ServiceReport): Html {
  const { unknown } = service;
  const roleOf = rolesOf(container, service);
  const running = runningOf(container, unknown);
  const published = [publishedOf(container, unknown)];
  const resolved = [resolvedOf(container, unknown)];
  const isOutdated = running.some(({ digest }) => digest !== null && roleOf(digest) === "is-old");
  const boxes: readonly Box[] = [
    {
      label: "Written",
      role: "",
      says: container.follows === null ? "" : `follows ${container.follows}`,
      values: [writtenAs(container.written)],
    },
    { label: "Resolved", role: roleOfAll(resolved, roleOf), says: "", values: resolved.map(inFull) },
    {
      label: "Running",
      role: roleOfAll(running, roleOf),
      says: isOutdated ? "outdated" : "",
      values: running.map((one) => [inFull(one), tasksOf(one)]),
    },
    {
      label: "Published",
      role: `${roleOfAll(published, roleOf)}${isOutdated ? " differs" : ""}`,
      says: isOutdated ? "should run" : "",
      values: published.map(inFull),
    },
  ];
  return html`<dl class="images">
${boxes.map(box)}</dl>`;
}

interface Box {
  readonly label: string;
  readonly role: string;
  /** What is to be known of it in a word or two. */
  readonly says: string;
  readonly values: readonly Part[];
}

function box({ label, role, says, values }: Box): Html {
  return html`<div class="${role}"><dt><span class="label">${label}</span>${says === "" ? null : html` <span class="says">${says}</span>`}</dt>${values.map((value) => html`<dd>${value}</dd>`)}</div>
`;
}

/** The role of several images together: an outdated one tells. */
function roleOfAll(images: readonly Shown[], roleOf: (digest: string) => Role): Role {
  const roles = images.map(({ digest }) => (digest === null ? "" : roleOf(digest)));
  return (
    roles.find((role) => role === "is-old") ?? (roles.every((role) => role === "is-new") ? "is-new" : "")
  );
}

/** A reference: the registry in the background, the tag or digest in front. */
function writtenAs(written: string): Html {
  const short = withShortDigests(written);
  const slash = short.indexOf("/") + 1;
  const [name = "", mark = "", ...rest] = short.slice(slash).split(/([@:])/);
  const title = short === written ? null : html` title="${written}"`;
  return html`<code${title}><span class="soft">${short.slice(0, slash)}</span>${name}<b>${mark}${rest.join("")}</b></code>`;
}

/** A digest, its start to see and the rest to find, with its first tags. */
export function image(shown: Shown, tagsShown = 2): Html {
  if (shown.digest === null) return html`<span class="soft">${shown.instead}</span>`;
  const words = sayTags(shown, tagsShown);
  const tags = words === "" ? null : html` <span class="tags">${words}</span>`;
  return html`<span class="digest" title="${shown.digest}">${shortHex(shown.digest)}</span>${tags}`;
}

function tasksOf({ tasks }: Shown): Html | null {
  return tasks === null ? null : html` <span class="tags">${count(tasks, "task")}</span>`;
}
