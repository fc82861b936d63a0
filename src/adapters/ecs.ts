/** Reads of Amazon ECS, in its batches; each refusal becomes an `unknown` with its reason. */
import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import {
  clusterArnOf,
  parseServiceArn,
  type ServiceArn,
  type ServiceName,
  serviceArnIn,
  type TaskDefinitionArn,
} from "../domain/ecs/arn.ts";
import type { ContainerFacts, ServiceDescription, Task } from "../domain/facts.ts";
import type { Digest } from "../domain/image/reference.ts";
import { type Known, known, unknown } from "../domain/known.ts";
import type { EcsReader, Memory } from "../reconcile/ports.ts";
import { attempt } from "./attempt.ts";
import { batchesOf, groupBy } from "./batches.ts";
import {
  decodeContainers,
  encodeContainers,
  readContainers,
  readDigest,
  readService,
  readTask,
} from "./ecs-shapes.ts";

/** From this many services of a cluster on, tasks are listed for the cluster as a whole. */
const listByCluster = 10;

/** The reads over a client; `memory` keeps what never changes. */
export function createEcsReader(client: ECSClient, memory: Memory): EcsReader {
  return {
    describeServices: (services) => describeServices(client, services),
    listServices: (clusters) => listServices(client, clusters),
    tasks: (services) => readTasks(client, services),
    containers: (revisions) => readTaskDefinitions(client, memory, revisions),
    resolved: (services) => readResolved(client, services),
  };
}

async function describeServices(client: ECSClient, services: readonly ServiceName[]) {
  const found = new Map<ServiceArn, Known<ServiceDescription | null>>();
  for (const [cluster, own] of groupBy(services, clusterArnOf)) {
    for (const batch of batchesOf(own, 10)) {
      const answer = await attempt("ecs:DescribeServices", () =>
        client.send(
          new DescribeServicesCommand({
            cluster,
            services: batch.map(({ name }) => name),
            include: ["TAGS"],
          }),
        ),
      );
      for (const service of batch) found.set(service.arn, pick(answer, service));
    }
  }
  return found;
}

function pick(
  answer: Known<{
    services?: Service[] | undefined;
    failures?: { arn?: string | undefined; reason?: string | undefined }[] | undefined;
  }>,
  service: ServiceName,
): Known<ServiceDescription | null> {
  if (!answer.known) return answer.reason.startsWith("ClusterNotFoundException") ? known(null) : answer;
  const own = answer.value.services?.find(({ serviceName }) => serviceName === service.name);
  if (own) return own.status === "ACTIVE" ? known(readService(own, service)) : known(null);
  const failure = answer.value.failures?.find(
    ({ arn }) => arn?.endsWith(`/${service.name}`) || arn === service.name,
  );
  return failure && failure.reason !== "MISSING"
    ? unknown(`${failure.reason}: ecs:DescribeServices`)
    : known(null);
}

async function listServices(client: ECSClient, clusters?: readonly string[]): Promise<ServiceName[]> {
  const arns =
    clusters ??
    (await pages(
      (nextToken) => client.send(new ListClustersCommand({ nextToken })),
      ({ clusterArns }) => clusterArns,
    ));
  const services: ServiceName[] = [];
  for (const cluster of arns) {
    const listed = await pages(
      (nextToken) => client.send(new ListServicesCommand({ cluster, maxResults: 100, nextToken })),
      ({ serviceArns }) => serviceArns,
    );
    services.push(...listed.map((arn) => parseServiceArn(longArn(arn, cluster))));
  }
  return services;
}

/** Services made before 2018 may have an ARN that does not name the cluster. */
function longArn(arn: string, cluster: string): string {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const clusterName = cluster.slice(cluster.lastIndexOf("/") + 1);
  return serviceArnIn(`${arn.slice(0, arn.indexOf(":service/"))}:cluster/${clusterName}`, name);
}

