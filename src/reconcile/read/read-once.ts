/**
 * What registries say, asked once for many services: two that use a repository are rarely judged in one go.
 *
 * Services are read before their registries, so that a registry shows what they may have got since, and never lacks it.
 * What was read for earlier services is older than the ones at hand: it is a `hint`. It will do for a service that is in
 * sync by it and has nothing open; for any other the registry is asked again.
 */
import type { Known } from "../../domain/common/known.ts";
import { type EcrRepository, type RepositoryKey, repositoryKey } from "../../domain/image/ecr.ts";
import type { Mutability } from "../../domain/image/mutability.ts";
import type { Digest, Tag } from "../../domain/image/reference.ts";
import type { EcrReader, FoundImage, Images } from "../ports/ecr.ts";

/** A registry that is asked once. */
export interface OnceReader {
  /** Answers with what was read since the services at hand were, and asks for all else. */
  readonly ecr: EcrReader;
  /** The same with hints; whoever is judged by one is named in `hinted`. */
  readonly hinting: EcrReader;
  /** The repositories of which a hint was given, and the tags, since this was last called. */
  takeHinted(): Hinted;
  /** From now on other services are at hand, which are not read yet. */
  next(): void;
}

/** Of what hints were given. */
export interface Hinted {
  readonly repositories: ReadonlySet<RepositoryKey>;
  readonly tags: ReadonlySet<string>;
}

/** A tag of a repository, in one word. */
export function hintedTag(repository: RepositoryKey, tag: Tag): string {
  return `${repository}:${tag}`;
}

/** How many answers are kept: beyond that, those of the repository asked for first go first. */
const most = 100_000;

/** The services at hand when something was read, and what it was. */
interface Kept<T> {
  readonly round: number;
  readonly answer: Known<T>;
}

/** What was read of one repository. */
interface Shelf {
  readonly tags: Map<Tag, Kept<Digest | null>>;
  readonly images: Map<Digest, Kept<FoundImage | null>>;
  catalogue?: Kept<readonly FoundImage[]>;
  mutability?: Kept<Mutability>;
  size: number;
}

/** All that was read, and for whom. */
interface Store {
  readonly shelves: Map<RepositoryKey, Shelf>;
  readonly prefixes: Map<string, ReturnType<EcrReader["pullThroughPrefixes"]>>;
  hinted: { readonly repositories: Set<RepositoryKey>; readonly tags: Set<string> };
  round: number;
  size: number;
}

/** A way to ask: with hints, or without. */
interface Asker {
  readonly ecr: EcrReader;
  readonly store: Store;
  readonly hints: boolean;
}

/** A registry that is asked once, over one that is asked each time. What it refused is asked again. */
export function createOnce(ecr: EcrReader): OnceReader {
  const store: Store = { shelves: new Map(), prefixes: new Map(), hinted: noHints(), round: 0, size: 0 };
  return {
    ecr: readerOf({ ecr, store, hints: false }),
    hinting: readerOf({ ecr, store, hints: true }),
    takeHinted() {
      const { hinted } = store;
      store.hinted = noHints();
      return hinted;
    },
    next() {
      store.round++;
      store.prefixes.clear();
    },
  };
}

function noHints(): Store["hinted"] {
  return { repositories: new Set(), tags: new Set() };
}

function readerOf(asker: Asker): EcrReader {
  const { ecr, store } = asker;
  return {
    ...ecr,
    images: (repository, wanted) => askImages(repository, wanted, asker),
    catalogue: (repository) => askCatalogue(repository, asker),
    mutability: (repositories) => askMutability(repositories, asker),
    pullThroughPrefixes(registry) {
      const key = `${registry.account} ${registry.region}`;
      const asked = store.prefixes.get(key) ?? ecr.pullThroughPrefixes(registry);
      store.prefixes.set(key, asked);
      return asked;
    },
  };
}

