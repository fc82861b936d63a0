/**
 * Is a newer image waiting to be promoted to a service, or is the service behind?
 *
 * Where images are named by commit or version, staging gets one today and production tomorrow. So a service is
 * behind only if its own cluster has moved on to the newer image, or if nobody has and its cluster goes first.
 * Who runs the image of an unmerged branch goes neither first nor last: the moving tag never led to it.
 */
import { earliest } from "../common/dates.ts";
import { type Known, known, unknown } from "../common/known.ts";
import { parseServiceArn, type ServiceName } from "../ecs/arn.ts";
import type { ImageUse, RepositoryFacts } from "../facts/facts.ts";
import { inOrder as movesInOrder } from "./moves.ts";
import type { Digest, Tag } from "./reference.ts";
import { birthdayOf, isOlder } from "./target.ts";

/**
 * Whether the newer image may be waiting for a promotion to this service, which now has `own`; `mainline` is the
 * moving tag that led to it, if one did.
 */
export function awaitsPromotion(
  newer: Digest,
  own: Digest,
  service: Pick<ServiceName, "arn" | "cluster">,
  repository: RepositoryFacts,
  mainline: Tag | null = null,
): Known<boolean> {
  const others = inOrder(repository.uses).filter((use) => use.service !== service.arn);
  const adopters = others.filter(({ digest }) => digest === newer);
  if (adopters.some(({ cluster }) => cluster === service.cluster)) return known(false);
  const waits =
    adopters.length > 0 ? known(true) : isBehindOthers(own, service, others, repository, mainline);
  return (waits.known && unlessUnread(waits.value, service, repository)) || waits;
}

/** Whether another cluster is ahead of this service. */
function isBehindOthers(
  own: Digest,
  service: Pick<ServiceName, "arn" | "cluster">,
  others: readonly ImageUse[],
  repository: RepositoryFacts,
  mainline: Tag | null,
): Known<boolean> {
  const isBranch = (digest: Digest) => mainline !== null && isOffMainline(digest, mainline, repository);
  const elsewhere = others.filter(({ cluster, digest }) => cluster !== service.cluster && !isBranch(digest));
  if (elsewhere.length > 0 && mainline !== null && repository.unreadMoves.includes(mainline))
    return unknown(`when tag "${mainline}" moved: what was noted of it cannot be read`);
  if (elsewhere.length > 0 && isBranch(own)) return known(true);
  const ahead = elsewhere.map((other) => isAhead(other, own, repository, service.arn));
  if (ahead.some((one) => one.known && one.value)) return known(true);
  return ahead.find((one) => !one.known) ?? known(false);
}

/**
 * What is not known because of a service whose images nobody knows: one of the same cluster may have the newer image,
 * so that nothing is waited for, and one of another cluster may be ahead. `null` where none could change the answer.
 */
function unlessUnread(
  waits: boolean,
  { arn, cluster }: Pick<ServiceName, "arn" | "cluster">,
  { unreadUses }: RepositoryFacts,
): Known<never> | null {
  const others = unreadUses.filter((service) => service !== arn).map(parseServiceArn);
  const [first] = others
    .filter((other) => (other.cluster === cluster) === waits)
    .map((other) => `${other.cluster}/${other.name}`)
    .sort();
  return first === undefined ? null : unknown(`which image ${first} has: its record cannot be read`);
}

/** When another service of its cluster was first seen with the newer image; `null` if none was. */
export function adoptedAt(
  newer: Digest,
  { arn, cluster }: Pick<ServiceName, "arn" | "cluster">,
  { uses }: Pick<RepositoryFacts, "uses">,
): Date | null {
  const adopters = uses.filter(
    (use) => use.service !== arn && use.cluster === cluster && use.digest === newer,
  );
  return earliest(adopters.map(({ since }) => since));
}

/** Whether an image was pushed since the moving tag is watched, and the tag never came to name it. */
function isOffMainline(digest: Digest, mainline: Tag, repository: RepositoryFacts): boolean {
  const moves = movesInOrder(repository.moves.get(mainline) ?? []);
  const born = birthdayOf(digest, repository);
  const [first] = moves;
  return (
    first !== undefined &&
    born.known &&
    born.value > first.at &&
    !moves.some((move) => move.digest === digest)
  );
}

/** Another cluster is ahead if its image is newer, or if it had the same one first. */
function isAhead(other: ImageUse, own: Digest, repository: RepositoryFacts, service: string): Known<boolean> {
  if (other.digest === own) {
    const since = repository.uses.find((use) => use.service === service && use.digest === own)?.since ?? null;
    return known(other.since !== null && since !== null && other.since < since);
  }
  return isOlder(own, other.digest, repository);
}

/** The same reason is given for what is not known, in whatever order the uses were read. */
function inOrder(uses: readonly ImageUse[]): ImageUse[] {
  const keyOf = ({ digest, service }: ImageUse) => `${digest} ${service}`;
  return [...uses].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
