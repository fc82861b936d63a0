/** A push that may have been meant for a service, and went to a repository of nearly the name. */
import { latest } from "../domain/common/dates.ts";
import { type Milliseconds, sayDuration } from "../domain/common/duration.ts";
import { valueOr } from "../domain/common/known.ts";
import type { CatalogueEntry } from "../domain/facts/facts.ts";
import { type EcrRepository, formatEcrRepository } from "../domain/image/ecr.ts";
import { areSimilar } from "../domain/image/similar.ts";
import type { ContainerView } from "../domain/judge/container/container-view.ts";

export interface NearMiss {
  readonly at: Date;
  /** Where it was pushed. */
  readonly repository: EcrRepository;
  readonly image: CatalogueEntry;
  /** The container whose repository has nearly the name. */
  readonly container: string;
  readonly own: EcrRepository;
}

/** The names that could be taken for a repository's. */
export function namesLike({ name }: EcrRepository, names: readonly string[]): string[] {
  return names.filter((other) => areSimilar(other, name));
}

/**
 * The newest image of a repository that nothing uses, of those whose settle window is over, if it came longer after
 * all that the container's own got than a pipeline takes that pushes to both.
 */
export function nearMissOf(
  { name, repository }: ContainerView,
  other: EcrRepository,
  images: readonly CatalogueEntry[],
  { settle, now }: { settle: Milliseconds; now: Date },
): NearMiss | null {
  if (!repository) return null;
  const moves = [...repository.moves.values()].flat().map(({ at }) => at);
  const pushes = [...repository.images.values()].map((image) => valueOr(image, null)?.pushedAt ?? null);
  const own = latest([...moves, ...pushes]);
  const [newest] = images
    .flatMap((image) => (image.pushedAt ? { image, at: image.pushedAt } : []))
    .filter(({ at }) => now.getTime() - at.getTime() >= settle)
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  if (!own || !newest || newest.at.getTime() - own.getTime() <= settle) return null;
  return { ...newest, repository: other, container: name, own: repository.repository };
}

/** What happened, and what may have been meant. */
export function sayNearMiss({ at, repository, own }: NearMiss, now: Date): string {
  const ago = sayDuration(now.getTime() - at.getTime());
  return (
    `An image was pushed to ${repository.name} ${ago} ago, and no service uses that repository. Its name is similar to ` +
    `that of ${own.name}, which this service uses, and which got nothing since. If it was meant for this service, ` +
    `push it to ${formatEcrRepository(own)}`
  );
}
