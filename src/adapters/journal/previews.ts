/** What registries said they are about to expire. */

import type { RepositoryKey } from "../../domain/image/ecr.ts";
import type { Preview } from "../../reconcile/ports/journal.ts";
import { byPartition, previewKey } from "./keys.ts";
import { decodePreview } from "./shapes.ts";
import type { Table } from "./table.ts";

/** What was last heard of these repositories' lifecycle policies. */
export async function readPreviews(
  table: Table,
  repositories: readonly RepositoryKey[],
): Promise<ReadonlyMap<RepositoryKey, Preview>> {
  const found = byPartition(await table.get(repositories.map(previewKey)));
  return new Map(
    repositories.flatMap((repository) => {
      const item = found.get(previewKey(repository).pk);
      return item ? [[repository, decodePreview(String(item.body))]] : [];
    }),
  );
}

/** Notes what a repository's registry was asked, or answered. */
export function notePreview(table: Table, repository: RepositoryKey, preview: Preview): Promise<void> {
  return table.put({ ...previewKey(repository), body: JSON.stringify(preview) });
}
