/** A container of a service as the findings look at it: all of it derived from the facts. */
import type { ContainerFacts, RepositoryFacts, ServiceFacts, Task } from "./facts.ts";
import { forContainer, isLeftAlone } from "./for-container.ts";
import { ecrRepository, repositoryKey } from "./image/ecr.ts";
import { awaitsPromotion } from "./image/promotion.ts";
import { type Digest, type ImageReference, isPinned, parseReference, type Tag } from "./image/reference.ts";
import { isSameImage } from "./image/same-image.ts";
import { tagShape } from "./image/tag-shape.ts";
import { isOlder, type Target, targetOf } from "./image/target.ts";
import { type Follows, follow, type PinMemory } from "./image/track.ts";
import { type Known, known, unknown, valueOr } from "./known.ts";
import type { ResponsePolicy } from "./policy.ts";

export interface ContainerView {
  readonly name: string;
  readonly written: string;
  readonly reference: Known<ImageReference>;
  /** The repository, where it is ECR's: elsewhere nobody looks. */
  readonly repository: RepositoryFacts | null;
  /** Whether this container can be judged at all. */
  readonly checked: boolean;
  readonly follows: Follows;
  /** The digest that the written reference names now. */
  readonly own: Known<Digest>;
  /** The image this container should run; `null` where that cannot be said of it. */
  readonly expected: Known<Expected> | null;
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

export interface RunningDigest {
  readonly digest: Digest | null;
  readonly tasks: number;
}

/** The part of a policy that says what is followed. */
type TrackPolicy = Pick<ResponsePolicy, "mode" | "track" | "containers" | "movingTags">;

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

/** The tags that name a digest now, else those that were seen naming it and are not known to name another now. */
export function tagsOf(repository: RepositoryFacts | null, digest: Digest): readonly Tag[] {
  const now = valueOr(repository?.images.get(digest), null)?.tags ?? [];
  if (now.length > 0 || !repository) return now;
  const former = repository.formerTags.get(digest) ?? [];
  return former.filter((tag) => valueOr(repository.tags.get(tag), digest) === digest);
}

function viewContainer(container: ContainerFacts, facts: ServiceFacts, policy: TrackPolicy): ContainerView {
  const { movingTags } = policy;
  const { track } = forContainer(policy, container.name);
  const reference = readReference(container.written);
  const ecr = reference.known ? ecrRepository(reference.value) : null;
  const repository = ecr ? (facts.repositories.get(repositoryKey(ecr)) ?? null) : null;
  const follows: Follows = reference.known
    ? follow(track, reference.value, memoryOf(container, reference.value, repository, movingTags), movingTags)
    : { kind: "nothing", why: reference.reason, own: null, remediable: false, mayWait: true };
  const own = ownDigest(reference, repository);
  return {
    name: container.name,
    written: container.written,
    reference,
    repository,
    checked:
      !isLeftAlone(policy, container.name) && reference.known && (ecr !== null || isPinned(reference.value)),
    follows,
    own,
    expected: expectedOf(
      { name: container.name, reference, follows, own, repository, isEcr: ecr !== null },
      facts,
    ),
    resolved: resolvedDigest(container.name, facts),
    platform: platformOf(facts),
    running: runningDigests(container.name, facts),
  };
}

/** What is known of the tag that a pinned digest once came from: a moving tag says more than a commit's. */
export function memoryOf(
  { pinnedFrom }: ContainerFacts,
  { digest }: ImageReference,
  repository: Pick<RepositoryFacts, "formerTags"> | null,
  movingTags: readonly Tag[],
): PinMemory {
  const former = digest ? (repository?.formerTags.get(digest) ?? []) : [];
  const preferred = movingTags.find((tag) => former.includes(tag));
  const moving = former.find((tag) => tagShape(tag) === "moving");
  return { pinnedFrom, lastNamed: preferred ?? moving ?? former[0] ?? null };
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

/**
 * What the container should run: the image it follows, or its own where there is nothing newer, where going
 * there would be going back, or where the newer one waits to be promoted.
 */
function expectedOf(
  {
    name,
    reference,
    follows,
    own,
    repository,
    isEcr,
  }: Pick<ContainerView, "name" | "reference" | "follows" | "own" | "repository"> & { isEcr: boolean },
  facts: ServiceFacts,
): Known<Expected> | null {
  if (!reference.known) return null;
  const isPinnedHere = isPinned(reference.value);
  const ownOnly = own.known
    ? known({ digest: own.value, tag: follows.own, certain: true, waiting: null })
    : own;
  if (!isEcr || follows.kind === "nothing") return isPinnedHere ? ownOnly : null;
  if (!repository) return unknown("its repository was not read");
  const target = isForgotten(follows, repository) ? known(null) : targetOf(follows, repository);
  if (!target.known) return target;
  if (target.value === null) return ownOnly;
  const { digest, tag, certain } = target.value;
  const followed = known({ digest, tag, certain, waiting: null });
  if (follows.kind === "tag") return followed;
  if (!own.known) return own;
  if (own.value === digest) return followed;
  const isUp = follows.kind === "release" && follows.own !== null && tagShape(follows.own) === "version";
  const older = isUp ? known(false) : isOlder(digest, own.value, repository);
  if (!older.known) return older;
  if (older.value) return ownOnly;
  const mainline = follows.kind === "moving" && certain ? tag : null;
  const waits = follows.mayWait
    ? awaitsPromotion(digest, own.value, facts.service, repository, mainline)
    : known(false);
  if (!waits.known) return waits;
  const isWaiting = waits.value && !wasRolledBack(digest, name, repository, facts);
  return isWaiting && ownOnly.known ? known({ ...ownOnly.value, waiting: target.value }) : followed;
}

/** Whether a digest is pinned that a tag once named which is there no more: nothing leads to another image. */
export function isForgotten(follows: Follows, { tags }: RepositoryFacts): boolean {
  return follows.kind === "tag" && !follows.remediable && valueOr(tags.get(follows.tag), undefined) === null;
}

/** Whether an image was given to a service, and ECS went back: nobody waits for it any more. */
function wasRolledBack(
  digest: Digest,
  container: string,
  repository: RepositoryFacts,
  facts: ServiceFacts,
): boolean {
  const isIt = (other: Digest) => valueOr(isSameImage(other, digest, repository, platformOf(facts)), false);
  const attempt = valueOr(facts.rollouts ?? undefined, []).find(({ images }) => {
    const brought = images.get(container);
    return brought !== undefined && isIt(brought);
  });
  return attempt?.status.startsWith("ROLLBACK") ?? false;
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

/** The platform of the service's tasks, where all that say one say the same. */
export function platformOf({ tasks }: Pick<ServiceFacts, "tasks">): string | null {
  const platforms = new Set(valueOr(tasks, []).flatMap(({ platform }) => platform ?? []));
  const [only, ...others] = platforms;
  return others.length === 0 ? (only ?? null) : null;
}
