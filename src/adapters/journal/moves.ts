/** The moves of tags: a set for each tag, the tags for each image, and the last pushes for each repository. */
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import { type Digest, isTag, type Tag } from "../../domain/image/reference.ts";
import type { NotedMove, NotedMoves, TagName } from "../../reconcile/ports/journal.ts";
import { groupBy } from "../aws/batches.ts";
import { byPartition, imageKey, membersOf, movesKey, pushesKey } from "./keys.ts";
import { type Complain, readRow, writeRow } from "./rows.ts";
import { decodeMove, decodeTime, encodeMove } from "./shapes.ts";
import { expiryFrom, type Item, isExpiring, type Key } from "./table/items.ts";
import type { Table } from "./table/table.ts";

/** Pushes of a repository beyond this are forgotten, oldest first. */
const pushesKept = 40;

/** Moves of a tag beyond this are forgotten, oldest first. */
const movesKept = 60;

/** Tags of an image beyond this are forgotten: those that were not noted just now, in the order of their text. */
const tagsKept = 200;

/** What rows of sets are read with. */
export interface SetReader {
  readonly table: Table;
  readonly complain: Complain;
  /** The time; without it, reading writes nothing. */
  readonly now: (() => Date) | undefined;
}

/** What is known of these tags' moves. */
export async function readMoves(reader: SetReader, tags: readonly TagName[]): Promise<NotedMoves> {
  const found = await readSets(reader, tags.map(movesKey), "moves", decodeMove);
  const of = (tag: TagName) => found.get(movesKey(tag).pk);
  return {
    moves: tags.flatMap((tag) => (of(tag)?.members ?? []).map((move) => ({ ...tag, ...move }))),
    unread: tags.filter((tag) => of(tag)?.isUnread),
  };
}

/** The tags that were ever seen naming these digests, by repository and digest. */
export async function readFormerTags(
  reader: SetReader,
  images: readonly { repository: RepositoryKey; digest: Digest }[],
): Promise<ReadonlyMap<RepositoryKey, ReadonlyMap<Digest, readonly Tag[]>>> {
  const found = await readSets(reader, images.map(imageKey), "tags", (text) => text);
  const groups = groupBy(images, ({ repository }) => repository);
  return new Map(
    [...groups].map(([repository, own]) => [
      repository,
      new Map(
        own.map((image) => [image.digest, (found.get(imageKey(image).pk)?.members ?? []).filter(isTag)]),
      ),
    ]),
  );
}

/** The moments of the last pushes of these repositories. */
export async function readPushes(
  reader: SetReader,
  repositories: readonly RepositoryKey[],
): Promise<ReadonlyMap<RepositoryKey, readonly Date[]>> {
  const found = await readSets(reader, repositories.map(pushesKey), "times", decodeTime);
  return new Map(
    repositories.map((repository) => [repository, found.get(pushesKey(repository).pk)?.members ?? []]),
  );
}

/** The sets of these rows, by their partitions: of what cannot be read, all else is. */
async function readSets<T>(
  reader: SetReader,
  keys: readonly Key[],
  attribute: string,
  decode: (text: string) => T,
): Promise<ReadonlyMap<string, { readonly members: readonly T[]; readonly isUnread: boolean }>> {
  const found = byPartition(await reader.table.get(keys));
  for (const item of found.values()) await renew(reader, item);
  return new Map(
    [...found].map(([pk, item]) => {
      const texts = readRow(item, () => membersOf(item, attribute), reader.complain);
      const members = (texts ?? []).flatMap(
        (text) => readRow(item, () => [decode(text)], reader.complain) ?? [],
      );
      return [pk, { members, isUnread: texts === null }];
    }),
  );
}

/** Keeps longer what somebody asks for; where that fails, the next one who asks does. */
async function renew({ table, complain, now }: SetReader, { pk, sk, expiresAt }: Item): Promise<void> {
  if (!now || !isExpiring(expiresAt, now())) return;
  try {
    await table.renew({ pk, sk }, expiryFrom(now()));
  } catch (error) {
    complain("A row of the journal is not kept longer", { pk, sk, error });
  }
}

/** Adds to what is known of tags' moves, of the images they named, and of pushes. */
export async function noteMoves(
  table: Table,
  moves: readonly NotedMove[],
  complain: Complain,
): Promise<void> {
  const sets = { table, complain };
  for (const own of groupBy(moves, (move) => movesKey(move).pk).values())
    await note(sets, own, {
      key: movesKey,
      attribute: "moves",
      encode: encodeMove,
      forgotten: oldest(movesKept),
    });
  const named = moves.flatMap((move) => (move.digest === null ? [] : [{ ...move, digest: move.digest }]));
  // What a pinned service was pinned from, when the tags have moved on.
  for (const own of groupBy(named, (move) => imageKey(move).pk).values())
    await note(sets, own, {
      key: imageKey,
      attribute: "tags",
      encode: ({ tag }) => tag,
      forgotten: otherTags,
    });
  const pushes = named.filter(({ source }) => source === "event");
  for (const own of groupBy(pushes, ({ repository }) => repository).values())
    await note(sets, own, {
      key: ({ repository }) => pushesKey(repository),
      attribute: "times",
      encode: ({ at }) => at.toISOString(),
      forgotten: oldest(pushesKept),
    });
}

/** How moves are noted in a row, and what of the whole is forgotten after that. */
interface Noting<M extends NotedMove> {
  readonly key: (move: M) => Key;
  readonly attribute: string;
  readonly encode: (move: M) => string;
  readonly forgotten: (all: readonly string[], noted: readonly string[]) => readonly string[];
}

/** Notes moves that belong to one row. */
async function note<M extends NotedMove>(
  { table, complain }: Pick<SetReader, "table" | "complain">,
  moves: readonly M[],
  { key, attribute, encode, forgotten }: Noting<M>,
): Promise<void> {
  const [first] = moves;
  if (!first) return;
  const row = key(first);
  const noted = moves.map(encode);
  const last = new Date(Math.max(...moves.map(({ at }) => at.getTime())));
  const write = async () => {
    const all = await table.addToSet(row, attribute, noted, expiryFrom(last));
    const old = forgotten([...all].sort(), noted);
    if (old.length > 0) await table.removeFromSet(row, attribute, old);
  };
  await writeRow(row, write, complain);
}

/** The oldest of those beyond `most`, and so many that this is not done each time. */
function oldest(most: number): Noting<NotedMove>["forgotten"] {
  return (all) => (all.length > most ? all.slice(0, all.length - most / 2) : []);
}

function otherTags(all: readonly string[], noted: readonly string[]): readonly string[] {
  const others = all.filter((tag) => !noted.includes(tag));
  return all.length > tagsKept ? others.slice(0, all.length - tagsKept / 2) : [];
}
