/** The one sentence that says what happened. */

import { sayDuration } from "../../common/duration.ts";
import { valueOr } from "../../common/known.ts";
import { shortTaskDefinition } from "../../ecs/arn.ts";
import { movedTo } from "../../image/moves.ts";
import type { Digest } from "../../image/reference.ts";
import { alertedTo, isHeld } from "../../judge/assess.ts";
import type { Kind } from "../../judge/finding.ts";
import { shortDigest } from "../image-words.ts";
import type { AlertContent, AlertSubject } from "./alert-content.ts";

/** The sentence for an alert about services, without its full stop. */
export function headlineOf(content: AlertContent): string {
  const { event, remedy, subjects, at } = content;
  const [first] = subjects;
  if (!first) return "Nothing is known to be wrong";
  const services = new Set(subjects.map(({ assessment }) => assessment.facts.service.arn)).size;
  const { cluster, name } = first.assessment.facts.service;
  const who = services === 1 ? `Service ${name} in cluster ${cluster}` : `${services} services`;
  const say = services === 1 ? singular : plural;
  const isOne = new Set(subjects.map(({ said }) => said.expected)).size === 1;
  const image = isOne ? theImage(first.said.expected) : "the images that were pushed for them";
  const wrong = say.wrong[first.said.kind](image);
  const pushed = pushOf(first);
  const isPush = first.said.kind === "stale" || first.said.kind === "behind";
  const pushedAgo = isPush && pushed ? `, pushed ${sayDuration(at.getTime() - pushed.getTime())} ago` : "";
  switch (event) {
    case "baseline":
      return `First check: ${firstLook(who, subjects)}`;
    case "resolved":
      return `${who} ${rightNow(first, say)}${tookSince(first, at)}`;
    case "reminder":
      return `${who} still ${wrong}${pushedAgo}`;
    case "changed":
      return `${who} ${wrong}${pushedAgo}; the finding has changed since the last message`;
    case "remediated": {
      const after = pushed ? `, ${sayDuration(at.getTime() - pushed.getTime())} after the push` : "";
      return `${who} ${say.right[first.said.kind](image)}: pinned by ${shortTaskDefinition(remedy.taskDefinition ?? "")}${after}`;
    }
    case "remediation-failed":
      return `${who} ${wrong}, and remediation failed: ${remedy.reason}`;
    default:
      return `${who} ${wrong}${pushedAgo}`;
  }
}

/**
 * One thing wrong is said in full; of several, how many there are of each kind. All are counted that the message
 * shows: what else is wrong with its services is shown, too.
 */
function firstLook(who: string, subjects: readonly AlertSubject[]): string {
  const services = [...new Set(subjects.map(({ assessment }) => assessment))];
  const shown = services.flatMap(alertedTo);
  const kinds = [...Map.groupBy(shown, ({ kind }) => kind)];
  const [only] = kinds;
  if (only && shown.length === 1) return `${who} ${singular.wrong[only[0]]("the image published for it")}`;
  const counts = kinds.map(([kind, { length }]) => `${length} ${kind}`);
  return `${who}, ${shown.length} findings: ${counts.join(", ")}`;
}

type Clauses = { readonly [K in Kind]: (image: string) => string };

interface Wording {
  readonly wrong: Clauses;
  readonly right: Clauses;
  /** Where a person moved the service off the image. */
  readonly held: (image: string) => string;
  /** Where nothing says any more what should run. */
  readonly over: (image: string) => string;
}

const singular = {
  wrong: {
    stale: (image) => `does not run ${image}`,
    behind: (image) => `does not run ${image}`,
    stalled: () => "has a deployment that makes no progress",
    mixed: () => "runs different images in its tasks",
    missing: () => "depends on an image that cannot be pulled",
    unpullable: () => "has tasks that cannot pull their image",
    endangered: () => "depends on an image that is about to be expired",
    mutable: () => "names a tag that may move",
  },
  right: {
    stale: (image) => `runs ${image}`,
    behind: (image) => `runs ${image}`,
    stalled: () => "no longer has a stalled deployment",
    mixed: () => "runs one image in all its tasks",
    missing: () => "no longer depends on a missing image",
    unpullable: () => "has its tasks running again",
    endangered: () => "no longer depends on an expiring image",
    mutable: () => "no longer names a tag that may move",
  },
  held: (image) => `was moved off ${image}, and is held: it is not changed until a newer image is pushed`,
  over: (image) => `is no longer expected to run ${image}`,
} as const satisfies Wording;

const plural = {
  wrong: {
    stale: (image) => `do not run ${image}`,
    behind: (image) => `do not run ${image}`,
    stalled: () => "have deployments that make no progress",
    mixed: () => "run different images in their tasks",
    missing: () => "depend on images that cannot be pulled",
    unpullable: () => "have tasks that cannot pull their image",
    endangered: () => "depend on images that are about to be expired",
    mutable: () => "name tags that may move",
  },
  right: {
    stale: (image) => `run ${image}`,
    behind: (image) => `run ${image}`,
    stalled: () => "no longer have stalled deployments",
    mixed: () => "run one image in all their tasks",
    missing: () => "no longer depend on missing images",
    unpullable: () => "have their tasks running again",
    endangered: () => "no longer depend on expiring images",
    mutable: () => "no longer name tags that may move",
  },
  held: (image) =>
    `were moved off ${image}, and are held: they are not changed until a newer image is pushed`,
  over: (image) => `are no longer expected to run ${image}`,
} as const satisfies Wording;

function theImage(digest: Digest | null): string {
  return digest === null ? "the expected image" : `the image ${shortDigest(digest)}`;
}

/**
 * How what was wrong is right by now: the container may run the image, or another one that its tag names since; a
 * person may have moved it off; or it may be one of which nobody says any more what it should run.
 */
function rightNow({ assessment, container, said }: AlertSubject, say: Wording): string {
  const view = assessment.containers.find(({ name }) => name === container);
  const isPush = said.kind === "stale" || said.kind === "behind";
  if (isPush && isHeld(assessment, container))
    return say.held(theImage(valueOr(view?.expected ?? undefined, null)?.digest ?? said.expected));
  if (view?.expected?.known) return say.right[said.kind](theImage(view.expected.value.digest));
  return isPush ? say.over(theImage(said.expected)) : say.right[said.kind](theImage(said.expected));
}

function tookSince({ since, openedAt }: AlertSubject, at: Date): string {
  return `; this was resolved after ${sayDuration(at.getTime() - (since ?? openedAt).getTime())}`;
}

/** When the image was pushed that is told of, by the push's own event; `null` where nobody heard it. */
function pushOf({ assessment, container, said }: AlertSubject): Date | null {
  const view = assessment.containers.find(({ name }) => name === container);
  const tag = view?.expected?.known ? view.expected.value.tag : null;
  if (said.expected === null || !view?.repository || tag === null) return null;
  const moved = movedTo(view.repository.moves.get(tag) ?? [], said.expected);
  return moved?.source === "event" ? moved.at : null;
}
