/** What ECS remembers of deployments: what the present one resolved, and which there were before. */

import { type Known, known, unanswered } from "../../domain/common/known.ts";
import { clusterArnOf, type ServiceArn, type ServiceName } from "../../domain/ecs/arn.ts";
import { resolvedByPrimary, type ServiceRevision } from "../../domain/ecs/service-revision.ts";
import type { Rollout, ServiceDescription } from "../../domain/facts/facts.ts";
import type { Digest } from "../../domain/image/reference.ts";
import { attempt } from "../aws/attempt.ts";
import { batchesOf } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { readNextToken } from "./shapes/fields.ts";
import {
  readServiceDeploymentNames,
  readServiceDeployments,
  readServiceRevisions,
} from "./shapes/service-deployments.ts";

/** The newest deployments of a service that its past is read from. */
const rolloutsRead = 20;

/** The newest deployments of a service, newest first, and the images that each was to bring. */
export async function readRollouts(call: Call, service: ServiceName): Promise<Known<readonly Rollout[]>> {
  const arns = await attempt("ecs:ListServiceDeployments", () => newestDeployments(call, service));
  if (!arns.known || arns.value.length === 0) return arns.known ? known([]) : arns;
  const deployments = await attempt("ecs:DescribeServiceDeployments", async () =>
    readServiceDeployments(await call("DescribeServiceDeployments", { serviceDeploymentArns: arns.value })),
  );
  if (!deployments.known) return deployments;
  if (!areAllIn(arns.value, new Set(deployments.value.map(({ arn }) => arn))))
    return unanswered("MISSING", "ecs:DescribeServiceDeployments", { lasting: true });
  const targets = [...new Set(deployments.value.flatMap(({ target }) => target ?? []))];
  const revisions = await attempt("ecs:DescribeServiceRevisions", async () =>
    readServiceRevisions(await call("DescribeServiceRevisions", { serviceRevisionArns: targets })),
  );
  if (!revisions.known) return revisions;
  if (!areAllIn(targets, revisions.value)) return missing;
  const rollouts = deployments.value.map(({ arn: _, target, ...rest }): Rollout => {
    const revision = target === null ? undefined : revisions.value.get(target);
    return {
      ...rest,
      taskDefinition: revision?.taskDefinition ?? null,
      images: revision?.images ?? new Map(),
    };
  });
  return known(rollouts.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()));
}

/**
 * The ARNs of the newest deployments. No page of AWS says in which order they are listed: as long as they come newest
 * first, no more than these are read. ECS may cut a page short, or leave it empty, though there are more.
 *
 * @throws {Error} if there is no end of the pages
 */
async function newestDeployments(call: Call, service: ServiceName): Promise<readonly string[]> {
  const input = { cluster: clusterArnOf(service), service: service.name, maxResults: rolloutsRead };
  const listed = new Map<string, number>();
  let nextToken: string | undefined;
  for (let pages = 0; pages < rolloutsRead; pages++) {
    const page = await call("ListServiceDeployments", { ...input, ...(nextToken ? { nextToken } : {}) });
    for (const { arn, createdAt } of readServiceDeploymentNames(page))
      listed.set(arn, createdAt?.getTime() ?? Number.POSITIVE_INFINITY);
    nextToken = readNextToken(page);
    const isEnough = listed.size >= rolloutsRead && isNewestFirst([...listed.values()]);
    if (!nextToken || isEnough)
      return [...listed]
        .sort(([, a], [, b]) => compareNewest(a, b))
        .slice(0, rolloutsRead)
        .map(([arn]) => arn);
  }
  throw Object.assign(new Error("Cannot list the deployments: there are too many pages"), { name: "no end" });
}

const compareNewest = (a: number, b: number) => (a === b ? 0 : b - a);

const isNewestFirst = (times: readonly number[]) =>
  times.every((at, i) => i === 0 || compareNewest(times[i - 1] ?? at, at) <= 0);

/** Whether ECS described all that it was asked for: what it left out may be the very rollback that is looked for. */
function areAllIn(asked: readonly string[], described: { has(arn: string): boolean }): boolean {
  return asked.every((arn) => described.has(arn));
}

const missing = unanswered("MISSING", "ecs:DescribeServiceRevisions", { lasting: true });

/** What the present deployment of each service resolved. */
export async function resolvedOfServices(
  call: Call,
  services: readonly ServiceDescription[],
): Promise<ReadonlyMap<ServiceArn, Known<ReadonlyMap<string, Digest>>>> {
  const read = new Map<string, Known<ServiceRevision>>();
  const wanted = services.flatMap(({ serviceRevisions }) => serviceRevisions);
  for (const batch of batchesOf([...new Set(wanted)], 20)) {
    const answer = await attempt("ecs:DescribeServiceRevisions", async () =>
      readServiceRevisions(await call("DescribeServiceRevisions", { serviceRevisionArns: batch })),
    );
    for (const arn of batch) {
      const own = answer.known ? answer.value.get(arn) : undefined;
      read.set(arn, answer.known ? (own ? known(own) : missing) : answer);
    }
  }
  return new Map(services.map((one) => [one.service.arn, resolvedOf(one, read)]));
}

function resolvedOf(
  description: ServiceDescription,
  read: ReadonlyMap<string, Known<ServiceRevision>>,
): Known<ReadonlyMap<string, Digest>> {
  if (description.serviceRevisions.length === 0)
    return unanswered("no-revision", "ecs:DescribeServices", { reason: "ECS names no service revision" });
  const current: ServiceRevision[] = [];
  for (const arn of description.serviceRevisions) {
    const revision = read.get(arn) ?? missing;
    if (!revision.known) return revision;
    current.push(revision.value);
  }
  return resolvedByPrimary(description, current);
}
