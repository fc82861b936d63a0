/**
 * Reads what the registry and the journal know of the repositories that some services use. What is needed is asked
 * of the judgement, again and again, until nothing is lacking that was not asked for.
 */
import { type Known, known, unknown } from "../../domain/common/known.ts";
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { RepositoryFacts } from "../../domain/facts/facts.ts";
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import type { Digest } from "../../domain/image/reference.ts";
import { digestsOfUse, needsOf } from "../../domain/judge/container/needs.ts";
import type { ResponsePolicy } from "../../domain/policy/policy.ts";
import type { Preview } from "../ports/journal.ts";
import type { Readers } from "../ports.ts";
import { byTag, firstSeen } from "./noted-moves.ts";
import { readNext } from "./read-repository.ts";
import { createReading, type Reading } from "./reading.ts";
import type { ServiceShape } from "./service-shape.ts";
import { type Use, usesOf } from "./uses.ts";

/** The facts of every repository that these services use, and the tags seen to name a digest for the first time. */
export async function gatherRepositories(
  shapes: readonly ServiceShape[],
  policies: ReadonlyMap<ServiceArn, ResponsePolicy>,
  ports: Readers,
) {
  const uses = Map.groupBy(usesOf(shapes, policies), ({ key }) => key);
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

/** The tags that the journal saw naming the digests that these services have. */
async function recallTags(uses: readonly Use[], { journal }: Readers) {
  return journal.formerTags(
    uses.flatMap((use) => digestsOfUse(use).map((digest) => ({ repository: use.key, digest }))),
  );
}

/** A preview that somebody asked for lately, where there is one: looking asks for none. */
async function askExpiring({ facts, uses }: Reading, { ecr, advises }: Readers) {
  if (!advises) return null;
  const digests = new Set(uses.flatMap(digestsOfUse));
  const expiring = await ecr.expiring(facts.repository, [...digests]);
  return expiring.known ? known(expiring.value ?? []) : null;
}

/** What an answer says that was read in the journal: one that could not be had is not known. */
function expiringBy({ expiring, why }: Preview): Known<readonly Digest[]> {
  return why === null ? known(expiring) : unknown(why);
}
