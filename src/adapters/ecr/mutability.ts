/** Whether the tags of repositories may move. */
import { type Known, known, noAnswer } from "../../domain/common/known.ts";
import { type EcrRepository, type RepositoryKey, repositoryKey } from "../../domain/image/ecr.ts";
import type { Mutability } from "../../domain/image/mutability.ts";
import { attempt } from "../aws/attempt.ts";
import { batchesOf, groupBy } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { noRepository } from "./errors.ts";
import { readMutability } from "./shapes/repositories.ts";

/** A hundred repositories of a registry at a time; one that is not there fails the call for all of them. */
export async function readMutabilities(
  callsOf: (region: string) => Call,
  repositories: readonly EcrRepository[],
): Promise<ReadonlyMap<RepositoryKey, Known<Mutability>>> {
  const found = new Map<RepositoryKey, Known<Mutability>>();
  for (const own of groupBy(repositories, ({ account, region }) => `${account} ${region}`).values())
    for (const batch of batchesOf(own, 100))
      for (const [key, one] of await readMutabilityOf(callsOf, batch)) found.set(key, one);
  return found;
}

async function readMutabilityOf(
  callsOf: (region: string) => Call,
  batch: readonly EcrRepository[],
): Promise<readonly (readonly [RepositoryKey, Known<Mutability>])[]> {
  const [first] = batch;
  if (!first) return [];
  const input = { registryId: first.account, repositoryNames: batch.map(({ name }) => name) };
  const answer = await attempt("ecr:DescribeRepositories", async () =>
    readMutability(await callsOf(first.region)("DescribeRepositories", input)),
  );
  if (!answer.known && answer.code === noRepository && batch.length > 1)
    return (await Promise.all(batch.map((one) => readMutabilityOf(callsOf, [one])))).flat();
  return batch.map((one) => {
    const own = answer.known ? answer.value.get(one.name) : undefined;
    const none = answer.known ? noAnswer("ecr:DescribeRepositories") : answer;
    return [repositoryKey(one), own ? known(own) : none] as const;
  });
}
