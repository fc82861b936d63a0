/** What of a repository must yet be read to say what some containers should run. */

import { known, valueOr } from "../../common/known.ts";
import type { ContainerFacts, RepositoryFacts } from "../../facts/facts.ts";
import type { Follows } from "../../image/follow.ts";
import { digestOf } from "../../image/line.ts";
import { undecided } from "../../image/manifest.ts";
import { type Digest, type ImageReference, isPinned, type Tag } from "../../image/reference.ts";
import { needsOwnManifest } from "../../image/runnable.ts";
import { manifestOf } from "../../image/same-image.ts";
import { targetOf } from "../../image/target.ts";
import { forContainer } from "../../policy/for-container.ts";
import type { TrackPolicy } from "./container-view.ts";
import { followsOf, isReadByNeighbours } from "./view-containers.ts";
import { writtenTag } from "./written-reference.ts";

/** One container's use of a repository. */
export interface RepositoryUse {
  readonly container: ContainerFacts;
  readonly reference: ImageReference;
  /** What its tasks report, and what the service revision resolved. */
  readonly digests: readonly Digest[];
  /** The platform its tasks run on, where it is known. */
  readonly platform: string | null;
  readonly policy: TrackPolicy;
}

/** Every digest that a use has: what runs, what was resolved, and what is written. */
export function digestsOfUse({ digests, reference }: Pick<RepositoryUse, "digests" | "reference">): Digest[] {
  return distinct([...digests, ...(reference.digest ? [reference.digest] : [])]);
}

/** What is to be read next. Each is asked for until it was read, or could not be. */
export interface Needs {
  /** The tags of every image. */
  readonly listing: boolean;
  /** What these tags name. */
  readonly tags: readonly Tag[];
  readonly digests: readonly Digest[];
  /** When these tags came to name what they do. */
  readonly moves: readonly Tag[];
  /** Whether its tags may move. */
  readonly mutability: boolean;
  /** Whether it is filled by whoever pulls through it. */
  readonly pullThrough: boolean;
  /** Which services have which of its images. */
  readonly uses: boolean;
  /** What these images are made of: indexes, and single images by their own manifests. */
  readonly manifests: readonly Digest[];
}

/** What is lacking of a repository, as far as what was read of it tells. */
export function needsOf(uses: readonly RepositoryUse[], repository: RepositoryFacts): Needs {
  const each = uses.map((use) => needsOfUse(use, repository));
  return {
    listing: each.some(({ listing }) => listing),
    tags: distinct(each.flatMap(({ tags }) => tags)),
    digests: distinct(each.flatMap(({ digests }) => digests)),
    moves: distinct(each.flatMap(({ moves }) => moves)),
    mutability: each.some(({ mutability }) => mutability),
    pullThrough: each.some(({ pullThrough }) => pullThrough),
    uses: each.some(({ uses }) => uses),
    manifests: distinct(each.flatMap(({ manifests }) => manifests)),
  };
}

function needsOfUse(use: RepositoryUse, repository: RepositoryFacts): Needs {
  const { container, reference, policy } = use;
  const follows = followsOf(container, known(reference), repository, policy);
  const own = ownOf(use, repository);
  const found = valueOr(targetOf(follows, repository, originOf(use, own)), null);
  const target = found?.target ?? null;
  const isElsewhere = target !== null && target.digest !== own && follows.kind !== "tag";
  const written = isPinned(reference) ? [] : [writtenTag(reference)];
  const followed = follows.kind === "tag" ? [follows.tag] : [];
  return {
    listing: needsListing(follows, use),
    tags: [...written, ...followed],
    digests: digestsOfUse(use),
    moves: [...written, ...followed, ...leadersIn(follows, repository), ...(target ? [target.tag] : [])],
    mutability: mayBeFixed(follows, use, repository),
    pullThrough: isElsewhere || (found?.passedOver ?? null) !== null,
    uses: isElsewhere && follows.mayWait,
    manifests: manifestsNeeded(use, own, target?.digest ?? null, repository),
  };
}

function originOf({ digests, platform }: RepositoryUse, digest: Digest | null) {
  const [only, ...others] = digests;
  return { digest, runs: others.length === 0 ? (only ?? null) : null, platform };
}

/** What the reference names now. */
function ownOf({ reference }: RepositoryUse, repository: RepositoryFacts): Digest | null {
  return reference.digest ?? digestOf(writtenTag(reference), repository);
}

/** Only the tags of others say what comes after a tag that has a place, or what a tag is that may have one. */
function needsListing(follows: Follows, { container, policy }: RepositoryUse): boolean {
  const isOfOthers = follows.kind === "line" || follows.kind === "newest" || follows.kind === "leader";
  return isOfOthers || isReadByNeighbours(container, follows, policy);
}

function trackOf({ container, policy }: RepositoryUse) {
  return forContainer(policy, container.name).track;
}

function leadersIn(follows: Follows, repository: RepositoryFacts): Tag[] {
  const leaders = follows.kind === "line" || follows.kind === "leader" ? follows.leaders : [];
  return leaders.filter((tag) => digestOf(tag, repository) !== null);
}

/**
 * A tag that would follow itself and is none of those that lead may be one that its repository keeps where it is: not
 * one that was seen to move, which is known once its moves were read.
 */
function mayBeFixed({ kind, reading }: Follows, use: RepositoryUse, { moves }: RepositoryFacts): boolean {
  if (trackOf(use).kind !== "auto" || kind !== "tag" || reading === null) return false;
  const seen = moves.get(reading.tag);
  const isKnownToStay = seen !== undefined && new Set(seen.map(({ digest }) => digest)).size < 2;
  return isKnownToStay && !use.policy.movingTags.includes(reading.tag);
}

/** What tells whether two images are one, and whether one can be run: nothing where all have one digest. */
function manifestsNeeded(
  { digests, platform }: RepositoryUse,
  own: Digest | null,
  target: Digest | null,
  repository: RepositoryFacts,
): Digest[] {
  const offered = distinct([own, target].flatMap((digest) => digest ?? []));
  const all = distinct([...offered, ...digests]);
  if (all.length < 2 && digests.length > 0) return [];
  const isUnreadIndex = (digest: Digest) =>
    valueOr(repository.images.get(digest), null)?.manifest.known === false;
  const unclear = offered.filter(
    (digest) => !digests.includes(digest) && needsOwnManifest(digest, repository),
  );
  const differing = digests.flatMap((running) =>
    offered.flatMap((other) => {
      const [ours, theirs] = [manifestOf(running, repository.images), manifestOf(other, repository.images)];
      return ours.known && theirs.known ? undecided(ours.value, theirs.value, platform) : [];
    }),
  );
  const present = differing.filter((image) => valueOr(repository.images.get(image), undefined) !== null);
  return distinct([...all.filter(isUnreadIndex), ...unclear, ...present]);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
