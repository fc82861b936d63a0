import type { ContainerView, ImageView, ServiceView } from "../view.ts";
import { type Html, html } from "./html.ts";

/** A service with the four images of each of its containers. */
export function showService(service: ServiceView): Html {
  return html`<article class="card">
    <div class="title"><h3>${service.name}</h3>${pill(service)}
      <span class="soft">${service.revision}, ${service.running} of ${count(service.desired)}</span></div>
    ${service.containers.map(showContainer)}
  </article>`;
}

function pill({ isDeploying, containers, running, desired }: ServiceView): Html {
  if (isDeploying || running < desired) return html`<span class="pill busy">deploying</span>`;
  const isRight = containers.every((container) =>
    container.running.every((image) => !isOld(image, container)),
  );
  if (!isRight) return html`<span class="pill bad">does not run what was pushed</span>`;
  // Whether another tag is a newer version of what runs is for the program to judge, and not for this page.
  return containers.some(({ newer }) => newer !== null)
    ? html`<span class="pill busy">another image was pushed later</span>`
    : html`<span class="pill good">runs what was pushed</span>`;
}

function showContainer(container: ContainerView): Html {
  const { written, resolved, running, published, newer } = container;
  const nothing = html`<small>nothing</small>`;
  return html`<dl class="images">
    <div><dt>written</dt><dd><code>${short(written)}</code></dd></div>
    <div class="${mark(resolved, container)}"><dt>resolved</dt><dd>${resolved ? showImage(resolved) : nothing}</dd></div>
    <div class="${mark(running[0] ?? null, container)}"><dt>running</dt>
      <dd>${running.length === 0 ? nothing : running.map((image) => showImage(image, count(image.tasks)))}</dd></div>
    <div class="${mark(published, container)}"><dt>published</dt>
      <dd>${published ? showImage(published) : html`<small>no tag is followed</small>`}${
        newer ? html`<small>pushed later: ${newer.tags.join(", ")}</small>` : ""
      }</dd></div>
  </dl>`;
}

function showImage({ digest, tags }: ImageView, more = ""): Html {
  const words = [tags.join(", "), more].filter((part) => part !== "").join(", ");
  return html`<code>${short(digest)}</code><small>${words}</small>`;
}

function count(tasks: number): string {
  return `${tasks} task${tasks === 1 ? "" : "s"}`;
}

/** Whether an image is another than the published one. */
function isOld(image: ImageView | null, { published }: ContainerView): boolean {
  return image !== null && published !== null && image.digest !== published.digest;
}

function mark(image: ImageView | null, container: ContainerView): string {
  return image === null ? "" : isOld(image, container) ? "old" : "new";
}

/** Digests as people compare them: 12 digits. */
function short(text: string): string {
  return text.replaceAll(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, "$1");
}
