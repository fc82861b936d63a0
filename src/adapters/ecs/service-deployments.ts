/** What ECS remembers of deployments: what the present one resolved, and which there were before. */

import { type Known, known, unanswered, valueOr } from "../../domain/common/known.ts";
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
  type ServiceDeployment,
} from "./shapes/service-deployments.ts";

/** The newest deployments of a service that its past is read from. */
const rolloutsRead = 20;

/** What ECS is asked of, by the ARNs that each service wants described. */
type Wanted = ReadonlyMap<ServiceArn, readonly string[]>;

/** The newest deployments of these services, newest first, and the images that each was to bring. */
export async function readRollouts(
  call: Call,
  services: readonly { readonly service: ServiceName }[],
): Promise<Map<ServiceArn, Known<readonly Rollout[]>>> {
  const found = new Map<ServiceArn, Known<readonly Rollout[]>>();
  const wanted = new Map<ServiceArn, readonly string[]>();
  for (const { service } of services) {
    const arns = await attempt("ecs:ListServiceDeployments", () => newestDeployments(call, service));
    if (!arns.known) found.set(service.arn, arns);
    else if (arns.value.length === 0) found.set(service.arn, known([]));
    else wanted.set(service.arn, arns.value);
  }
  const deployments = await describeAll(wanted, (arns) =>
    attempt("ecs:DescribeServiceDeployments", async () => {
      const all = readServiceDeployments(
        await call("DescribeServiceDeployments", { serviceDeploymentArns: arns }),
      );
      return new Map(all.map((one) => [one.arn, one]));
    }),
  );
  const targets = new Map<ServiceArn, readonly string[]>();
  for (const [service, own] of deployments) {
    const all = valueOr(own, new Map()).values();
    targets.set(service, [...new Set([...all].flatMap(({ target }) => target ?? []))]);
  }
  const revisions = await describeAll(targets, (arns) =>
    attempt("ecs:DescribeServiceRevisions", async () =>
      readServiceRevisions(await call("DescribeServiceRevisions", { serviceRevisionArns: arns })),
    ),
  );
  for (const [service, own] of deployments)
    found.set(service, rolloutsOf(wanted.get(service) ?? [], own, revisions.get(service) ?? missing));
  return found;
}

/**
 * Describes what several services want in as few calls as ECS takes; where such a call fails, which may be for one of
 * them alone, what each of them wants by itself.
 */
async function describeAll<T>(
  wanted: Wanted,
  describe: (arns: readonly string[]) => Promise<Known<ReadonlyMap<string, T>>>,
): Promise<Map<ServiceArn, Known<ReadonlyMap<string, T>>>> {
  const found = new Map<ServiceArn, Known<ReadonlyMap<string, T>>>();
  for (const together of packed(wanted)) {
    const arns = together.flatMap((service) => wanted.get(service) ?? []);
    const answer = arns.length === 0 ? known(new Map<string, T>()) : await describe(arns);
    for (const service of together) {
      const isAlone = answer.known || together.length === 1;
      found.set(service, isAlone ? answer : await describe(wanted.get(service) ?? []));
    }
  }
  return found;
}

/** The services by what fits one call together. */
function packed(wanted: Wanted): ServiceArn[][] {
  const packs: ServiceArn[][] = [];
  let left = 0;
  for (const [service, { length }] of wanted) {
    const pack = packs.at(-1);
    if (pack && length <= left) pack.push(service);
    else packs.push([service]);
    left = (pack && length <= left ? left : describedAtOnce) - length;
  }
  return packs;
}

/** How many deployments, or revisions, ECS describes in one call. */
const describedAtOnce = 20;

/** The rollouts of a service: what ECS left out may be the very rollback that is looked for. */
function rolloutsOf(
  arns: readonly string[],
  deployments: Known<ReadonlyMap<string, ServiceDeployment>>,
  revisions: Known<ReadonlyMap<string, ServiceRevision>>,
): Known<readonly Rollout[]> {
  if (!deployments.known) return deployments;
  const own = arns.flatMap((arn) => deployments.value.get(arn) ?? []);
  if (own.length < arns.length)
    return unanswered("MISSING", "ecs:DescribeServiceDeployments", { lasting: true });
  if (!revisions.known) return revisions;
  const rollouts: Rollout[] = [];
  for (const { arn: _, target, ...rest } of own) {
    const revision = target === null ? undefined : revisions.value.get(target);
    if (target !== null && !revision) return missing;
    const { taskDefinition = null, images = new Map() } = revision ?? {};
    rollouts.push({ ...rest, taskDefinition, images });
  }
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
