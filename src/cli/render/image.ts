/** Images in a cell: digests short enough to read and long enough to find, with the tags that name them. */
import type { ContainerReport, ServiceReport } from "../../domain/report.ts";
import { plain } from "./text.ts";

/** Further tags are counted. */
const tagsShown = 2;

/** What a container's tasks run, an entry for each digest: `fa52c0ffee11 (abc123f)`, and how many tasks if they differ. */
export function sayRunning(
  { name, checked, running, tags }: ContainerReport,
  unknown: ServiceReport["unknown"],
): string[] {
  if (!checked) return ["not checked"];
  const isUnknown = unknown.some(({ fact, container }) => fact === "running" && container === name);
  if (running.length === 0) return [isUnknown ? "not known" : "nothing"];
  const count = (tasks: number) => (running.length > 1 ? `${tasks} × ` : "");
  return running.map(({ digest, tasks }) => count(tasks) + sayImage(digest, tags));
}

/** What the tag that a container follows names now; a dash where it follows nothing. */
export function sayPublished(
  { name, published, tags, follows }: ContainerReport,
  unknown: ServiceReport["unknown"],
): string {
  if (published !== null) return sayImage(published, tags, follows);
  const isUnknown = unknown.some(({ fact, container }) => fact === "published" && container === name);
  return isUnknown || follows !== null ? "not known" : "-";
}

/** A digest with its tags, the one that matters first. */
function sayImage(digest: string | null, tags: ContainerReport["tags"], first: string | null = null): string {
  if (digest === null) return "not reported";
  const names = [...(tags[digest] ?? [])].sort((a, b) => Number(b === first) - Number(a === first));
  const more = names.length > tagsShown ? [`+${names.length - tagsShown}`] : [];
  const said = [...names.slice(0, tagsShown), ...more].map(plain).join(", ");
  return shortHex(digest) + (said && ` (${said})`);
}

function shortHex(digest: string): string {
  const start = digest.indexOf(":") + 1;
  return plain(digest.slice(start, start + 12));
}
