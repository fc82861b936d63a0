/** What the content findings have in common: a container does not run the expected image. */

import { sayDuration } from "../../common/duration.ts";
import { valueOr } from "../../common/known.ts";
import { primaryOf } from "../../ecs/deployment.ts";
import type { ServiceFacts, TagMove } from "../../facts/facts.ts";
import { changesOf, type MovedAt, movedAwayFrom, movedTo } from "../../image/moves.ts";
import { type Digest, isPinned, type Tag } from "../../image/reference.ts";
import { soleImage } from "../../image/same-image.ts";
import { ofAll, sayImageOf, sayOutdated } from "../../words/image-words.ts";
import type { ContainerView, Expected } from "./container-view.ts";

export interface Divergence {
  readonly expected: Expected;
  /** The image within the expected digest, where there is one alone. */
  readonly image: Digest | null;
  /** The digests that run instead. */
  readonly outdated: readonly Digest[];
  /** Whether the written reference itself leads to the expected image: starting it again would do. */
  readonly isWritten: boolean;
  /** When it began; `null` if nobody saw. */
  readonly since: Date | null;
  /** When the expected image came to be the one to run, as far as is known. */
  readonly publishedAt: Date | null;
  /** Whether the push itself was heard, not only its effect seen. */
  readonly isHeard: boolean;
  /** What is expected and what runs, in one sentence. */
  readonly sentence: string;
}

/** How a container differs from what it should run, or `null` if it does not. */
export function divergenceOf(
  view: ContainerView,
  outdated: readonly Digest[],
  facts: ServiceFacts,
): Divergence | null {
  if (outdated.length === 0 || !view.expected?.known) return null;
  const expected = view.expected.value;
  const isWritten = view.own.known && view.own.value === expected.digest;
  const move = divergingMove(view, expected, outdated, facts);
  return {
    expected,
    image: view.repository && soleImage(expected.digest, view.repository, view.platform),
    outdated,
    isWritten,
    since: move?.at ?? null,
    publishedAt: publishingMove(view, expected)?.at ?? null,
    isHeard: move?.source === "event",
    sentence: say(view, expected, outdated, facts),
  };
}

/**
 * The move by which the tag left the first of the outdated digests, else the one by which it came to the expected.
 *
 * Where the tag moved since the present deployment began, it is the first move since: who deployed an older
 * image after a push did so knowingly, and only the next push makes a difference of it.
 */
function divergingMove(
  { repository }: ContainerView,
  { tag, digest }: Expected,
  outdated: readonly Digest[],
  facts: ServiceFacts,
): Pick<TagMove, "at" | "source"> | null {
  if (tag === null || !repository) return null;
  const moves = repository.moves.get(tag) ?? [];
  const began = primaryOf(facts)?.createdAt ?? null;
  const later = changesOf(moves).find(
    (move) => began !== null && move.at > began && !outdated.includes(move.digest),
  );
  if (later) return later;
  const left = outdated.flatMap((old) => movedAwayFrom(moves, old) ?? []);
  const [first] = left.sort((a, b) => a.at.getTime() - b.at.getTime());
  return first ?? movedTo(moves, digest);
}

/** The move by which the tag came to the image, where it was seen. */
function publishingMove({ repository }: ContainerView, { tag, digest }: Expected): MovedAt | null {
  return tag === null ? null : movedTo(repository?.moves.get(tag) ?? [], digest);
}

function say(
  view: ContainerView,
  expected: Expected,
  outdated: readonly Digest[],
  { at, containers }: ServiceFacts,
): string {
  const { tag, digest } = expected;
  const own = valueOr(containers, []).find(({ name }) => name === view.name);
  const image = sayImageOf(view, digest, ofAll(view));
  const moved = publishingMove(view, expected);
  const pushed =
    moved?.source === "event" ? `, pushed ${sayDuration(at.getTime() - moved.at.getTime())} ago` : "";
  const isPinnedHere = view.reference.known && isPinned(view.reference.value);
  const recorded = isPinnedHere ? (own?.pinnedFrom ?? null) : null;
  return `${sayWhat(view, tag, recorded)} ${image}${pushed}, but ${sayOutdated(view, outdated)}`;
}

/** What leads to the image; `recorded` is the tag that the task definition says the container was pinned from. */
function sayWhat({ follows }: ContainerView, tag: Tag | null, recorded: Tag | null): string {
  if (tag === null) return "It is pinned to";
  if (follows.kind === "tag")
    return `Tag "${tag}"${tag === recorded ? ", recorded in the task definition," : ""} names`;
  return recorded === null
    ? "The image to follow is"
    : `The image to follow, by the tag "${recorded}" recorded in the task definition, is`;
}
