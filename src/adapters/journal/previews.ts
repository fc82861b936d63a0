/** What registries said they are about to expire. */

import type { RepositoryKey } from "../../domain/image/ecr.ts";
import type { Preview } from "../../reconcile/ports/journal.ts";
import { byPartition, previewKey } from "./keys.ts";
import { type Complain, readRow, writeRow } from "./rows.ts";
import { decodePreview } from "./shapes.ts";
import { expiryFrom } from "./table/items.ts";
import type { Table } from "./table/table.ts";

/** What was last heard of these repositories' lifecycle policies; nothing where that cannot be read, and it is asked again. */
export async function readPreviews(
  table: Table,
  repositories: readonly RepositoryKey[],
  complain: Complain,
): Promise<ReadonlyMap<RepositoryKey, Preview>> {
  const found = byPartition(await table.get(repositories.map(previewKey)));
  return new Map(
    repositories.flatMap((repository): [RepositoryKey, Preview][] => {
      const item = found.get(previewKey(repository).pk);
      const preview = item && readRow(item, ({ body }) => decodePreview(String(body)), complain);
      return preview ? [[repository, preview]] : [];
    }),
  );
}

/** Notes what a repository's registry was asked, or answered. */
export async function notePreview(
  table: Table,
  repository: RepositoryKey,
  preview: Preview,
  complain: Complain,
): Promise<void> {
  const expiresAt = expiryFrom(preview.askedAt);
  const row = { ...previewKey(repository), body: JSON.stringify(preview), expiresAt };
  await writeRow(row, () => table.put(row), complain);
}
