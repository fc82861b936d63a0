/**
 * Looks for images that were pushed to the wrong repository, by what the registry says now: for a look without
 * memory. It can tell only where every service is known; what could not be read leads to no finding.
 */

import { latest } from "../../domain/common/dates.ts";
import { valueOr } from "../../domain/common/known.ts";
import { type EcrRepository, repositoryKey } from "../../domain/image/ecr.ts";
import { areSimilar } from "../../domain/image/similar.ts";
import type { Assessment } from "../../domain/judge/assess.ts";
import { repositoryOf } from "../../domain/judge/container/written-reference.ts";
import { type WrongRepository, wrongRepository } from "../../domain/judge/findings/wrong-repository.ts";
import { defaultSettle, isIgnored } from "../../domain/policy/policy.ts";
import type { Registries } from "../ports/ecr.ts";
import type { Readers } from "../ports.ts";
import { isImage } from "./found-images.ts";

/** An older push is nobody's news: repositories that nothing uses any more are no mistake. */
const recently = 7 * 24 * 3_600_000;

/** What is read to judge repositories. */
export type RepositoryReaders = Pick<Readers, "ecs" | "ecr" | "policy" | "now"> & Registries;

/**
 * The recent pushes to repositories that nothing uses, where a repository in use has a similar name and got no push
 * since. `assessments` are those of all services of the account and region.
 */
export async function judgeRepositories(
  assessments: readonly Assessment[],
  readers: RepositoryReaders,
): Promise<WrongRepository[]> {
  const used = repositoriesIn(assessments);
  const [first] = assessments;
  if (!first || used === null) return [];
  const { account, region } = first.facts.service;
  const all = valueOr(await readers.repositories({ account, region }), []);
  const keys = new Set(used.map(repositoryKey));
  const unused = all.filter(
    (one) => !keys.has(repositoryKey(one)) && !isIgnored(readers.policy, one.name) && hasNeighbour(one, used),
  );
  const found: WrongRepository[] = [];
  for (const repository of unused) {
    const finding = await judgePush(repository, used, readers);
    if (finding) found.push(finding);
  }
  return found;
}

/** The repositories that services use; `null` if some service's images are not known. */
function repositoriesIn(assessments: readonly Assessment[]): EcrRepository[] | null {
  const found = new Map<string, EcrRepository>();
  for (const { facts } of assessments) {
    if (!facts.containers.known) return null;
    for (const { written } of facts.containers.value) {
      const repository = repositoryOf(written);
      if (repository) found.set(repositoryKey(repository), repository);
    }
  }
  return [...found.values()];
}

function hasNeighbour(repository: EcrRepository, used: readonly EcrRepository[]): boolean {
  return neighboursOf(repository, used).length > 0;
}

function neighboursOf(
  { account, region, name }: EcrRepository,
  used: readonly EcrRepository[],
): EcrRepository[] {
  return used.filter(
    (other) => other.account === account && other.region === region && areSimilar(name, other.name),
  );
}

/** The finding on the last push to a repository that no service uses, of those whose settle window is over. */
async function judgePush(
  repository: EcrRepository,
  used: readonly EcrRepository[],
  readers: RepositoryReaders,
): Promise<WrongRepository | null> {
  const at = readers.now();
  const settle = readers.policy.defaults.settle ?? defaultSettle;
  const pushes = await pushesTo(repository, readers);
  const pushedAt = latest(pushes.filter((push) => at.getTime() - push.getTime() >= settle));
  if (!pushedAt || at.getTime() - pushedAt.getTime() > recently) return null;
  const quiet: EcrRepository[] = [];
  for (const neighbour of neighboursOf(repository, used)) {
    const last = latest(await pushesTo(neighbour, readers));
    if (last && last.getTime() < pushedAt.getTime() - settle) quiet.push(neighbour);
  }
  if (quiet.length === 0) return null;
  const inUse = quiet.map((one) => ({ repository: one, pushes: [] }));
  const isUsed = await readers.ecs.isRepositoryUsed(repository);
  return wrongRepository({ at, repository, pushedAt, isIndexFresh: true, isUsed, inUse }, settle);
}

/** When a repository got its tagged images, as far as is known: charts and signatures are none. */
async function pushesTo(repository: EcrRepository, { ecr }: Pick<Readers, "ecr">): Promise<Date[]> {
  const images = valueOr(await ecr.catalogue(repository), []);
  return images.filter(isImage).flatMap(({ pushedAt }) => pushedAt ?? []);
}
