/** Whether the messages that a story names were delivered: those, in that order, and no others. */

import * as v from "valibot";
import { withShortDigests } from "../../../domain/words/phrases.ts";
import type { InboxEntry } from "../../../sandbox/inbox.ts";
import type { ExpectedMessage, RepositoryMessage, ServiceMessage } from "./story.ts";

/** One thing that was checked. */
export interface Check {
  readonly isRight: boolean;
  readonly words: string;
}

/** What the comparison found, a line for each message. */
interface Comparison {
  readonly lines: readonly Check[];
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
  const others = left.map((words) => ({ isRight: false, words: `not expected: ${words}` }));
  const disorder = { isRight: false, words: `in another order: ${delivered.join("; ")}` };
  const isDisordered = !isRight && [...lines, ...others].every((line) => line.isRight);
  return { isRight, lines: [...lines, ...others, ...(isDisordered ? [disorder] : [])] };
}

const aboutService = v.object({
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
  remedy: v.object({ state: v.string(), taskDefinition: v.nullable(v.string()) }),
});

const aboutRepository = v.object({
  event: v.string(),
  repository: v.object({
    repository: v.string(),
    findings: v.tuple([v.object({ kind: v.string(), similar: v.tuple([v.string()]) })]),
  }),
});

/** A delivered message in the words of a foretold one; its text must name the images too. */
function readMessage({ message, subject, body }: InboxEntry): string {
  const inText = (name: string) =>
    body.includes(withShortDigests(name)) ? name : `${name} (not in its text)`;
  if (v.is(aboutRepository, message)) {
    const { repository, findings } = message.repository;
    const [{ kind, similar }] = findings;
    return sayRepository({
      event: message.event,
      repository: inText(withoutHost(repository)),
      finding: kind,
      similar: inText(withoutHost(similar[0])),
    });
  }
  if (!v.is(aboutService, message)) return `an unexpected message: ${subject}`;
  const [{ cluster, name, findings, containers }] = message.services;
  const found = findings.map(({ kind, cause }) => (cause === null ? kind : `${kind}, ${cause}`));
  const { state, taskDefinition } = message.remedy;
  return sayService({
    event: message.event,
    service: `${cluster}/${name}`,
    finding: found.length > 0 ? found.join("; ") : null,
    published: inText(containers[0].published ?? "nothing"),
    running: inText(containers[0].running.map(({ digest }) => digest ?? "nothing").join(" and ")),
    remedy: state === "done" && taskDefinition ? inText(afterSlash(taskDefinition)) : null,
  });
}

function sayMessage(message: ExpectedMessage): string {
  return "repository" in message ? sayRepository(message) : sayService(message);
}

/** The same fields with whatever values came. */
type Said<T> = { readonly [K in keyof T]: null extends T[K] ? string | null : string };

function sayService({ event, service, finding, published, running, remedy }: Said<ServiceMessage>): string {
  const found = finding === null ? "" : ` (${finding})`;
  const by = remedy === null ? "" : ` by ${remedy}`;
  return `${event} ${service}${found}${by}\n  pushed ${published}\n  runs   ${running}`;
}

function sayRepository({ event, repository, finding, similar }: Said<RepositoryMessage>): string {
  return `${event} ${repository} (${finding})\n  meant  ${similar}`;
}

function withoutHost(repository: string): string {
  return repository.slice(repository.indexOf("/") + 1);
}

function afterSlash(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
