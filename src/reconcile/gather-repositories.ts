/** Reads what the registry and the journal know of the repositories that some services use. */
import type { CatalogueEntry, ImageRecord, ImageUse, RepositoryFacts, TagMove } from "../domain/facts.ts";
import { forContainer, isLeftAlone } from "../domain/for-container.ts";
import { type EcrRepository, ecrRepository, type RepositoryKey, repositoryKey } from "../domain/image/ecr.ts";
import { type ImageManifest, isIndexType, type Manifest, undecided } from "../domain/image/manifest.ts";
import { movedTo } from "../domain/image/moves.ts";
import { type Digest, type ImageReference, parseReference, type Tag } from "../domain/image/reference.ts";
import { manifestOf } from "../domain/image/same-image.ts";
import { targetOf } from "../domain/image/target.ts";
import { type Follows, follow } from "../domain/image/track.ts";
import { type Known, known, unknown, valueOr } from "../domain/known.ts";
import { memoryOf, platformOf, writtenTag } from "../domain/view.ts";
import { policyOf, type ServiceShape } from "./gather.ts";
import type { FoundImage, Images, NotedMove, Preview, Readers } from "./ports.ts";

/** One container's use of a repository. */
interface Use {
  readonly key: RepositoryKey;
  readonly repository: EcrRepository;
  readonly reference: ImageReference;
  readonly digests: readonly Digest[];
  readonly follows: Follows;
  readonly shape: ServiceShape;
}

/** The facts of every repository that these services use, and the tags seen to name a digest for the first time. */
export async function gatherRepositories(shapes: readonly ServiceShape[], ports: Readers) {
  const pinned = await recallPins(shapes, ports);
  const uses = Map.groupBy(usesOf(shapes, pinned, ports), ({ key }) => key);
  const read = await Promise.all([...uses].map(([key, own]) => readRepository(key, own, ports)));
  const moves = await ports.journal.moves(
    read.flatMap(({ key, named }) => named.map((tag) => ({ repository: key, tag }))),
  );
  const previews = await ports.journal.previews(read.map(({ key }) => key));
  const now = ports.now();
  const seen = ports.journal.remembers
    ? read.flatMap(({ key, facts, named }) => firstSeen(key, named, facts, moves, now))
    : [];
  const repositories = new Map<RepositoryKey, RepositoryFacts>();
  for (const { key, facts } of read) {
    const own = [...moves, ...seen].filter(({ repository }) => repository === key);
    const preview = previews.get(key);
    const expiring = preview ? expiringBy(preview) : facts.expiring;
    repositories.set(key, { ...facts, moves: byTag(own), expiring });
  }
  return { repositories, seen };
}

/** A preview that somebody asked for lately, where there is one: looking asks for none. */
async function askExpiring(repository: EcrRepository, digests: readonly Digest[], { ecr }: Readers) {
  const expiring = await ecr.expiring(repository, digests);
  return expiring.known ? known(expiring.value ?? []) : null;
}

/** What an answer says that was read in the journal: one that could not be had is not known. */
function expiringBy({ expiring, why }: Preview): Known<readonly Digest[]> {
  return why === null ? known(expiring) : unknown(why);
}

/** The tags that the journal saw naming the digests that these services have. */
async function recallPins(shapes: readonly ServiceShape[], ports: Readers) {
  const wanted = shapes.flatMap((shape) =>
    containersOf(shape, ports).flatMap(({ key, container, reference }) =>
      [...digestsOf(container.name, shape), ...(reference.digest ? [reference.digest] : [])].map(
        (digest) => ({ repository: key, digest }),
      ),
    ),
  );
  return ports.journal.formerTags(wanted);
}

type FormerTags = Awaited<ReturnType<Readers["journal"]["formerTags"]>>;

function usesOf(
  shapes: readonly ServiceShape[],
  former: FormerTags,
  ports: Readers,
): (Use & { formerTags: RepositoryFacts["formerTags"] })[] {
  return shapes.flatMap((shape) => {
    const policy = policyOf(shape, ports);
    const { movingTags } = policy;
    return containersOf(shape, ports).map(({ key, repository, container, reference }) => {
      const formerTags = former.get(key) ?? new Map();
      const follows = follow(
        forContainer(policy, container.name).track,
        reference,
        memoryOf(container, reference, { formerTags }, movingTags),
        movingTags,
      );
      const digests = [...digestsOf(container.name, shape), ...(reference.digest ? [reference.digest] : [])];
      return { key, repository, reference, digests, follows, shape, formerTags };
    });
  });
}

