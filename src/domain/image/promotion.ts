/**
 * Is a newer image waiting to be promoted to a service, or is the service behind?
 *
 * Where images are named by commit or version, staging gets one today and production tomorrow. So a service is
 * behind only if its own cluster has moved on to the newer image, or if nobody has and its cluster goes first.
 */
import { earliest } from "../dates.ts";
import type { ServiceName } from "../ecs/arn.ts";
import type { ImageUse, RepositoryFacts } from "../facts.ts";
import { type Known, known } from "../known.ts";
import type { Digest } from "./reference.ts";
import { isOlder } from "./target.ts";

/** Whether the newer image may be waiting for a promotion to this service, which now has `own`. */
export function awaitsPromotion(
  newer: Digest,
  own: Digest,
  service: Pick<ServiceName, "arn" | "cluster">,
  repository: RepositoryFacts,
): Known<boolean> {
  const others = inOrder(repository.uses).filter((use) => use.service !== service.arn);
  const adopters = others.filter(({ digest }) => digest === newer);
  if (adopters.some(({ cluster }) => cluster === service.cluster)) return known(false);
  if (adopters.length > 0) return known(true);
  const elsewhere = others.filter(({ cluster }) => cluster !== service.cluster);
  const ahead = elsewhere.map((other) => isAhead(other, own, repository, service.arn));
  if (ahead.some((one) => one.known && one.value)) return known(true);
  return ahead.find((one) => !one.known) ?? known(false);
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
