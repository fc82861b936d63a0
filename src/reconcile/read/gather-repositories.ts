/**
 * Reads what the registry and the journal know of the repositories that some services use. What is needed is asked
 * of the judgement, again and again, until nothing is lacking that was not asked for.
 */

import { type Known, known, unknown, valueOr } from "../../domain/common/known.ts";
import type { RepositoryFacts } from "../../domain/facts/facts.ts";
import {
  type EcrRepository,
  ecrRepository,
  type RepositoryKey,
  repositoryKey,
} from "../../domain/image/ecr.ts";
import { digestOf } from "../../domain/image/line.ts";
import { type Digest, type ImageReference, parseReference, type Tag } from "../../domain/image/reference.ts";
import { needsOf, type RepositoryUse } from "../../domain/judge/needs.ts";
import { platformOf } from "../../domain/judge/running-tasks.ts";
import { isLeftAlone } from "../../domain/policy/for-container.ts";
import type { NotedMove, Preview } from "../ports/journal.ts";
import type { Readers } from "../ports.ts";
import { policyOf, type ServiceShape } from "./gather.ts";
import { createReading, movesByTag, type Reading, readNext } from "./read-repository.ts";

/** The facts of every repository that these services use, and the tags seen to name a digest for the first time. */
export async function gatherRepositories(shapes: readonly ServiceShape[], ports: Readers) {
  const uses = Map.groupBy(usesOf(shapes, ports), ({ key }) => key);
  const formerTags = await recallTags([...uses.values()].flat(), ports);
  const readings = [...uses].map(([key, own]) => createReading(key, own, formerTags.get(key) ?? new Map()));
  await readAll(readings, ports);
  const previews = await ports.journal.previews(readings.map(({ key }) => key));
  const now = ports.now();
  const seen = ports.journal.remembers ? readings.flatMap((reading) => firstSeen(reading, now)) : [];
  const repositories = new Map<RepositoryKey, RepositoryFacts>();
  for (const reading of readings) {
    const moves = [...reading.moves, ...seen].filter(({ repository }) => repository === reading.key);
    const preview = previews.get(reading.key);
    const expiring = preview ? expiringBy(preview) : await askExpiring(reading, ports);
    repositories.set(reading.key, { ...reading.facts, ...byTag(moves), expiring });
  }
  return { repositories, seen };
}

/** How often what was read may show that more is needed: enough for every rule, and an end to a chain without one. */
const rounds = 12;

async function readAll(readings: readonly Reading[], ports: Readers): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const needs = readings.map((reading) => ({ reading, needs: needsOf(reading.uses, reading.facts) }));
    if (!(await readNext(needs, ports))) return;
  }
}

/** One container's use of a repository, and whose it is. */
export interface Use extends RepositoryUse {
  readonly key: RepositoryKey;
  readonly repository: EcrRepository;
  readonly shape: ServiceShape;
}

/** The containers of services whose image lies in ECR. */
function usesOf(shapes: readonly ServiceShape[], ports: Readers): Use[] {
  return shapes.flatMap((shape) => {
    const policy = policyOf(shape, ports);
    return valueOr(shape.containers, []).flatMap((container) => {
      const reference = isLeftAlone(policy, container.name) ? null : tryParse(container.written);
      const repository = reference && ecrRepository(reference);
      if (!reference || !repository) return [];
      const platform = platformOf(shape);
      const digests = digestsOf(container.name, shape);
      const key = repositoryKey(repository);
      return [{ key, repository, container, reference, digests, platform, policy, shape }];
    });
  });
}

/** The tags that the journal saw naming the digests that these services have. */
async function recallTags(uses: readonly Use[], { journal }: Readers) {
  return journal.formerTags(
    uses.flatMap(({ key, digests, reference }) =>
      [...digests, ...(reference.digest ? [reference.digest] : [])].map((digest) => ({
        repository: key,
        digest,
      })),
    ),
  );
}

/** A preview that somebody asked for lately, where there is one: looking asks for none. */
async function askExpiring({ facts, uses }: Reading, { ecr, advises }: Readers) {
  if (!advises) return null;
  const digests = uses.flatMap(({ digests: own, reference }) => [...own, ...(reference.digest ?? [])]);
  const expiring = await ecr.expiring(facts.repository, [...new Set(digests)] as Digest[]);
  return expiring.known ? known(expiring.value ?? []) : null;
}

/** What an answer says that was read in the journal: one that could not be had is not known. */
function expiringBy({ expiring, why }: Preview): Known<readonly Digest[]> {
  return why === null ? known(expiring) : unknown(why);
}

function digestsOf(container: string, { tasks, resolved }: ServiceShape): Digest[] {
  const running = valueOr(tasks, [])
    .flatMap((task) => task.containers)
    .flatMap(({ name, digest }) => (name === container && digest ? digest : []));
  const own = resolved.known ? resolved.value.get(container) : undefined;
  return [...new Set(own ? [...running, own] : running)];
}

/**
 * What the last known move of a tag does not say: that it names this digest, or that it is there no more. From now
 * on, we know when we saw it.
 */
function firstSeen({ key, facts, moves, asked }: Reading, at: Date): NotedMove[] {
  return [...asked.moves].flatMap((tag): NotedMove[] => {
    const own = moves.filter((move) => move.tag === tag);
    const last = Math.max(...own.map((move) => move.at.getTime()));
    const isLast = (digest: Digest | null) =>
      own.some((move) => move.digest === digest && move.at.getTime() === last);
    const digest = digestOf(tag, facts);
    const isAbsent = valueOr(facts.tags.get(tag), undefined) === null;
    const note = { repository: key, tag, at, source: "seen" as const };
    if (digest !== null) return isLast(digest) ? [] : [{ ...note, digest }];
    return isAbsent && own.length > 0 && !isLast(null) ? [{ ...note, digest: null }] : [];
  });
}

/** The moves of each tag to an image, and since when it is not there where that came last. */
function byTag(moves: readonly NotedMove[]): Pick<RepositoryFacts, "moves" | "absentSince"> {
  const named = movesByTag(moves);
  const absentSince = new Map<Tag, Date>();
  for (const { tag, digest, at } of moves.toSorted((a, b) => b.at.getTime() - a.at.getTime())) {
    const last = named.get(tag)?.some((move) => move.at > at) ?? false;
    if (digest === null && !last) absentSince.set(tag, at);
  }
  return { moves: named, absentSince };
}

function tryParse(written: string): ImageReference | null {
  try {
    return parseReference(written);
  } catch {
    return null;
  }
}
