/**
 * `wrong-repository`: an image was pushed to a repository nothing uses, and one with a similar name is in use.
 *
 * A push to a repository of a nearly equal name succeeds, and nothing ever says that nobody will pull it.
 */
import { sayDuration } from "../../common/duration.ts";
import type { Known } from "../../common/known.ts";
import type { EcrRepository } from "../../image/ecr.ts";
import { areSimilar } from "../../image/similar.ts";
import type { Advice } from "../advice.ts";

/** What is known of a repository that got a push, and of the others. */
export interface PushFacts {
  readonly at: Date;
  readonly repository: EcrRepository;
  readonly pushedAt: Date;
  /** Whether every service is known, as of lately. */
  readonly isIndexFresh: boolean;
  /** Whether any service, active task definition family or recent task uses the repository. */
  readonly isUsed: Known<boolean>;
  /** The repositories that services use, with the pushes they got: those with a similar name, at least. */
  readonly inUse: readonly RepositoryInUse[];
}

export interface RepositoryInUse {
  readonly repository: EcrRepository;
  readonly pushes: readonly Date[];
}

export interface WrongRepository {
  readonly kind: "wrong-repository";
  readonly severity: "medium";
  readonly repository: EcrRepository;
  readonly similar: readonly EcrRepository[];
  readonly summary: string;
  readonly advice: readonly Advice[];
}

/** The finding on a push, or `null` where any of its conditions does not hold or is not known. */
export function wrongRepository(facts: PushFacts, settle: number): WrongRepository | null {
  const { repository, isIndexFresh, isUsed, inUse, pushedAt, at } = facts;
  if (!isIndexFresh || !isUsed.known || isUsed.value) return null;
  const similar = inUse.filter(
    (other) =>
      isNeighbour(repository, other.repository) &&
      !other.pushes.some((push) => isNear(push, pushedAt, settle)),
  );
  if (similar.length === 0) return null;
  const names = similar.map((other) => other.repository.name);
  return {
    kind: "wrong-repository",
    severity: "medium",
    repository,
    similar: similar.map((other) => other.repository),
    summary:
      `An image was pushed to ${repository.name} ${sayDuration(at.getTime() - pushedAt.getTime())} ago, and nothing uses that repository; ` +
      `${names.join(" and ")}, with a similar name, ${names.length === 1 ? "is" : "are"} in use and got no push`,
    advice: [
      ...similar.map((other) => ({ do: "push-elsewhere", to: other.repository }) as const),
      { do: "ignore-repository", repository },
    ],
  };
}

/** Whether a push to one of these could have been meant for the other: in the same registry, with a similar name. */
export function isNeighbour(a: EcrRepository, b: EcrRepository): boolean {
  return a.account === b.account && a.region === b.region && areSimilar(a.name, b.name);
}

function isNear(a: Date, b: Date, tolerance: number): boolean {
  return Math.abs(a.getTime() - b.getTime()) <= tolerance;
}
