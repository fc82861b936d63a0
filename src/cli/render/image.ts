/** Images: digests short enough to read and long enough to find, with the tags that name them. */
import type { ContainerReport, ServiceReport } from "../../domain/report.ts";
import { plain } from "./text.ts";

/** An image to show, or what there is instead. */
export type Shown =
  | {
      readonly digest: string;
      /** The tag that is followed stands first. */
      readonly tags: readonly string[];
      /** How many tasks run it, where that is asked. */
      readonly tasks: number | null;
    }
  | { readonly digest: null; readonly instead: string; readonly tasks: number | null };

/** What could not be read of a service, and why. */
type Unread = ServiceReport["unknown"];

/** What a container's tasks run, an entry for each digest. */
export function runningOf({ name, checked, running, tags }: ContainerReport, unknown: Unread): Shown[] {
  if (!checked) return [nothing("not checked")];
  if (running.length === 0) return [nothing(isUnread("running", name, unknown) ? "not known" : "nothing")];
  return running.map(({ digest, tasks }) =>
    digest === null
      ? { digest, instead: "not reported", tasks }
      : { digest, tags: tagsOf(digest, tags), tasks },
  );
}

/** What the tag that a container follows names now; a dash where it follows nothing. */
export function publishedOf({ name, published, tags, follows }: ContainerReport, unknown: Unread): Shown {
  if (published !== null) return { digest: published, tags: tagsOf(published, tags, follows), tasks: null };
  return nothing(isUnread("published", name, unknown) || follows !== null ? "not known" : "-");
}

/** What the service revision fixed a container's image to. */
export function resolvedOf({ name, resolved, tags }: ContainerReport, unknown: Unread): Shown {
  if (resolved !== null) return { digest: resolved, tags: tagsOf(resolved, tags), tasks: null };
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

/** The start of a digest, without its algorithm. */
export function shortHex(digest: string): string {
  const start = digest.indexOf(":") + 1;
  return plain(digest.slice(start, start + 12));
}

/** The first tags, and how many there are beside: `latest, def4567, +1`. */
export function sayTags(tags: readonly string[], most = 2): string {
  const more = tags.length > most ? [`+${tags.length - most}`] : [];
  return [...tags.slice(0, most), ...more].map(plain).join(", ");
}

/** A digest with its tags. */
function sayImage(shown: Shown): string {
  if (shown.digest === null) return shown.instead;
  const tags = sayTags(shown.tags);
  return shortHex(shown.digest) + (tags && ` (${tags})`);
}

function tagsOf(digest: string, tags: ContainerReport["tags"], first: string | null = null): string[] {
  return [...(tags[digest] ?? [])].sort((a, b) => Number(b === first) - Number(a === first));
}

function isUnread(what: string, name: string, unknown: Unread): boolean {
  return unknown.some(({ fact, container }) => fact === what && container === name);
}

function nothing(instead: string): Shown {
  return { digest: null, instead, tasks: null };
}
