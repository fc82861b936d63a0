/** The messages of a dead-letter queue as text and as JSON. */
import { count, sayTime } from "../../../domain/words/phrases.ts";
import { plain, wrap } from "../../render/text.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { shortIds } from "./choose.ts";
import type { Entry, State } from "./move.ts";

/** What was looked at. */
export interface Listing {
  readonly stack: string;
  readonly region: string;
  /** The name of the queue. */
  readonly queue: string;
  readonly entries: readonly Entry[];
  /** Where none could be received, how many SQS counts that are hidden; `null` where it was not asked. */
  readonly hidden: number | null;
}

const marks: Readonly<Record<State, string>> = {
  waiting: "·",
  "would-be-put-back": "→",
  "would-be-covered": "→",
  "put-back": "✔",
  covered: "✔",
  left: "✗",
  unsure: "!",
};

/** `✔ 3f0c2a1b  recheck of dev/backend … → recheck`, and below it when it was sent, and why it lies there. */
export function renderLetters(
  { queue, entries, hidden }: Listing,
  { width, colours }: Pick<Terminal, "width" | "colours">,
): string {
  if (hidden) return sayHidden(queue, hidden);
  if (entries.length === 0) return `No message lies in ${queue}`;
  const colour: Readonly<Record<State, (text: string) => string>> = {
    waiting: colours.yellow,
    "would-be-put-back": colours.green,
    "would-be-covered": colours.green,
    "put-back": colours.green,
    covered: colours.green,
    left: colours.red,
    unsure: colours.red,
  };
  const short = shortIds(entries.map(({ letter }) => letter.id));
  const blocks = entries.map((entry) => {
    const { letter, state } = entry;
    const id = plain(short.get(letter.id) ?? letter.id);
    const indent = " ".repeat(4 + id.length);
    const lines = linesOf(entry).flatMap((line) => wrap(plain(line), Math.max(20, width - indent.length)));
    const [first = "", ...rest] = lines;
    return [
      `${colour[state](marks[state])} ${colours.bold(id)}  ${first}`,
      ...rest.map((line) => indent + line),
    ].join("\n");
  });
  return [`${count(entries.length, "message")} in ${queue}`, ...blocks].join("\n\n");
}

/** SQS's count is approximate, and may be a minute old: it does not show that another run is under way. */
function sayHidden(queue: string, hidden: number): string {
  const which = hidden === 1 ? "one that is" : `${hidden} that are`;
  return `No message can be received from ${queue} now, but SQS counts ${which} hidden: another run may be using them, for two minutes at most. Run it again then`;
}

function linesOf({ letter, read, reason, state, why }: Entry): string[] {
  return [
    read.what,
    `sent ${letter.sentAt === null ? "at an unknown time" : sayTime(letter.sentAt)}; ${reason}`,
    sayState(state, read.to ?? "", why ?? (read.to === null ? read.why : null)),
  ];
}

function sayState(state: State, to: string, why: string | null): string {
  switch (state) {
    case "waiting":
      return why === null ? `can be put back to ${to}` : `cannot be put back: ${why}`;
    case "would-be-put-back":
      return `would be put back to ${to}`;
    case "would-be-covered":
      return "would be deleted: the sweep that is put back covers it";
    case "put-back":
      return `was put back to ${to}`;
    case "covered":
      return "was deleted: the sweep that was put back covers it";
    case "left":
      return `left where it is: ${why}`;
    case "unsure":
      return `still here: ${why}`;
  }
}

/** The same for other programs. */
export function renderJson({ stack, region, queue, entries, hidden }: Listing): string {
  const messages = entries.map(({ letter, read, reason, state, why }) => ({
    id: letter.id,
    sentAt: letter.sentAt?.toISOString() ?? null,
    what: read.what,
    function: read.to,
    reason,
    state,
    why: why ?? (read.to === null ? read.why : null),
    attributes: letter.attributes,
    body: letter.body,
  }));
  return JSON.stringify({ schemaVersion: 1, stack, region, queue, hidden, messages }, null, 2);
}
