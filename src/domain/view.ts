/** A container of a service as the findings look at it: all of it derived from the facts. */
import type { ContainerFacts, RepositoryFacts, ServiceFacts, Task } from "./facts.ts";
import { ecrRepository, repositoryKey } from "./image/ecr.ts";
import { type Digest, type ImageReference, isPinned, parseReference, type Tag } from "./image/reference.ts";
import { isSameImage } from "./image/same-image.ts";
import { type Follows, follow } from "./image/track.ts";
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
  /** The digest this container should run; `null` where it follows nothing. */
  readonly expected: Known<Digest> | null;
  /** The digest that the service revision resolved; `null` where it names none. */
  readonly resolved: Known<Digest | null>;
  /** What the running tasks report: `null` stands for tasks that report no digest. */
  readonly running: Known<readonly RunningDigest[]>;
}

export interface RunningDigest {
  readonly digest: Digest | null;
  readonly tasks: number;
}

/** The views of a service's containers. */
export function viewContainers(
  facts: ServiceFacts,
  policy: Pick<ResponsePolicy, "track">,
): Known<ContainerView[]> {
  if (!facts.containers.known) return facts.containers;
  return known(facts.containers.value.map((container) => viewContainer(container, facts, policy)));
}

/** The ECR repository of a written image, where it has one. */
export function repositoryOf(written: string): ReturnType<typeof ecrRepository> {
  const reference = read(written);
  return reference.known ? ecrRepository(reference.value) : null;
}

/** The digests that count as running now, with what they are known by; tasks without one are judged by `resolved`. */
export function judgedDigests(
  { running, resolved }: ContainerView,
  desired: number,
): Known<readonly Digest[]> {
  if (!running.known) return running;
  const digests = running.value.flatMap(({ digest }) => digest ?? []);
  const silent = running.value.some(({ digest }) => digest === null);
  if (running.value.length > 0 && !silent) return known(digests);
  if (!resolved.known) {
    const why = silent ? "a running task reports no digest" : "no task runs";
    return unknown(`${why}, and what the service resolved is not known: ${resolved.reason}`);
  }
  if (resolved.value !== null) return known([...new Set([...digests, resolved.value])]);
  if (silent) return unknown("a running task reports no digest, and the service revision names none");
  return desired === 0 ? known([]) : unknown("no task runs yet, and the service revision names no digest");
}

/** Whether a digest is the image that the container should run. */
export function isExpected(view: ContainerView, digest: Digest): Known<boolean> {
  if (view.expected === null) return known(true);
  if (!view.expected.known) return view.expected;
  return view.repository
    ? isSameImage(digest, view.expected.value, view.repository)
    : known(digest === view.expected.value);
}

/** The tags that the registry gives a digest now; none where the registry was not asked. */
export function tagsOf(repository: RepositoryFacts | null, digest: Digest): readonly Tag[] {
  return valueOr(repository?.images.get(digest), null)?.tags ?? [];
}

function viewContainer(
  container: ContainerFacts,
  facts: ServiceFacts,
  policy: Pick<ResponsePolicy, "track">,
): ContainerView {
  const reference = read(container.written);
  const ecr = reference.known ? ecrRepository(reference.value) : null;
  const repository = ecr ? (facts.repositories.get(repositoryKey(ecr)) ?? null) : null;
  const follows: Follows = reference.known
    ? follow(policy.track, reference.value, container.pinnedFrom)
    : { kind: "nothing", why: reference.reason };
  return {
    name: container.name,
    written: container.written,
    reference,
    repository,
    checked: reference.known && (ecr !== null || isPinned(reference.value)),
    follows,
    expected: expectedDigest(reference, follows, repository),
    resolved: resolvedDigest(container.name, facts),
    running: runningDigests(container.name, facts),
  };
}

function read(written: string): Known<ImageReference> {
  try {
    return known(parseReference(written));
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}

function expectedDigest(
  reference: Known<ImageReference>,
  follows: Follows,
  repository: RepositoryFacts | null,
): ContainerView["expected"] {
  if (!reference.known) return null;
  if (follows.kind === "nothing") return isPinned(reference.value) ? known(reference.value.digest) : null;
  if (!repository) return isPinned(reference.value) ? known(reference.value.digest) : null;
  const published = repository.tags.get(follows.tag) ?? unknown(`tag "${follows.tag}" was not looked up`);
  if (!published.known) return published;
  return published.value === null
    ? unknown(`the repository has no tag "${follows.tag}"`)
    : known(published.value);
}

function resolvedDigest(name: string, { resolved }: ServiceFacts): Known<Digest | null> {
  return resolved.known ? known(resolved.value.get(name) ?? null) : resolved;
}

function runningDigests(name: string, { tasks }: ServiceFacts): ContainerView["running"] {
  if (!tasks.known) return tasks;
  const counts = new Map<Digest | null, number>();
  for (const container of tasks.value.filter(isRunning).flatMap((task) => task.containers)) {
    if (container.name === name) counts.set(container.digest, (counts.get(container.digest) ?? 0) + 1);
  }
  const running = [...counts].map(([digest, count]) => ({ digest, tasks: count }));
  return known(running.sort((a, b) => b.tasks - a.tasks || String(a.digest).localeCompare(String(b.digest))));
}

function isRunning({ lastStatus, desiredStatus }: Task): boolean {
  return lastStatus === "RUNNING" && desiredStatus !== "STOPPED";
}
