/** Reads all that is to be known of a set of services, in as few calls as the APIs allow. */
import { parseTaskDefinitionArn, type ServiceArn, type ServiceName } from "../domain/ecs/arn.ts";
import type {
  ContainerFacts,
  ImageRecord,
  RepositoryFacts,
  ServiceDescription,
  ServiceFacts,
  TagMove,
  Task,
} from "../domain/facts.ts";
import { type EcrRepository, ecrRepository, type RepositoryKey, repositoryKey } from "../domain/image/ecr.ts";
import { isIndexType, type Manifest } from "../domain/image/manifest.ts";
import { movedTo } from "../domain/image/moves.ts";
import { type Digest, parseReference, type Tag } from "../domain/image/reference.ts";
import { follow } from "../domain/image/track.ts";
import { type Known, known, unknown, valueOr } from "../domain/known.ts";
import { policyFor } from "../domain/policy.ts";
import type { FoundImage, Images, NotedMove, Readers } from "./ports.ts";

export interface Gathered {
  readonly facts: readonly ServiceFacts[];
  /** Services that are no more. */
  readonly gone: readonly ServiceArn[];
  /** Tags that were seen to name a digest for the first time. */
  readonly seen: readonly NotedMove[];
}

/** Gathers the facts of these services. What AWS refuses becomes an `unknown`; only the journal may throw. */
export async function gather(services: readonly ServiceName[], ports: Readers): Promise<Gathered> {
  const described = await ports.ecs.describeServices(services);
  const present = services.flatMap(({ arn }) => valueOr(described.get(arn), null) ?? []);
  const [containers, tasks, resolved] = await Promise.all([
    ports.ecs.containers([...new Set(present.map(({ taskDefinition }) => taskDefinition))]),
    ports.ecs.tasks(present.map(({ service }) => service)),
    ports.ecs.resolved(present),
  ]);
  const unread = unknown("was not read");
  const shapes = present.map((description) => ({
    ...description,
    containers: containers.get(description.taskDefinition) ?? unread,
    tasks: tasks.get(description.service.arn) ?? unread,
    resolved: resolved.get(description.service.arn) ?? unread,
  }));
  const { repositories, seen } = await gatherRepositories(shapes, ports);
  const newest = await ports.ecs.newest([
    ...new Set(shapes.filter((shape) => hasLeftItsPin(shape, repositories)).map(familyOf)),
  ]);
  const at = ports.now();
  return {
    facts: [
      ...shapes.map((shape) => ({ ...shape, at, repositories, newest: newest.get(familyOf(shape)) ?? null })),
      ...services.flatMap((service) => {
        const description = described.get(service.arn) ?? unread;
        return description.known ? [] : [unreadable(service, description.reason, at)];
      }),
    ],
    gone: services.flatMap(({ arn }) => (valueOr(described.get(arn), undefined) === null ? arn : [])),
    seen,
  };
}

type Shape = Omit<ServiceFacts, "at" | "repositories" | "newest">;

/** Whether a container is pinned to another digest than the one its tag names: then the family is worth a look. */
function hasLeftItsPin(
  { containers }: Shape,
  repositories: ReadonlyMap<RepositoryKey, RepositoryFacts>,
): boolean {
  return valueOr(containers, []).some(({ written, pinnedFrom }) => {
    const reference = tryParse(written);
    const repository = reference && ecrRepository(reference);
    if (!reference?.digest || !repository || pinnedFrom === null) return false;
    const published = repositories.get(repositoryKey(repository))?.tags.get(pinnedFrom);
    return valueOr(published, null) !== reference.digest;
  });
}

function familyOf({ taskDefinition }: Shape): string {
  return parseTaskDefinitionArn(taskDefinition).family;
}

/** A service of which nothing could be read but that it should be there. */
function unreadable(service: ServiceName, reason: string, at: Date): ServiceFacts {
  return {
    at,
    service,
    tags: {},
    controller: "ECS",
    taskDefinition: "" as ServiceDescription["taskDefinition"],
    desired: 0,
    running: 0,
    pending: 0,
    deployments: [],
    serviceRevisions: [],
    containers: unknown(reason),
    tasks: unknown(reason),
    resolved: unknown(reason),
    newest: null,
    repositories: new Map(),
  };
}

/** What is to be asked of one repository. */
interface Wanted {
  readonly repository: EcrRepository;
  readonly tags: Set<Tag>;
  readonly digests: Set<Digest>;
}