async function askImages(
  repository: EcrRepository,
  wanted: Parameters<EcrReader["images"]>[1],
  asker: Asker,
): Promise<Images> {
  const { ecr, store } = asker;
  const shelf = shelfOf(repository, store);
  const tags = pick(wanted.tags, (tag) => usable(shelf.tags.get(tag), repository, asker));
  for (const tag of tags.found.keys())
    if (shelf.tags.get(tag)?.round !== store.round)
      store.hinted.tags.add(hintedTag(repositoryKey(repository), tag));
  const images = pick(wanted.digests, (digest) => usable(shelf.images.get(digest), repository, asker));
  for (const digest of tags.found.values()) {
    const image = digest.known && digest.value !== null ? shelf.images.get(digest.value) : undefined;
    if (digest.known && digest.value !== null && image) images.found.set(digest.value, image.answer);
  }
  if (tags.missing.length + images.missing.length > 0) {
    const read = await ecr.images(repository, { tags: tags.missing, digests: images.missing });
    const added = keep(shelf.tags, read.tags, store) + keep(shelf.images, read.images, store);
    makeRoom(shelf, added, store);
    for (const [tag, answer] of read.tags) tags.found.set(tag, answer);
    for (const [digest, answer] of read.images) images.found.set(digest, answer);
  }
  return { tags: tags.found, images: images.found };
}

async function askCatalogue(repository: EcrRepository, asker: Asker) {
  const { ecr, store } = asker;
  const shelf = shelfOf(repository, store);
  const kept = usable(shelf.catalogue, repository, asker);
  if (kept) return kept;
  const answer = await ecr.catalogue(repository);
  if (answer.known) {
    shelf.catalogue = { round: store.round, answer };
    makeRoom(shelf, answer.value.length, store);
  }
  return answer;
}

async function askMutability(repositories: readonly EcrRepository[], asker: Asker) {
  const { ecr, store } = asker;
  const { found, missing } = pick(repositories, (one) => usable(shelfOf(one, store).mutability, one, asker));
  const read =
    missing.length > 0 ? await ecr.mutability(missing) : new Map<RepositoryKey, Known<Mutability>>();
  for (const one of missing) {
    const answer = read.get(repositoryKey(one));
    if (answer?.known) shelfOf(one, store).mutability = { round: store.round, answer };
  }
  return new Map([...[...found].map(([one, answer]) => [repositoryKey(one), answer] as const), ...read]);
}

function shelfOf(repository: EcrRepository, { shelves }: Store): Shelf {
  const key = repositoryKey(repository);
  const shelf = shelves.get(key) ?? { tags: new Map(), images: new Map(), size: 0 };
  shelves.set(key, shelf);
  return shelf;
}

/** What is kept must not grow with the account. */
function makeRoom(shelf: Shelf, added: number, store: Store): void {
  shelf.size += added;
  store.size += added;
  for (const [key, oldest] of store.shelves) {
    if (store.size <= most || oldest === shelf) break;
    store.shelves.delete(key);
    store.size -= oldest.size;
  }
}

/** An answer that will do; that one is a hint is noted. */
function usable<T>(
  kept: Kept<T> | undefined,
  repository: EcrRepository,
  { store, hints }: Asker,
): Known<T> | null {
  const isHint = kept?.round !== store.round;
  if (!kept || (isHint && !hints)) return null;
  if (isHint) store.hinted.repositories.add(repositoryKey(repository));
  return kept.answer;
}

/** Keeps what is known; says of how many there was nothing. */
function keep<K, T>(kept: Map<K, Kept<T>>, found: ReadonlyMap<K, Known<T>>, { round }: Store): number {
  const before = kept.size;
  for (const [key, answer] of found) if (answer.known) kept.set(key, { round, answer });
  return kept.size - before;
}

/** What is at hand of these, and which are not. */
function pick<K, T>(wanted: readonly K[], at: (key: K) => Known<T> | null) {
  const found = new Map<K, Known<T>>();
  for (const key of wanted) {
    const answer = at(key);
    if (answer) found.set(key, answer);
  }
  return { found, missing: wanted.filter((key) => !found.has(key)) };
}