/** The containers of a service whose image lies in ECR, but for those that are to be left alone. */
function containersOf(shape: ServiceShape, ports: Readers) {
  const policy = policyOf(shape, ports);
  return valueOr(shape.containers, []).flatMap((container) => {
    const reference = isLeftAlone(policy, container.name) ? null : tryParse(container.written);
    const repository = reference && ecrRepository(reference);
    return reference && repository
      ? [{ key: repositoryKey(repository), repository, container, reference }]
      : [];
  });
}

async function readRepository(
  key: RepositoryKey,
  uses: readonly (Use & { formerTags: RepositoryFacts["formerTags"] })[],
  ports: Readers,
) {
  const [first] = uses;
  if (!first) throw new TypeError(`Cannot read repository ${key}: nobody uses it`);
  const { repository, formerTags } = first;
  const tags = new Set(uses.flatMap(tagsToAsk));
  const others = uses.some(({ follows }) => follows.mayWait && follows.kind !== "nothing")
    ? await otherUses(key, ports)
    : [];
  const digests = new Set([...uses.flatMap((use) => use.digests), ...others.map(({ digest }) => digest)]);
  const images = await ports.ecr.images(repository, { tags: [...tags], digests: [...digests] });
  const needsAll = uses.some(({ follows }) => needsCatalogue(follows, images));
  const catalogue = needsAll
    ? await ports.ecr.catalogue(repository)
    : unknown("the repository was not listed");
  const found = withListed(images.images, catalogue);
  const facts: RepositoryFacts = {
    repository,
    tags: images.tags,
    images: withManifests(found, new Map()),
    manifests: new Map(),
    expiring: ports.advises ? await askExpiring(repository, [...digests], ports) : null,
    moves: new Map(),
    catalogue,
    movable: ports.advises ? await ports.ecr.movable(repository, [...tags]) : null,
    uses: [...others, ...presentUses(uses, others)],
    formerTags,
  };
  const targets = uses.flatMap(({ follows }) => valueOr(targetOf(follows, facts), null) ?? []);
  const published = [...targets.map(({ digest }) => digest), ...ownDigests(uses, images)];
  const indexes = await readIndexes(repository, new Set([...published, ...digests]), found, ports);
  const named = [...new Set([...tags, ...targets.map(({ tag }) => tag)])];
  const known = withManifests(found, indexes);
  const manifests = await readDiffering(repository, published, uses, known, ports);
  return { key, named, facts: { ...facts, images: known, manifests } };
}

/** The tags whose digest is to be asked for. */
function tagsToAsk({ reference, follows }: Use): Tag[] {
  const written = reference.digest ? [] : [writtenTag(reference)];
  if (follows.kind === "tag") return [...written, follows.tag];
  return follows.kind === "moving" ? [...written, ...follows.tags] : written;
}

function needsCatalogue(follows: Follows, { tags }: Images): boolean {
  if (follows.kind === "release" || follows.kind === "newest") return true;
  return follows.kind === "moving" && follows.tags.every((tag) => valueOr(tags.get(tag), undefined) === null);
}

async function otherUses(key: RepositoryKey, { journal }: Readers): Promise<readonly ImageUse[]> {
  return (await journal.usesOf([key])).get(key) ?? [];
}

/** What the services at hand have, where the journal does not know it better. */
function presentUses(uses: readonly Use[], known: readonly ImageUse[]): ImageUse[] {
  return uses.flatMap(({ shape: { service }, digests }) =>
    digests
      .filter((digest) => !known.some((use) => use.service === service.arn && use.digest === digest))
      .map((digest) => ({ service: service.arn, cluster: service.cluster, digest, since: null })),
  );
}

function ownDigests(uses: readonly Use[], { tags }: Images): Digest[] {
  return uses.flatMap(
    ({ reference }) => reference.digest ?? valueOr(tags.get(writtenTag(reference)), null) ?? [],
  );
}

function digestsOf(container: string, { tasks, resolved }: ServiceShape): Digest[] {
  const running = valueOr(tasks, [])
    .flatMap((task) => task.containers)
    .flatMap(({ name, digest }) => (name === container && digest ? digest : []));
  const own = resolved.known ? resolved.value.get(container) : undefined;
  return [...new Set(own ? [...running, own] : running)];
}

