/** The services of Amazon ECS: which there are, and how they are. */
import { type Known, known, noAnswer, unanswered } from "../../domain/common/known.ts";
import {
  clusterArnOf,
  parseServiceArn,
  type ServiceArn,
  type ServiceName,
  serviceArnIn,
} from "../../domain/ecs/arn.ts";
import type { ServiceDescription } from "../../domain/facts/facts.ts";
import { attempt } from "../aws/attempt.ts";
import { batchesOf, groupBy } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { listAll } from "./list-all.ts";
import { readClusters, readServiceNames } from "./shapes/names.ts";
import { readServices, type ServicesAnswer } from "./shapes/services.ts";

/** The services as they are; `null` for one that is gone. */
export async function describeServices(call: Call, services: readonly ServiceName[]) {
  const found = new Map<ServiceArn, Known<ServiceDescription | null>>();
  for (const [cluster, own] of groupBy(services, clusterArnOf)) {
    for (const batch of batchesOf(own, 10)) {
      const input = { cluster, services: batch.map(({ name }) => name), include: ["TAGS"] };
      const answer = await attempt("ecs:DescribeServices", async () =>
        readServices(await call("DescribeServices", input)),
      );
      for (const service of batch) found.set(service.arn, pick(answer, service));
    }
  }
  return found;
}

/** One service of an answer: `null` if it is gone, or going. One that the answer says nothing of may be there. */
function pick(answer: Known<ServicesAnswer>, service: ServiceName): Known<ServiceDescription | null> {
  if (!answer.known) return answer.code === "ClusterNotFoundException" ? known(null) : answer;
  const own = answer.value.services?.find(({ name }) => name === service.name);
  if (own) return known(own.isGone ? null : { ...own, service });
  const failure = answer.value.failures?.find(
    ({ arn }) => arn?.endsWith(`/${service.name}`) || arn === service.name,
  );
  if (failure?.reason === "MISSING") return known(null);
  return failure?.reason
    ? unanswered(failure.reason, "ecs:DescribeServices")
    : noAnswer("ecs:DescribeServices");
}

/** Every service of these clusters, or of the account and region. */
export async function listServices(call: Call, clusters?: readonly string[]): Promise<ServiceName[]> {
  const services: ServiceName[] = [];
  for (const cluster of clusters ?? (await listAll(call, "ListClusters", {}, readClusters))) {
    const listed = await listAll(call, "ListServices", { cluster }, readServiceNames);
    services.push(...listed.map((arn) => parseServiceArn(longArn(arn, cluster))));
  }
  return services;
}

/** Every service of the account and region, or which call did not list them. */
export async function everyService(call: Call): Promise<Known<readonly ServiceName[]>> {
  const clusters = await attempt("ecs:ListClusters", () => listAll(call, "ListClusters", {}, readClusters));
  return clusters.known ? attempt("ecs:ListServices", () => listServices(call, clusters.value)) : clusters;
}

/** Services made before 2018 may have an ARN that does not name the cluster. */
function longArn(arn: string, cluster: string): string {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const clusterName = cluster.slice(cluster.lastIndexOf("/") + 1);
  return serviceArnIn(`${arn.slice(0, arn.indexOf(":service/"))}:cluster/${clusterName}`, name);
}
