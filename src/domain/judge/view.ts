/** A container of a service as the findings look at it: all of it derived from the facts. */

import { type Known, known, unknown, valueOr } from "../common/known.ts";
import type { ContainerFacts, RepositoryFacts, ServiceFacts, Task } from "../facts/facts.ts";
import { ecrRepository, repositoryKey } from "../image/ecr.ts";
import { type Follows, follow, noOrigin, type PinOrigin } from "../image/follow.ts";
import { evidenceOf } from "../image/line.ts";
import { awaitsPromotion } from "../image/promotion.ts";
import { type Digest, type ImageReference, isPinned, parseReference, type Tag } from "../image/reference.ts";
import { type Unrunnable, whyUnrunnable } from "../image/runnable.ts";
import { isSameImage } from "../image/same-image.ts";
import { type Found, isOlder, type Target, targetOf } from "../image/target.ts";
import { forContainer, isLeftAlone } from "../policy/for-container.ts";
import type { ResponsePolicy } from "../policy/policy.ts";
import { lastDeploymentOf, ledgerOf } from "./ledger.ts";

export interface ContainerView {
  readonly name: string;
  readonly written: string;
  readonly reference: Known<ImageReference>;
  /** The repository, where it is ECR's: elsewhere nobody looks. */
  readonly repository: RepositoryFacts | null;
  /** Why this container is not judged, as the end of a sentence about it; `null` where it is. */
  readonly unchecked: string | null;
  readonly follows: Follows;
  /** The digest that the written reference names now. */
  readonly own: Known<Digest>;
  /** The image this container should run; `null` where that cannot be said of it. */
  readonly expected: Known<Expected> | null;
  /** What its tag names and no task of it can run; `null` where there is no such trouble. */
  readonly unrunnable: UnrunnableTag | null;
  /** The moving tag that leads it on, where one does. */
  readonly leader: Tag | null;
  /** An image that stands higher in its line, and was there before its own was pushed. */
  readonly passedOver: Target | null;
  /** The digest that the service revision resolved; `null` where it names none. */
  readonly resolved: Known<Digest | null>;
  /** The platform its tasks run on, where it is known. */
  readonly platform: string | null;
  /** What the running tasks report: `null` stands for tasks that report no digest. */
  readonly running: Known<readonly RunningDigest[]>;
}

/** The image a container should run. */
export interface Expected {
  readonly digest: Digest;
  /** The tag that leads to it: followed, or written; `null` for a digest that follows nothing. */
  readonly tag: Tag | null;
  /** Whether the rule that led to it had something to rest on. */
  readonly certain: boolean;
  /** A newer image that waits to be promoted to this service. */
  readonly waiting: Target | null;
}

/** A tag that names no image that the container's tasks could run. */
export interface UnrunnableTag {
  /** `null` where the digest itself is written. */
  readonly tag: Tag | null;
  readonly digest: Digest;
  readonly why: Unrunnable;
  /** Whether the task definition names it, so that the next deployment fails. */
  readonly isWritten: boolean;
}

export interface RunningDigest {
  readonly digest: Digest | null;
  readonly tasks: number;
}

/** The part of a policy that says what is followed. */
export type TrackPolicy = Pick<ResponsePolicy, "mode" | "track" | "containers" | "movingTags">;

/** The views of a service's containers. */
export function viewContainers(facts: ServiceFacts, policy: TrackPolicy): Known<ContainerView[]> {
  if (!facts.containers.known) return facts.containers;
  return known(facts.containers.value.map((container) => viewContainer(container, facts, policy)));
}

/** The ECR repository of a written image, where it has one. */
export function repositoryOf(written: string): ReturnType<typeof ecrRepository> {
  const reference = readReference(written);
  return reference.known ? ecrRepository(reference.value) : null;
}

/** The digests a container is judged by. */
export interface JudgedDigests {
  readonly digests: readonly Digest[];
  /** Why there may be others that nobody knows; `null` if these are all. */
  readonly lacking: string | null;
}

/**
 * The digest that the next task to start will ask the registry for, where that is known: the one that is fixed,
 * else the one that the tag names. Where nobody can read what is fixed, that is certain only if it runs.
 */
export function neededDigest({ reference, resolved, own, running }: ContainerView): Digest | null {
  const fixed = valueOr(reference, null)?.digest ?? valueOr(resolved, null);
  const named = valueOr(own, null);
  if (fixed !== null || named === null) return fixed;
  const isSure = resolved.known || valueOr(running, []).some(({ digest }) => digest === named);
  return isSure ? named : null;
}

