/** A message that reached a person. */
export interface InboxEntry {
  readonly channel: "email" | "slack";
  readonly at: string;
  readonly to: string;
  readonly subject: string | null;
  /** The text as it is read. */
  readonly body: string;
  /** The JSON that was published: as an `https` subscriber would have got it, or a function; `null` if it is no JSON. */
  readonly message: unknown;
  /** What was posted to Slack. */
  readonly payload?: unknown;
}

/** All that reached people, oldest first. */
export interface Inbox {
  receive(entry: InboxEntry): void;
  entries(): readonly InboxEntry[];
}

export function createInbox(): Inbox {
  const entries: InboxEntry[] = [];
  return {
    receive(entry) {
      entries.push(entry);
    },
    entries: () => [...entries],
  };
}
