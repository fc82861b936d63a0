/** Reads of one repository, as far as they were asked for; nothing is asked for twice. */
import { type Known, known, valueOr } from "../../domain/common/known.ts";
import type { TagMove } from "../../domain/facts/facts.ts";
import type { EcrRepository, RepositoryKey } from "../../domain/image/ecr.ts";
import type { ImageManifest, Manifest } from "../../domain/image/manifest.ts";
import type { Digest, Tag } from "../../domain/image/reference.ts";
import type { Needs } from "../../domain/judge/container/needs.ts";
import type { FoundImage } from "../ports/ecr.ts";
import type { RepositoryUses, TagName } from "../ports/journal.ts";
import type { Readers } from "../ports.ts";
import { isIndex, withManifests } from "./found-images.ts";
import { movesByTag } from "./noted-moves.ts";
import { readSettings } from "./read-settings.ts";
import { type Asked, note, presentUses, type Reading } from "./reading.ts";

/** A repository, and what is lacking of it. */
interface Lacking {
  readonly reading: Reading;
  readonly needs: Needs;
}

/** Reads what is lacking and was not asked for yet; whether there was anything. */
export async function readNext(lacking: readonly Lacking[], ports: Readers): Promise<boolean> {
  const all = lacking.map(({ reading, needs }) => ({ reading, next: unasked(needs, reading.asked) }));
  const open = all.filter(({ next }) => !isNothing(next));
  if (open.length === 0) return false;
  await Promise.all([
    ...open.map(({ reading, next }) => readImages(reading, next, ports)),
    readMoves(open, ports),
    readSettings(open, ports),
  ]);
  await Promise.all(open.map(({ reading, next }) => readManifests(reading, next, ports)));
  return true;
}

function unasked(needs: Needs, asked: Asked): Needs {
  const isNew = (what: "listing" | "mutability" | "pullThrough" | "uses") =>
    needs[what] && !asked.once.has(what);
  return {
    listing: isNew("listing"),
    mutability: isNew("mutability"),
    pullThrough: isNew("pullThrough"),
    uses: isNew("uses"),
    tags: needs.tags.filter((tag) => !asked.tags.has(tag)),
    digests: needs.digests.filter((digest) => !asked.digests.has(digest)),
    moves: needs.moves.filter((tag) => !asked.moves.has(tag)),
    manifests: needs.manifests.filter((digest) => !asked.manifests.has(digest)),
  };
}

function isNothing(needs: Needs): boolean {
  return Object.values(needs).every((need) => need === false || (Array.isArray(need) && need.length === 0));
}

/** What a list shows is not asked for again; what it does not show may be untagged, or in the archive. */
async function readImages(reading: Reading, next: Needs, ports: Readers): Promise<void> {
  const { asked, facts, key, uses } = reading;
  const { repository } = facts;
  const { uses: others = [], unread = [] } = next.uses ? await otherUses(key, ports) : {};
  if (next.uses) asked.once.add("uses");
  const catalogue = next.listing ? await ports.ecr.catalogue(repository) : facts.catalogue;
  if (next.listing) asked.once.add("listing");
  for (const image of next.listing ? valueOr(catalogue, []) : [])
    asked.found.set(image.digest, known(image as FoundImage));
  const listed = new Map(
    valueOr(catalogue, []).flatMap(({ digest, tags }) => tags.map((tag) => [tag, digest] as const)),
  );
  const digests = [...next.digests, ...others.map(({ digest }) => digest)].filter(
    (digest) => !asked.found.has(digest),
  );
  const tags = next.tags.filter((tag) => !listed.has(tag));
  for (const tag of next.tags) asked.tags.add(tag);
  for (const digest of next.digests) asked.digests.add(digest);
  const found = await imagesOf(repository, { tags, digests: [...new Set(digests)] }, ports);
  for (const [digest, image] of found.images) asked.found.set(digest, image);
  const named = next.tags.flatMap((tag) => {
    const digest = listed.get(tag);
    return digest ? [[tag, known(digest)] as const] : [];
  });
  note(reading, {
    catalogue,
    tags: new Map([...reading.facts.tags, ...found.tags, ...named]),
    images: withManifests(asked.found, asked.indexes),
    ...(next.uses && {
      uses: [...others, ...presentUses(uses, others)],
      unreadUses: unread.filter((service) => !uses.some(({ shape }) => shape.service.arn === service)),
    }),
  });
}

async function imagesOf(
  repository: EcrRepository,
  wanted: { readonly tags: readonly Tag[]; readonly digests: readonly Digest[] },
  { ecr }: Readers,
) {
  if (wanted.tags.length + wanted.digests.length === 0) return { tags: new Map(), images: new Map() };
  return ecr.images(repository, wanted);
}

async function otherUses(key: RepositoryKey, { journal }: Readers): Promise<Partial<RepositoryUses>> {
  return (await journal.usesOf([key])).get(key) ?? {};
}

async function readMoves(
  open: readonly { readonly reading: Reading; readonly next: Needs }[],
  { journal }: Readers,
): Promise<void> {
  const wanted = open.flatMap(({ reading, next }) =>
    next.moves.map((tag) => ({ repository: reading.key, tag })),
  );
  if (wanted.length === 0) return;
  const found = await journal.moves(wanted);
  for (const { reading, next } of open) {
    for (const tag of next.moves) reading.asked.moves.add(tag);
    const isOwn = ({ repository }: TagName) => repository === reading.key;
    reading.moves = [...reading.moves, ...found.moves.filter(isOwn)];
    const none = [...reading.asked.moves].map((tag) => [tag, [] as TagMove[]] as const);
    const unread = found.unread.filter(isOwn).map(({ tag }) => tag);
    note(reading, {
      moves: new Map([...none, ...movesByTag(reading.moves)]),
      unreadMoves: [...reading.facts.unreadMoves, ...unread],
    });
  }
}

async function readManifests(reading: Reading, next: Needs, { ecr }: Readers): Promise<void> {
  const { asked, facts } = reading;
  for (const digest of next.manifests) asked.manifests.add(digest);
  const indexes = next.manifests.filter((digest) => isIndex(asked.found.get(digest)));
  const singles = next.manifests.filter(
    (digest) => !indexes.includes(digest) && isReadable(asked.found.get(digest)),
  );
  const [lists, own] = await Promise.all([
    indexes.length > 0 ? ecr.indexes(facts.repository, indexes) : new Map<Digest, Known<Manifest>>(),
    singles.length > 0 ? ecr.manifests(facts.repository, singles) : new Map<Digest, Known<ImageManifest>>(),
  ]);
  for (const [digest, index] of lists) asked.indexes.set(digest, index);
  note(reading, {
    images: withManifests(asked.found, asked.indexes),
    manifests: new Map([...reading.facts.manifests, ...own]),
  });
}

/** A child of an index need not have been looked up; of one that is, its type must be known. */
function isReadable(image: Known<FoundImage | null> | undefined): boolean {
  return image === undefined || (valueOr(image, null)?.mediaType ?? null) !== null;
}