/** The digests that count as running now; where no task runs, what the next one would start with. */
export function judgedDigests({ running, resolved }: ContainerView, desired: number): JudgedDigests {
  if (!running.known) return { digests: [], lacking: running.reason };
  const digests = running.value.flatMap(({ digest }) => digest ?? []);
  const isSilent = running.value.some(({ digest }) => digest === null);
  if (running.value.length > 0) {
    return { digests, lacking: isSilent ? "a running task reports no digest" : null };
  }
  if (!resolved.known) {
    return {
      digests,
      lacking: `no task runs, and what the service resolved is not known: ${resolved.reason}`,
    };
  }
  if (resolved.value !== null) return { digests: [resolved.value], lacking: null };
  const why = "no task runs yet, and the service revision names no digest";
  return { digests, lacking: desired === 0 ? null : why };
}

/** Whether a digest is the image that the container should run. */
export function isExpected(view: ContainerView, digest: Digest): Known<boolean> {
  if (view.expected === null) return known(true);
  if (!view.expected.known) return view.expected;
  return view.repository
    ? isSameImage(digest, view.expected.value.digest, view.repository, view.platform)
    : known(digest === view.expected.value.digest);
}

/** The tags that name a digest now, as far as the registry was read. */
export function tagsOf(repository: RepositoryFacts | null, digest: Digest): readonly Tag[] {
  const image = repository?.images.get(digest);
  if (image?.known || !repository) return valueOr(image, null)?.tags ?? [];
  return [...repository.tags].flatMap(([tag, named]) => (valueOr(named, null) === digest ? tag : []));
}

/**
 * The tags that were seen naming a digest of which no present tag is known, but for those that are known to be gone
 * or to name another: what is remembered, and may not be so any more.
 */
export function formerTagsOf(repository: RepositoryFacts | null, digest: Digest): readonly Tag[] {
  if (!repository || tagsOf(repository, digest).length > 0) return [];
  const former = repository.formerTags.get(digest) ?? [];
  return former.filter((tag) => valueOr(repository.tags.get(tag), digest) === digest);
}

function viewContainer(container: ContainerFacts, facts: ServiceFacts, policy: TrackPolicy): ContainerView {
  const reference = readReference(container.written);
  const ecr = reference.known ? ecrRepository(reference.value) : null;
  const repository = ecr ? (facts.repositories.get(repositoryKey(ecr)) ?? null) : null;
  const follows = followsOf(container, reference, repository, policy);
  const own = ownDigest(reference, repository);
  const platform = platformOf(facts);
  const running = runningDigests(container.name, facts);
  const origin = { digest: valueOr(own, null), platform };
  const found = repository && targetOf(follows, repository, origin);
  const seen = { name: container.name, reference, follows, own, repository, platform, running };
  const ahead = valueOr(found ?? undefined, null);
  return {
    ...seen,
    written: container.written,
    unchecked: isLeftAlone(policy, container.name) ? 'its mode is "ignore"' : whyUnchecked(reference),
    expected: expectedOf({ ...seen, isEcr: ecr !== null, found }, facts),
    unrunnable: unrunnableOf({ ...seen, found }),
    leader: ahead?.leader ?? null,
    passedOver: ahead?.passedOver ?? null,
    resolved: resolvedDigest(container.name, facts),
  };
}

/** What lies elsewhere is judged only where it is pinned: then what runs can be compared with what is written. */
function whyUnchecked(reference: Known<ImageReference>): string | null {
  if (!reference.known) return `its image cannot be read, so it is not checked: ${reference.reason}`;
  if (ecrRepository(reference.value) || isPinned(reference.value)) return null;
  const { host } = reference.value.repository;
  return `${host ?? "Docker Hub"} is not checked, only private ECR repositories are; pin it by digest to have the running digest compared`;
}

/** What a container follows, as far as what was read of its repository tells. */
export function followsOf(
  container: ContainerFacts,
  reference: Known<ImageReference>,
  repository: Pick<RepositoryFacts, "images" | "catalogue" | "moves" | "mutability"> | null,
  policy: TrackPolicy,
): Follows {
  if (!reference.known)
    return {
      kind: "nothing",
      why: reference.reason,
      own: null,
      reading: null,
      remediable: false,
      mayWait: true,
    };
  const evidence = evidenceOf(repository ?? nothingRead);
  const origin = originOf(container, reference.value, repository);
  const { track } = forContainer(policy, container.name);
  return follow(track, reference.value, origin, evidence, policy.movingTags);
}

const nothingRead = {
  catalogue: unknown("the repository was not listed"),
  moves: new Map(),
  mutability: null,
} satisfies Partial<RepositoryFacts>;

