/**
 * Is a newer image waiting to be promoted to a service, or is the service behind?
 *
 * Where images are named by commit or version, staging gets one today and production tomorrow. So a service is
 * behind only if its own cluster has moved on to the newer image, or if nobody has and its cluster goes first.
 */
import type { ServiceName } from "../ecs/arn.ts";
import type { ImageUse, RepositoryFacts } from "../facts.ts";
import { valueOr } from "../known.ts";
import type { Digest } from "./reference.ts";

/** Whether the newer image may be waiting for a promotion to this service, which now has `own`. */
export function awaitsPromotion(
  newer: Digest,
  own: Digest,
  service: Pick<ServiceName, "arn" | "cluster">,
  repository: RepositoryFacts,
): boolean {
  const others = repository.uses.filter((use) => use.service !== service.arn);
  const adopters = others.filter(({ digest }) => digest === newer);
  if (adopters.some(({ cluster }) => cluster === service.cluster)) return false;
  if (adopters.length > 0) return true;
  return others.some(
    (other) => other.cluster !== service.cluster && isAhead(other, own, repository, service.arn),
  );
}

/** Another cluster is ahead if its image is newer, or if it had the same one first. */
function isAhead(other: ImageUse, own: Digest, repository: RepositoryFacts, service: string): boolean {
  const [theirs, ours] = [birthday(other.digest, repository), birthday(own, repository)];
  if (theirs === null || ours === null) return false;
  if (other.digest !== own) return theirs > ours;
  const since = repository.uses.find((use) => use.service === service && use.digest === own)?.since ?? null;
  return other.since !== null && since !== null && other.since < since;
}

function birthday(digest: Digest, { images }: RepositoryFacts): Date | null {
  return valueOr(images.get(digest), null)?.pushedAt ?? null;
}
