/** The moves of tags: a set for each tag, the tags for each image, and the last pushes for each repository. */
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import { type Digest, isTag, type Tag } from "../../domain/image/reference.ts";
import type { NotedMove } from "../../reconcile/ports/journal.ts";
import { groupBy } from "../aws/batches.ts";
import { byPartition, imageKey, membersOf, movesKey, pushesKey } from "./keys.ts";
import type { Complain } from "./shapes.ts";
import { decodeMove, encodeMove } from "./shapes.ts";
import type { Table } from "./table.ts";

/** Pushes of a repository beyond this are forgotten, oldest first. */
const pushesKept = 40;

/** Moves of a tag beyond this are forgotten, oldest first. */
const movesKept = 60;

/** A move to an image. */
type NamedMove = NotedMove & { readonly digest: Digest };

/** What is known of these tags' moves. */
export async function readMoves(
  table: Table,
  tags: readonly { repository: RepositoryKey; tag: Tag }[],
  complain: Complain,
): Promise<readonly NotedMove[]> {
  const found = byPartition(await table.get(tags.map(movesKey)));
  return tags.flatMap((tag) =>
    membersOf(found.get(movesKey(tag).pk), "moves").flatMap((text) => {
      const move = readMove(text, complain);
      return move ? [{ ...tag, ...move }] : [];
    }),
  );
}

/** The tags that were ever seen naming these digests, by repository and digest. */
export async function readFormerTags(
  table: Table,
  images: readonly { repository: RepositoryKey; digest: Digest }[],
): Promise<ReadonlyMap<RepositoryKey, ReadonlyMap<Digest, readonly Tag[]>>> {
  const found = byPartition(await table.get(images.map(imageKey)));
  const tagged = images.map((image) => ({
    ...image,
    tags: membersOf(found.get(imageKey(image).pk), "tags").filter(isTag),
  }));
  const groups = groupBy(tagged, ({ repository }) => repository);
  return new Map(
    [...groups].map(([repository, own]) => [
      repository,
      new Map(own.map(({ digest, tags }) => [digest, tags])),
    ]),
  );
}

/** Adds to what is known of tags' moves, of the images they named, and of pushes. */
export async function noteMoves(table: Table, moves: readonly NotedMove[]): Promise<void> {
  for (const own of groupBy(moves, (move) => movesKey(move).pk).values()) await noteMovesOf(table, own);
  const named = moves.flatMap((move) => (move.digest === null ? [] : [{ ...move, digest: move.digest }]));
  for (const own of groupBy(named, (move) => imageKey(move).pk).values()) await noteTagsOf(table, own);
  const pushes = named.filter(({ source }) => source === "event");
  for (const own of groupBy(pushes, ({ repository }) => repository).values()) await notePushesOf(table, own);
}

/** The moments of the last pushes of these repositories. */
export async function readPushes(
  table: Table,
  repositories: readonly RepositoryKey[],
): Promise<ReadonlyMap<RepositoryKey, readonly Date[]>> {
  const found = byPartition(await table.get(repositories.map(pushesKey)));
  return new Map(
    repositories.map((repository) => {
      const times = membersOf(found.get(pushesKey(repository).pk), "times");
      return [repository, times.map((time) => new Date(time))];
    }),
  );
}

/** One that cannot be read is left out, and the others are read. */
function readMove(text: string, complain: Complain): ReturnType<typeof decodeMove> | null {
  try {
    return decodeMove(text);
  } catch (error) {
    complain("A move of a tag in the journal cannot be read", { text, error: String(error) });
    return null;
  }
}

async function noteMovesOf(table: Table, moves: readonly NotedMove[]): Promise<void> {
  const [first] = moves;
  if (!first) return;
  const all = [
    ...(await table.addToSet(movesKey(first), "moves", [...new Set(moves.map(encodeMove))])),
  ].sort();
  if (all.length <= movesKept) return;
  await table.removeFromSet(movesKey(first), "moves", all.slice(0, all.length - movesKept / 2));
}

/** The tags that were seen naming a digest: what a pinned service was pinned from, when they have moved on. */
async function noteTagsOf(table: Table, moves: readonly NamedMove[]): Promise<void> {
  const [first] = moves;
  if (first) await table.addToSet(imageKey(first), "tags", [...new Set(moves.map(({ tag }) => tag))]);
}

async function notePushesOf(table: Table, moves: readonly NamedMove[]): Promise<void> {
  const [first] = moves;
  if (!first) return;
  const times = [...new Set(moves.map(({ at }) => at.toISOString()))];
  const all = [...(await table.addToSet(pushesKey(first.repository), "times", times))].sort();
  if (all.length > pushesKept) {
    await table.removeFromSet(
      pushesKey(first.repository),
      "times",
      all.slice(0, all.length - pushesKept / 2),
    );
  }
}
