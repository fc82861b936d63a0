/** Keeps what never changes, by key: task definition revisions, indexes; and pasts, each with what it is of. */
export interface Memory {
  recall(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  keep(entries: ReadonlyMap<string, string>): Promise<void>;
}