/** Manifests are read only where digests differ and one of them is an index. */
async function readIndexes(
  repository: EcrRepository,
  digests: ReadonlySet<Digest>,
  images: ReadonlyMap<Digest, Known<FoundImage | null>>,
  ports: Readers,
): Promise<ReadonlyMap<Digest, Known<Manifest>>> {
  if (digests.size < 2) return new Map();
  return ports.ecr.indexes(
    repository,
    [...digests].filter((digest) => isIndex(images.get(digest))),
  );
}

/** The manifests of images that only they tell apart. */
async function readDiffering(
  repository: EcrRepository,
  published: readonly Digest[],
  uses: readonly Use[],
  images: RepositoryFacts["images"],
  { ecr }: Readers,
): Promise<ReadonlyMap<Digest, Known<ImageManifest>>> {
  const wanted = new Set<Digest>();
  for (const { digests, shape } of uses) {
    const platform = platformOf(shape);
    for (const running of digests) {
      for (const other of published) {
        const [ours, theirs] = [manifestOf(running, images), manifestOf(other, images)];
        if (!ours.known || !theirs.known) continue;
        for (const image of undecided(ours.value, theirs.value, platform)) wanted.add(image);
      }
    }
  }
  const present = [...wanted].filter((image) => valueOr(images.get(image), undefined) !== null);
  return present.length === 0 ? new Map() : ecr.manifests(repository, present);
}

/** Whether an image was found to be an index. */
export function isIndex(image: Known<FoundImage | null> | undefined): boolean {
  const mediaType = valueOr(image, null)?.mediaType ?? null;
  return mediaType !== null && isIndexType(mediaType);
}

function withListed(images: Images["images"], catalogue: Known<readonly FoundImage[]>) {
  const listed = valueOr(catalogue, []).map((image) => [image.digest, known(image)] as const);
  return new Map<Digest, Known<FoundImage | null>>([...listed, ...images]);
}

/** The images with what their manifests say, as far as it was read. */
export function withManifests(
  images: ReadonlyMap<Digest, Known<FoundImage | null>>,
  indexes: ReadonlyMap<Digest, Known<Manifest>>,
) {
  return new Map(
    [...images].map(([digest, image]) => [digest, withManifest(image, indexes.get(digest))] as const),
  );
}

function withManifest(
  image: Known<FoundImage | null>,
  index: Known<Manifest> | undefined,
): Known<ImageRecord | null> {
  if (!image.known) return image;
  if (image.value === null) return known(null);
  const { mediaType, ...record } = image.value;
  if (mediaType === null) return known({ ...record, manifest: unknown("ECR names no media type") });
  const single = known({ kind: "manifest", digest: record.digest } as const);
  return known({
    ...record,
    manifest: isIndexType(mediaType) ? (index ?? unknown("the index was not read")) : single,
  });
}

/** The tags that name a digest of which no move is known: from now on, we know when we saw it. */
function firstSeen(
  repository: RepositoryKey,
  named: readonly Tag[],
  facts: RepositoryFacts,
  moves: readonly NotedMove[],
  at: Date,
): NotedMove[] {
  return named.flatMap((tag) => {
    const digest = valueOr(facts.tags.get(tag), null) ?? catalogued(tag, facts.catalogue);
    if (digest === null) return [];
    const own = moves.filter((move) => move.repository === repository && move.tag === tag);
    const isNewest = movedTo(own, digest) !== null && isLast(own, digest);
    return isNewest ? [] : [{ repository, tag, digest, at, source: "seen" as const }];
  });
}

function catalogued(tag: Tag, catalogue: Known<readonly CatalogueEntry[]>): Digest | null {
  return valueOr(catalogue, []).find(({ tags }) => tags.includes(tag))?.digest ?? null;
}

/** Whether the last known move is one to this digest. */
function isLast(moves: readonly TagMove[], digest: Digest): boolean {
  const latest = Math.max(...moves.map(({ at }) => at.getTime()));
  return moves.some((move) => move.digest === digest && move.at.getTime() === latest);
}

function byTag(moves: readonly NotedMove[]): Map<Tag, TagMove[]> {
  const groups = Map.groupBy(moves, ({ tag }) => tag);
  return new Map(
    [...groups].map(([tag, own]) => [tag, own.map(({ digest, at, source }) => ({ digest, at, source }))]),
  );
}

function tryParse(written: string): ImageReference | null {
  try {
    return parseReference(written);
  } catch {
    return null;
  }
}