async function readTasks(client: ECSClient, services: readonly ServiceName[]) {
  const found = new Map<ServiceArn, Known<readonly Task[]>>();
  for (const [cluster, own] of groupBy(services, clusterArnOf)) {
    const together = own.length >= listByCluster ? await tasksOf(client, cluster) : null;
    for (const { arn, name } of own) {
      const tasks = together ?? (await tasksOf(client, cluster, name));
      found.set(arn, tasks.known ? known(tasks.value.get(`service:${name}`) ?? []) : tasks);
    }
  }
  return found;
}

/** The tasks of a cluster, or of one of its services, by group. */
async function tasksOf(
  client: ECSClient,
  cluster: string,
  serviceName?: string,
): Promise<Known<Map<string, Task[]>>> {
  const arns = await attempt("ecs:ListTasks", () =>
    pages(
      (nextToken) => client.send(new ListTasksCommand({ cluster, serviceName, maxResults: 100, nextToken })),
      ({ taskArns }) => taskArns,
    ),
  );
  if (!arns.known) return arns;
  const answers = await attempt("ecs:DescribeTasks", () =>
    Promise.all(
      batchesOf(arns.value, 100).map((tasks) => client.send(new DescribeTasksCommand({ cluster, tasks }))),
    ),
  );
  if (!answers.known) return answers;
  const tasks = groupBy(
    answers.value.flatMap((answer) => answer.tasks ?? []),
    ({ group }) => group ?? "",
  );
  return known(new Map([...tasks].map(([group, own]) => [group, own.map(readTask)])));
}

async function readTaskDefinitions(
  client: ECSClient,
  memory: Memory,
  revisions: readonly TaskDefinitionArn[],
) {
  const found = new Map<TaskDefinitionArn, Known<readonly ContainerFacts[]>>();
  const remembered = await memory.recall(revisions.map(memoryKey));
  const fresh = new Map<string, string>();
  for (const revision of revisions) {
    const text = remembered.get(memoryKey(revision));
    if (text !== undefined) {
      found.set(revision, known(decodeContainers(text)));
      continue;
    }
    const answer = await attempt("ecs:DescribeTaskDefinition", () =>
      client.send(new DescribeTaskDefinitionCommand({ taskDefinition: revision, include: ["TAGS"] })),
    );
    if (!answer.known) {
      found.set(revision, answer);
      continue;
    }
    const containers = readContainers(answer.value.taskDefinition, answer.value.tags);
    found.set(revision, known(containers));
    fresh.set(memoryKey(revision), encodeContainers(containers));
  }
  await memory.keep(fresh);
  return found;
}

function memoryKey(revision: TaskDefinitionArn): string {
  return `task-definition ${revision}`;
}

async function readResolved(client: ECSClient, services: readonly ServiceDescription[]) {
  const found = new Map<ServiceArn, Known<ReadonlyMap<string, Digest>>>();
  const wanted = services.flatMap(({ service, serviceRevisions }) =>
    serviceRevisions.map((revision) => ({ service, revision })),
  );
  for (const { service, serviceRevisions } of services) {
    if (serviceRevisions.length === 0)
      found.set(service.arn, unknown("ECS names no service revision: ecs:DescribeServices"));
  }
  for (const batch of batchesOf(wanted, 20)) {
    const answer = await attempt("ecs:DescribeServiceRevisions", () =>
      client.send(
        new DescribeServiceRevisionsCommand({ serviceRevisionArns: batch.map(({ revision }) => revision) }),
      ),
    );
    for (const { service, revision } of batch) {
      const own = answer.known
        ? answer.value.serviceRevisions?.find(({ serviceRevisionArn }) => serviceRevisionArn === revision)
        : undefined;
      if (!answer.known) found.set(service.arn, answer);
      else if (!own) found.set(service.arn, unknown("MISSING: ecs:DescribeServiceRevisions"));
      else found.set(service.arn, known(new Map(own.containerImages?.flatMap((image) => readDigest(image)))));
    }
  }
  return found;
}

async function pages<Page extends { nextToken?: string | undefined }, Item>(
  read: (nextToken: string | undefined) => Promise<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const all: Item[] = [];
  let nextToken: string | undefined;
  do {
    const page = await read(nextToken);
    all.push(...(items(page) ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return all;
}