async function gatherRepositories(shapes: readonly Shape[], ports: Readers) {
  const wanted = wantedOf(shapes, ports);
  const moves = await ports.journal.moves(
    [...wanted].flatMap(([repository, { tags }]) => [...tags].map((tag) => ({ repository, tag }))),
  );
  const found = await Promise.all(
    [...wanted].map(async ([key, want]) => {
      const images = await ports.ecr.images(want.repository, {
        tags: [...want.tags],
        digests: [...want.digests],
      });
      return { key, want, images, indexes: await readIndexes(want, images, ports) };
    }),
  );
  const now = ports.now();
  const seen = ports.journal.remembers
    ? found.flatMap(({ key, images }) => firstSeen(key, images, moves, now))
    : [];
  const repositories = new Map<RepositoryKey, RepositoryFacts>();
  for (const { key, want, images, indexes } of found) {
    repositories.set(key, {
      repository: want.repository,
      tags: images.tags,
      images: new Map(
        [...images.images].map(([digest, image]) => [digest, withManifest(image, indexes.get(digest))]),
      ),
      moves: byTag([...moves, ...seen].filter((move) => move.repository === key)),
    });
  }
  return { repositories, seen };
}

function wantedOf(shapes: readonly Shape[], ports: Readers): Map<RepositoryKey, Wanted> {
  const wanted = new Map<RepositoryKey, Wanted>();
  for (const shape of shapes) {
    const { track } = policyFor(ports.policy, { ...shape.service, tags: shape.tags });
    for (const container of valueOr(shape.containers, [])) {
      const reference = tryParse(container.written);
      const repository = reference && ecrRepository(reference);
      if (!reference || !repository) continue;
      const key = repositoryKey(repository);
      const want = wanted.get(key) ?? { repository, tags: new Set(), digests: new Set() };
      wanted.set(key, want);
      const follows = follow(track, reference, container.pinnedFrom);
      if (follows.kind === "tag") want.tags.add(follows.tag);
      if (reference.digest) want.digests.add(reference.digest);
      for (const digest of digestsOf(container.name, shape)) want.digests.add(digest);
    }
  }
  return wanted;
}

function digestsOf(container: string, { tasks, resolved }: Shape): readonly Digest[] {
  const running = valueOr(tasks, [] as readonly Task[])
    .flatMap((task) => task.containers)
    .flatMap(({ name, digest }) => (name === container && digest ? digest : []));
  const own = resolved.known ? resolved.value.get(container) : undefined;
  return own ? [...running, own] : running;
}

/** Manifests are read only where a digest differs from the tags' and one of them is an index. */
async function readIndexes({ repository, digests }: Wanted, { tags, images }: Images, ports: Readers) {
  const published = [...tags.values()].flatMap((digest) => valueOr(digest, null) ?? []);
  const differing = [...digests].filter((digest) => !published.includes(digest));
  if (differing.length === 0 || published.length === 0) return new Map<Digest, Known<Manifest>>();
  const indexes = [...published, ...differing].filter((digest) => isIndex(images.get(digest)));
  return ports.ecr.indexes(repository, [...new Set(indexes)]);
}

function isIndex(image: Known<FoundImage | null> | undefined): boolean {
  const mediaType = valueOr(image, null)?.mediaType ?? null;
  return mediaType !== null && isIndexType(mediaType);
}

function withManifest(
  image: Known<FoundImage | null>,
  index: Known<Manifest> | undefined,
): Known<ImageRecord | null> {
  if (!image.known || image.value === null) return image as Known<null>;
  const { mediaType, ...record } = image.value;
  const single: Known<Manifest> = known({ kind: "manifest", digest: record.digest });
  if (mediaType === null) return known({ ...record, manifest: unknown("ECR names no media type") });
  return known({
    ...record,
    manifest: isIndexType(mediaType) ? (index ?? unknown("the index was not read")) : single,
  });
}

/** The tags that name a digest of which no move is known: from now on, we know when we saw it. */
function firstSeen(
  repository: RepositoryKey,
  { tags }: Images,
  moves: readonly NotedMove[],
  at: Date,
): NotedMove[] {
  return [...tags].flatMap(([tag, published]) => {
    const digest = valueOr(published, null);
    if (digest === null) return [];
    const own = moves.filter((move) => move.repository === repository && move.tag === tag);
    const isNewest = movedTo(own, digest) !== null && isLast(own, digest);
    return isNewest ? [] : [{ repository, tag, digest, at, source: "seen" as const }];
  });
}

/** Whether the last known move is one to this digest. */
function isLast(moves: readonly TagMove[], digest: Digest): boolean {
  const latest = Math.max(...moves.map(({ at }) => at.getTime()));
  return moves.some((move) => move.digest === digest && move.at.getTime() === latest);
}

function byTag(moves: readonly NotedMove[]): Map<Tag, TagMove[]> {
  const map = new Map<Tag, TagMove[]>();
  for (const { tag, digest, at, source } of moves)
    map.set(tag, [...(map.get(tag) ?? []), { digest, at, source }]);
  return map;
}

function tryParse(written: ContainerFacts["written"]) {
  try {
    return parseReference(written);
  } catch {
    return null;
  }
}
