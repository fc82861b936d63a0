/** Shows whoever has the page open what changes, as server-sent events. */
import type { ServerResponse } from "node:http";
import * as v from "valibot";
import type { Sandbox } from "../handle.ts";
import type { InboxEntry } from "../inbox.ts";
import type { Happenings } from "./happenings.ts";
import { readServices } from "./services.ts";
import type { MessageView, View } from "./view.ts";

/** How often it is compared with what was sent before, in milliseconds. */
const pace = 300;

/** How many happenings are sent. */
const most = 60;

export interface LiveView {
  /** An answer without an end: the view, and again when it is another. */
  readonly stream: { stream(response: ServerResponse): void };
  close(): void;
}

export function createLiveView(sandbox: Sandbox, happenings: Happenings): LiveView {
  const readers = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | undefined;
  let last = "";

  async function look(): Promise<void> {
    // What is deleted while it is read is not there the next time.
    const event = await read().then(
      (view) => `data: ${JSON.stringify(view)}\n\n`,
      () => last,
    );
    if (event !== last) for (const reader of readers) reader.write(event);
    last = event;
    timer = readers.size > 0 ? setTimeout(() => void look(), pace) : undefined;
  }

  async function read(): Promise<View> {
    return {
      now: sandbox.clock.now().toISOString().slice(0, 19),
      services: await readServices(sandbox.ask),
      messages: messagesOf(sandbox.inbox()),
      happenings: happenings.all().slice(-most),
    };
  }

  function stream(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write("retry: 1000\n\n");
    if (last !== "") response.write(last);
    readers.add(response);
    response.on("close", () => readers.delete(response));
    if (timer === undefined) void look();
  }

  function close(): void {
    clearTimeout(timer);
    for (const reader of readers) reader.end();
    readers.clear();
  }

  return { stream: { stream }, close };
}

/** Each e-mail, with what was posted to Slack of it. */
function messagesOf(inbox: readonly InboxEntry[]): MessageView[] {
  const posts = inbox.filter(({ channel }) => channel === "slack");
  const left = [...posts];
  return inbox.flatMap((entry) => {
    const { channel, at, to, subject, body } = entry;
    if (channel !== "email") return [];
    const post = left.findIndex((each) => isSame(each, entry) || each.body.startsWith(subject ?? "\n"));
    const [slack] = post < 0 ? [] : left.splice(post, 1);
    return [{ at, to, subject: subject ?? "", email: body, slack: slack?.payload ?? null }];
  });
}

/** Whether both carry one message of one incident: a subject may be cut. */
function isSame(one: InboxEntry, other: InboxEntry): boolean {
  const [a, b] = [one, other].map(({ message }) => v.safeParse(numbered, message));
  return (
    a?.success === true &&
    b?.success === true &&
    a.output.incident === b.output.incident &&
    a.output.sequence === b.output.sequence
  );
}

const numbered = v.object({ incident: v.string(), sequence: v.number() });
