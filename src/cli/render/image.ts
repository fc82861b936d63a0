/** Images: digests short enough to read and long enough to find, with the tags that name them. */

import { tellingTag } from "../../domain/words/image-words.ts";
import type { ContainerReport, ServiceReport } from "../../domain/words/report.ts";
import { plain } from "./text.ts";

/** An image to show, or what there is instead. */
export type Shown =
  | {
      readonly digest: string;
      /** The tag that is followed stands first. */
      readonly tags: readonly string[];
      readonly formerTags: readonly string[];
      /** How many tasks run it, where that is asked. */
      readonly tasks: number | null;
    }
  | { readonly digest: null; readonly instead: string; readonly tasks: number | null };

/** What could not be read of a service, and why. */
type Unread = ServiceReport["unknown"];

/** What a container's tasks run, an entry for each digest. */
export function runningOf(container: ContainerReport, unknown: Unread): Shown[] {
  const { name, checked, running } = container;
  if (!checked) return [nothing("not checked")];
  if (running.length === 0) return [nothing(isUnread("running", name, unknown) ? "not known" : "nothing")];
  return running.map(({ digest, tasks }) =>
    digest === null
      ? { digest, instead: "not reported", tasks }
      : { digest, ...tagsOf(digest, container), tasks },
  );
}

/** What the tag that a container follows names now; a dash where it follows nothing. */
export function publishedOf(container: ContainerReport, unknown: Unread): Shown {
  const { name, published, follows } = container;
  if (published !== null) return { digest: published, ...tagsOf(published, container, follows), tasks: null };
  return nothing(isUnread("published", name, unknown) || follows !== null ? "not known" : "-");
}

/** What the service revision fixed a container's image to. */
export function resolvedOf(container: ContainerReport, unknown: Unread): Shown {
  const { name, resolved } = container;
  if (resolved !== null) return { digest: resolved, ...tagsOf(resolved, container), tasks: null };
  return nothing(isUnread("resolved", name, unknown) ? "not known" : "-");
}

/** An entry for each digest in a cell: `fa52c0ffee11 (abc123f)`, and how many tasks if they differ. */
export function sayRunning(container: ContainerReport, unknown: Unread): string[] {
  const shown = runningOf(container, unknown);
  return shown.map((one) => (shown.length > 1 ? `${one.tasks} × ${sayImage(one)}` : sayImage(one)));
}

/** The published image in a cell. */
export function sayPublished(container: ContainerReport, unknown: Unread): string {
  return sayImage(publishedOf(container, unknown));
}

/** The tags that name a digest, or that are remembered where none is known to. */
export interface Named {
  readonly tags: readonly string[];
  readonly formerTags: readonly string[];
}

/** An image by a tag that tells it from others: `def4567 (39158385ebd8)`, `39158385ebd8 (was tagged def4567)`. */
export function sayByTag(digest: string, { tags, formerTags }: Named, but: string | null = null): string {
  const [telling, told] = [tellingTag(tags, { but }), tellingTag(formerTags, { but })];
  if (telling !== undefined) return `${telling} (${shortHex(digest)})`;
  return told === undefined ? shortHex(digest) : `${shortHex(digest)} (was tagged ${told})`;
}

/** The start of a digest, without its algorithm. */
export function shortHex(digest: string): string {
  const start = digest.indexOf(":") + 1;
  return plain(digest.slice(start, start + 12));
}

/** The first tags, and how many there are beside: `latest, def4567, +1`; `was abc123f` where they are remembered. */
export function sayTags({ tags, formerTags }: Named, most = 2): string {
  const shown = tags.length > 0 ? tags : formerTags;
  const more = shown.length > most ? [`+${shown.length - most}`] : [];
  const words = [...shown.slice(0, most), ...more].map(plain).join(", ");
  return tags.length === 0 && words ? `was ${words}` : words;
}

/** A digest with its tags. */
function sayImage(shown: Shown): string {
  if (shown.digest === null) return shown.instead;
  const tags = sayTags(shown);
  return shortHex(shown.digest) + (tags && ` (${tags})`);
}

/** The tags of a digest in a report, `first` at the start. */
export function tagsOf(
  digest: string,
  { tags, formerTags }: ContainerReport,
  first: string | null = null,
): Named {
  const now = [...(tags[digest] ?? [])].sort((a, b) => Number(b === first) - Number(a === first));
  return { tags: now, formerTags: formerTags[digest] ?? [] };
}

function isUnread(what: string, name: string, unknown: Unread): boolean {
  return unknown.some(({ fact, container }) => fact === what && container === name);
}

function nothing(instead: string): Shown {
  return { digest: null, instead, tasks: null };
}
