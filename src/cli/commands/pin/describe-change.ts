/** What a pin changes, in words and as a diff. */
import { shortTaskDefinition } from "../../../domain/ecs/arn.ts";
import { nextRevision } from "../../../domain/ecs/task-definition.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import type { Pin } from "../../../domain/remedy/remedy.ts";
import { shortDigest } from "../../../domain/words/image-words.ts";
import type { PreparedChange } from "../../../reconcile/remedy/pin-service.ts";
import { renderRevisionDiff } from "../../render/revision-diff.ts";
import { plain } from "../../render/text.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { newerFields } from "./newer-fields.ts";

/** What will be done, and the diff of the revision. */
export function describeChange(
  { service, former, definition, tags, input, existing }: PreparedChange,
  pins: readonly Pin[],
  { containers }: Assessment,
  { colours, asideColours }: Terminal,
  isAside: boolean,
): string {
  const from = shortTaskDefinition(former);
  const to = existing ? shortTaskDefinition(existing) : `the next revision of ${plain(String(input.family))}`;
  return [
    `Service ${service.cluster}/${service.name} is on ${from}. This moves it to ${to}:`,
    ...pins.map(
      (one) => `  container "${plain(one.container)}" runs ${shortDigest(one.digest)}${follows(one)}`,
    ),
    ...containers.flatMap((view) => {
      const pinned = pins.find(({ container }) => container === view.name);
      const expected = view.expected?.known ? view.expected.value : null;
      const isOther =
        pinned?.tag && expected && expected.tag === pinned.tag && expected.digest !== pinned.digest;
      return isOther ? [`  "${expected.tag}" names another image now: ${shortDigest(expected.digest)}`] : [];
    }),
    "",
    renderRevisionDiff(
      { before: nextRevision(definition, tags, []), after: input, from, to },
      isAside ? asideColours : colours,
    ),
  ].join("\n");
}

function follows({ tag }: Pin): string {
  return tag === null ? ", and follows no tag" : `, and keeps following "${tag}"`;
}

/** That a pin is in place already. */
export function sayInPlace({ container, digest, tag }: Pin, { facts }: Assessment): string {
  const where = `container "${plain(container)}" of ${shortTaskDefinition(facts.taskDefinition)}`;
  return `Nothing to do: ${where} is pinned to ${digest} already${tag === null ? "" : `, and follows "${tag}"`}`;
}

/** What may keep the AWS CLI from taking the commands. */
export function warnings({ input, existing }: PreparedChange): string[] {
  const fields = existing ? [] : newerFields(input);
  if (fields.length === 0) return [];
  return [
    `The AWS CLI may refuse this, as it may not know ${fields.map(plain).join(", ")}: then let pin do it itself`,
  ];
}
