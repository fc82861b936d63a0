/** Views the containers of a service: what each follows, should run and runs. */
import { type Known, known, unknown, valueOr } from "../../common/known.ts";
import type { ContainerFacts, RepositoryFacts, ServiceFacts } from "../../facts/facts.ts";
import { ecrRepository, repositoryKey } from "../../image/ecr.ts";
import { type Follows, follow, noOrigin, type PinOrigin } from "../../image/follow.ts";
import { evidenceOf } from "../../image/line.ts";
import { type Digest, type ImageReference, isPinned } from "../../image/reference.ts";
import { needsNeighbours } from "../../image/tag/evidence.ts";
import { type Found, type Origin, targetOf } from "../../image/target.ts";
import { forContainer, isLeftAlone } from "../../policy/for-container.ts";
import type { ContainerView, TrackPolicy } from "./container-view.ts";
import { expectedOf, unrunnableOf } from "./expected-image.ts";
import { platformOf, runningDigests } from "./running-tasks.ts";
import { readReference, writtenTag } from "./written-reference.ts";

/** The views of a service's containers. */
export function viewContainers(facts: ServiceFacts, policy: TrackPolicy): Known<ContainerView[]> {
  if (!facts.containers.known) return facts.containers;
  return known(facts.containers.value.map((container) => viewContainer(container, facts, policy)));
}

function viewContainer(container: ContainerFacts, facts: ServiceFacts, policy: TrackPolicy): ContainerView {
  const reference = readReference(container.written);
  const ecr = reference.known ? ecrRepository(reference.value) : null;
  const repository = ecr ? (facts.repositories.get(repositoryKey(ecr)) ?? null) : null;
  const follows = followsOf(container, reference, repository, policy);
  const own = ownDigest(reference, repository);
  const platform = platformOf(facts);
  const running = runningDigests(container.name, facts);
  const resolved = resolvedDigest(container.name, facts);
  const runs = soleDigest(running, resolved);
  const origin = { digest: valueOr(own, null), runs, platform };
  const found =
    repository && foundBy(follows, repository, origin, isReadByNeighbours(container, follows, policy));
  const seen = { name: container.name, reference, follows, own, repository, platform, running };
  const ahead = valueOr(found ?? undefined, null);
  return {
    ...seen,
    written: container.written,
    unchecked: isLeftAlone(policy, container.name) ? 'its mode is "ignore"' : whyUnchecked(reference),
    expected: expectedOf({ ...seen, isEcr: ecr !== null, found, runs }, facts),
    unrunnable: unrunnableOf({ ...seen, found, runs }),
    leader: ahead?.leader ?? null,
    passedOver: ahead?.passedOver ?? null,
    resolved,
  };
}

/** What was found to follow; not known where it takes the other tags to say what the own one is, and none were read. */
function foundBy(
  follows: Follows,
  repository: RepositoryFacts,
  origin: Origin,
  isByNeighbours: boolean,
): Known<Found> {
  const { catalogue } = repository;
  return isByNeighbours && !catalogue.known ? catalogue : targetOf(follows, repository, origin);
}

/** Whether the other tags of its repository say what a container's own tag is. */
export function isReadByNeighbours(
  { name }: Pick<ContainerFacts, "name">,
  { kind, own }: Pick<Follows, "kind" | "own">,
  policy: TrackPolicy,
): boolean {
  const { track } = forContainer(policy, name);
  return track.kind === "auto" && kind !== "nothing" && own !== null && needsNeighbours(own);
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

function ownDigest(reference: Known<ImageReference>, repository: RepositoryFacts | null): Known<Digest> {
  if (!reference.known) return reference;
  if (isPinned(reference.value)) return known(reference.value.digest);
  if (!repository) return unknown("its registry is not read");
  const tag = writtenTag(reference.value);
  const digest = repository.tags.get(tag) ?? unknown(`tag "${tag}" was not looked up`);
  if (!digest.known) return digest;
  return digest.value === null ? unknown(`the repository has no tag "${tag}"`) : known(digest.value);
}

/** What a container runs, and what its service revision resolved, where both are one digest. */
function soleDigest(running: ContainerView["running"], resolved: ContainerView["resolved"]): Digest | null {
  const digests = [...valueOr(running, []).map(({ digest }) => digest), valueOr(resolved, null)];
  const [only, ...others] = new Set(digests.flatMap((digest) => digest ?? []));
  return others.length === 0 ? (only ?? null) : null;
}

function resolvedDigest(name: string, { resolved }: ServiceFacts): Known<Digest | null> {
  return resolved.known ? known(resolved.value.get(name) ?? null) : resolved;
}
