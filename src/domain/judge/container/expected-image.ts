/** Which image a container should run, and what its tag names that no task could run. */
import { type Known, known, unknown, valueOr } from "../../common/known.ts";
import type { RepositoryFacts, ServiceFacts } from "../../facts/facts.ts";
import { awaitsPromotion } from "../../image/promotion.ts";
import { type Digest, isPinned } from "../../image/reference.ts";
import { whyUnrunnable } from "../../image/runnable.ts";
import { isSameImage } from "../../image/same-image.ts";
import { type Found, isElsewhere, isOlder, standsOn } from "../../image/target.ts";
import { ledgerOf } from "../past/ledger.ts";
import { lastDeploymentOf } from "../past/tried.ts";
import type { ContainerView, Expected, UnrunnableTag } from "./container-view.ts";
import { platformOf } from "./running-tasks.ts";
import { writtenTag } from "./written-reference.ts";

export type Seen = Pick<
  ContainerView,
  "name" | "reference" | "follows" | "own" | "repository" | "platform" | "running"
> & {
  readonly found: Known<Found> | null;
  /** The digest that it runs, where that is one alone. */
  readonly runs: Digest | null;
};

/**
 * What the container should run: the image it follows, or its own where there is nothing newer, where going
 * there would be going back, or where the newer one waits to be promoted.
 */
export function expectedOf(
  { name, reference, follows, own, runs, repository, found, isEcr }: Seen & { readonly isEcr: boolean },
  facts: ServiceFacts,
): Known<Expected> | null {
  if (!reference.known) return null;
  const ownOnly = own.known
    ? known({ digest: own.value, tag: follows.own, certain: true, waiting: null })
    : own;
  if (!isEcr || follows.kind === "nothing") return isPinned(reference.value) ? ownOnly : null;
  if (!repository || !found) return unknown("its repository was not read");
  if (!found.known) return found;
  const { target, leader } = found.value;
  if (target === null) return isElsewhere(follows) ? null : ownOnly;
  const { digest, tag, certain } = target;
  const followed = known({ digest, tag, certain, waiting: null });
  if (follows.kind === "tag") return followed;
  if (!own.known) return own;
  if (own.value === digest) return followed;
  const older = isOlder(digest, standsOn(follows, { digest: own.value, runs }) ?? own.value, repository);
  if (!older.known) return older;
  if (older.value) return isElsewhere(follows) ? null : ownOnly;
  const waits = follows.mayWait
    ? awaitsPromotion(digest, own.value, facts.service, repository, leader)
    : known(false);
  if (!waits.known) return waits;
  const isWaiting = waits.value && !wasRolledBack(digest, name, repository, facts);
  return isWaiting && ownOnly.known ? known({ ...ownOnly.value, waiting: target }) : followed;
}

/** What the container's tag names, written or followed, that its tasks could not run; what runs can be run. */
export function unrunnableOf({
  reference,
  follows,
  own,
  repository,
  platform,
  running,
  found,
}: Seen): UnrunnableTag | null {
  if (!reference.known || !repository) return null;
  const target = follows.kind === "tag" ? valueOr(found ?? undefined, null)?.target : null;
  const isPinnedHere = isPinned(reference.value);
  const written = { tag: isPinnedHere ? null : writtenTag(reference.value), isWritten: true };
  const named = [
    ...(own.known ? [{ ...written, digest: own.value }] : []),
    ...(target && isPinnedHere ? [{ tag: target.tag, isWritten: false, digest: target.digest }] : []),
  ];
  for (const one of named) {
    if (valueOr(running, []).some(({ digest }) => digest === one.digest)) continue;
    const why = valueOr(whyUnrunnable(one.digest, repository, platform), null);
    if (why) return { ...one, why };
  }
  return null;
}

/** Whether an image was given to a service, and ECS went back: nobody waits for it any more. */
function wasRolledBack(
  digest: Digest,
  container: string,
  repository: RepositoryFacts,
  facts: ServiceFacts,
): boolean {
  const isIt = (other: Digest) => valueOr(isSameImage(other, digest, repository, platformOf(facts)), false);
  return lastDeploymentOf(ledgerOf(facts), container, isIt)?.end?.how === "rolled-back";
}