/** Where a pinned digest came from: what our pin recorded, else the tags that name it now. */
function originOf(
  { pinnedFrom }: ContainerFacts,
  { digest }: ImageReference,
  repository: Pick<RepositoryFacts, "images"> | null,
): PinOrigin {
  if (!digest) return noOrigin;
  return { recorded: pinnedFrom, naming: valueOr(repository?.images.get(digest), null)?.tags ?? [] };
}

/** What is written, if it is a reference at all. */
export function readReference(written: string): Known<ImageReference> {
  try {
    return known(parseReference(written));
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}

function ownDigest(reference: Known<ImageReference>, repository: RepositoryFacts | null): Known<Digest> {
  if (!reference.known) return reference;
  if (isPinned(reference.value)) return known(reference.value.digest);
  if (!repository) return unknown("its registry is not looked at");
  const tag = writtenTag(reference.value);
  const digest = repository.tags.get(tag) ?? unknown(`tag "${tag}" was not looked up`);
  if (!digest.known) return digest;
  return digest.value === null ? unknown(`the repository has no tag "${tag}"`) : known(digest.value);
}

/** The tag that a reference without a digest is read with. */
export function writtenTag({ tag }: ImageReference): Tag {
  return tag ?? ("latest" as Tag);
}

type Seen = Pick<
  ContainerView,
  "name" | "reference" | "follows" | "own" | "repository" | "platform" | "running"
> & { readonly found: Known<Found> | null };

/**
 * What the container should run: the image it follows, or its own where there is nothing newer, where going
 * there would be going back, or where the newer one waits to be promoted.
 */
function expectedOf(
  { name, reference, follows, own, repository, found, isEcr }: Seen & { readonly isEcr: boolean },
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
  if (target === null) return ownOnly;
  const { digest, tag, certain } = target;
  const followed = known({ digest, tag, certain, waiting: null });
  if (follows.kind === "tag") return followed;
  if (!own.known) return own;
  if (own.value === digest) return followed;
  const older = isOlder(digest, own.value, repository);
  if (!older.known) return older;
  if (older.value) return ownOnly;
  const waits = follows.mayWait
    ? awaitsPromotion(digest, own.value, facts.service, repository, leader)
    : known(false);
  if (!waits.known) return waits;
  const isWaiting = waits.value && !wasRolledBack(digest, name, repository, facts);
  return isWaiting && ownOnly.known ? known({ ...ownOnly.value, waiting: target }) : followed;
}

/** What the container's tag names, written or followed, that its tasks could not run; what runs can be run. */
function unrunnableOf({
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

function resolvedDigest(name: string, { resolved }: ServiceFacts): Known<Digest | null> {
  return resolved.known ? known(resolved.value.get(name) ?? null) : resolved;
}

function runningDigests(name: string, facts: ServiceFacts): ContainerView["running"] {
  if (!facts.tasks.known) return facts.tasks;
  const counts = new Map<Digest | null, number>();
  for (const digest of currentTasks(facts).flatMap((task) => digestsIn(task, name)))
    counts.set(digest, (counts.get(digest) ?? 0) + 1);
  const running = [...counts].map(([digest, count]) => ({ digest, tasks: count }));
  return known(running.sort((a, b) => b.tasks - a.tasks || String(a.digest).localeCompare(String(b.digest))));
}

/** A task that tells of no container at all runs this one too, and does not say with which image. */
function digestsIn({ containers }: Task, name: string): (Digest | null)[] {
  if (containers.length === 0) return [null];
  return containers.flatMap((container) => (container.name === name ? container.digest : []));
}

/** The running tasks that are the service's own now, not those it is about to be rid of. */
export function currentTasks(facts: ServiceFacts): readonly Task[] {
  return valueOr(facts.tasks, []).filter((task) => isRunning(task) && !isOutgoing(task, facts));
}

function isRunning({ lastStatus, desiredStatus }: Task): boolean {
  return lastStatus === "RUNNING" && desiredStatus !== "STOPPED";
}

/** A task of a deployment that the PRIMARY one replaces: it may run for weeks where the clean-up is deferred. */
function isOutgoing({ startedBy }: Task, { deployments }: ServiceFacts): boolean {
  const starter = deployments.find(({ id }) => id === startedBy);
  return starter !== undefined && starter.status !== "PRIMARY";
}

/** The platform of the service's tasks: what their task definition asks for, else what all that say one report. */
export function platformOf({ containers, tasks }: Pick<ServiceFacts, "containers" | "tasks">): string | null {
  const asked = valueOr(containers, []).flatMap(({ platform }) => platform ?? []);
  const reported = valueOr(tasks, []).flatMap(({ platform }) => platform ?? []);
  const [only, ...others] = new Set(asked.length > 0 ? asked : reported);
  return others.length === 0 ? (only ?? null) : null;
}
