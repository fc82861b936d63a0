/** Refuses to publish a package that does not say where its source is: npm runs it before `npm publish` alone. */
import { readFile } from "node:fs/promises";

const needed = {
  repository: "npm accepts no provenance without it",
  bugs: "people would not know where to report a wrong verdict",
  homepage: "people would not find the documentation",
} as const;

/** What stands in the way of publishing a package, a sentence each. */
export function whyNotPublished(manifest: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(needed)
    .filter(([field]) => !manifest[field])
    .map(([field, why]) => `Cannot publish: package.json has no "${field}", and ${why}`);
}

if (import.meta.main) {
  const reasons = whyNotPublished(JSON.parse(await readFile("package.json", "utf8")));
  for (const reason of reasons) console.error(reason);
  if (reasons.length > 0) console.error('See "Before the first release" in docs/releasing.md.');
  process.exitCode = reasons.length > 0 ? 1 : 0;
}
