/** Whether the messages that a story names were delivered: those, in that order, and no others. */
import * as v from "valibot";
import type { InboxEntry } from "../../../sandbox/inbox.ts";
import type { ExpectedMessage } from "./story.ts";

/** What the comparison found, a line for each message. */
export interface Comparison {
  readonly lines: readonly { readonly isRight: boolean; readonly words: string }[];
  readonly isRight: boolean;
}

/** Compares what was delivered by e-mail with what was foretold. */
export function compareMessages(
  expected: readonly ExpectedMessage[],
  inbox: readonly InboxEntry[],
): Comparison {
  const delivered = inbox.filter(({ channel }) => channel === "email").map(readMessage);
  const foretold = expected.map(sayMessage);
  const isRight =
    delivered.length === foretold.length && foretold.every((words, i) => delivered[i] === words);
  const left = [...delivered];
  const lines = foretold.map((words) => {
    const at = left.indexOf(words);
    if (at >= 0) left.splice(at, 1);
    return { isRight: at >= 0, words: at >= 0 ? words : `missing: ${words}` };
  });
  const others = left.map((words) => ({ isRight: false, words: `not foretold: ${words}` }));
  const disorder = { isRight: false, words: `in another order: ${delivered.join("; ")}` };
  const isDisordered = !isRight && [...lines, ...others].every((line) => line.isRight);
  return { isRight, lines: [...lines, ...others, ...(isDisordered ? [disorder] : [])] };
}

const message = v.object({
  event: v.string(),
  services: v.tuple([
    v.object({
      cluster: v.string(),
      name: v.string(),
      findings: v.array(v.object({ kind: v.string(), cause: v.nullable(v.string()) })),
      containers: v.tuple([
        v.object({
          published: v.nullable(v.string()),
          running: v.array(v.object({ digest: v.nullable(v.string()) })),
        }),
      ]),
    }),
  ]),
});

/** A delivered message in the words of a foretold one; its text must name the digests too. */
function readMessage({ message: json, subject, body }: InboxEntry): string {
  const read = v.safeParse(message, json);
  if (!read.success) return `a message that no story tells: ${subject}`;
  const { event, services } = read.output;
  const [{ cluster, name, findings, containers }] = services;
  const published = containers[0].published ?? "nothing";
  const running = containers[0].running.map(({ digest }) => digest ?? "nothing").join(" and ");
  const found = findings.map(({ kind, cause }) => (cause === null ? kind : `${kind}, ${cause}`));
  const inText = (digest: string) => (body.includes(digest) ? digest : `${digest} (not in its text)`);
  return sayMessage({
    event,
    service: `${cluster}/${name}`,
    finding: found.length > 0 ? found.join("; ") : null,
    published: inText(published),
    running: inText(running),
  });
}

function sayMessage({ event, service, finding, published, running }: ExpectedMessage): string {
  const found = finding === null ? "" : ` (${finding})`;
  return `${event} ${service}${found}\n  pushed ${published}\n  runs   ${running}`;
}
