/** Reads of Amazon ECS, in its batches; each refusal becomes an `unknown` with its reason. */

import type { JsonObject } from "../../domain/common/json.ts";
import { type Known, known, noAnswer, unanswered, unknown } from "../../domain/common/known.ts";
import {
  clusterArnOf,
  parseServiceArn,
  type ServiceArn,
  type ServiceName,
  serviceArnIn,
  type TaskDefinitionArn,
} from "../../domain/ecs/arn.ts";
import type {
  ContainerFacts,
  Revision,
  ServiceDescription,
  StoppedTask,
  Task,
} from "../../domain/facts/facts.ts";
import { type EcrRepository, repositoryKey } from "../../domain/image/ecr.ts";
import { repositoryOf } from "../../domain/judge/view.ts";
import type { EcsReader, Memory } from "../../reconcile/ports.ts";
import { attempt } from "../aws/attempt.ts";
import { batchesOf, groupBy } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { readRollouts, resolvedOfServices } from "./ecs-deployments.ts";
import {
  decodeContainers,
  encodeContainers,
  readClusters,
  readContainers,
  readFamilies,
  readNextToken,
  readRevision,
  readServiceNames,
  readServices,
  readStoppedTasks,
  readTaskImages,
  readTaskNames,
  readTasks,
  type ServicesAnswer,
  whyNotDescribed,
} from "./ecs-shapes.ts";

/** From this many services of a cluster on, tasks are listed for the cluster as a whole. */
const listByCluster = 10;

/** How many batches of tasks are asked for at a time: ECS allows a hundred calls in a burst, to all who call it. */
const atOnce = 5;

/** The reads over ECS's calls; `memory` keeps what never changes. */
export function createEcsReader(call: Call, memory: Memory): EcsReader {
  return {
    describeServices: (services) => describeServices(call, services),
    listServices: (clusters) => listServices(call, clusters),
    tasks: (services) => tasksOfServices(call, services),
    containers: (revisions) => readTaskDefinitions(call, memory, revisions),
    isRepositoryUsed: (repository) => isRepositoryUsed(call, repository),
    stopped: (service) => readStopped(call, service),
    rollouts: (service) => readRollouts(call, service),
    newest: (families) => newestRevisions(call, families),
    resolved: (services) => resolvedOfServices(call, services),
  };
}

async function describeServices(call: Call, services: readonly ServiceName[]) {
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

async function listServices(call: Call, clusters?: readonly string[]): Promise<ServiceName[]> {
  const services: ServiceName[] = [];
  for (const cluster of clusters ?? (await listAll(call, "ListClusters", {}, readClusters))) {
    const listed = await listAll(call, "ListServices", { cluster }, readServiceNames);
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

async function tasksOfServices(call: Call, services: readonly ServiceName[]) {
  const found = new Map<ServiceArn, Known<readonly Task[]>>();
  for (const [cluster, own] of groupBy(services, clusterArnOf)) {
    const together = own.length >= listByCluster ? await tasksOf(call, { cluster }) : null;
    for (const { arn, name } of own) {
      const tasks = together ?? (await tasksOf(call, { cluster, serviceName: name }));
      found.set(arn, tasks.known ? known(tasks.value.get(`service:${name}`) ?? []) : tasks);
    }
  }
  return found;
}

/** The tasks of a cluster, or of one of its services, by group. */
async function tasksOf(
  call: Call,
  of: { cluster: string; serviceName?: string },
): Promise<Known<Map<string | null, Task[]>>> {
  const arns = await attempt("ecs:ListTasks", () => listAll(call, "ListTasks", of, readTaskNames));
  if (!arns.known) return arns;
  const tasks = await attempt("ecs:DescribeTasks", async () => {
    const answers: JsonObject[] = [];
    for (const some of batchesOf(batchesOf(arns.value, 100), atOnce))
      answers.push(...(await Promise.all(some.map((batch) => describeTasks(call, of.cluster, batch)))));
    return answers.flatMap(readTasks);
  });
  return tasks.known ? known(groupBy(tasks.value, ({ group }) => group)) : tasks;
}

/** What ECS says of these tasks. @throws {Error} named for why one is not described, though it may well run */
async function describeTasks(call: Call, cluster: string, tasks: string[]): Promise<JsonObject> {
  const answer = await call("DescribeTasks", { cluster, tasks });
  const why = whyNotDescribed(answer, tasks.length);
  if (why === null) return answer;
  throw Object.assign(new Error("Cannot determine what a task runs: ECS did not describe it"), { name: why });
}

async function readTaskDefinitions(call: Call, memory: Memory, revisions: readonly TaskDefinitionArn[]) {
  const found = new Map<TaskDefinitionArn, Known<readonly ContainerFacts[]>>();
  const remembered = await memory.recall(revisions.map(memoryKey));
  const fresh = new Map<string, string>();
  for (const revision of revisions) {
    const text = remembered.get(memoryKey(revision));
    const input = { taskDefinition: revision, include: ["TAGS"] };
    const containers =
      text !== undefined
        ? known(decodeContainers(text))
        : await attempt("ecs:DescribeTaskDefinition", async () =>
            readContainers(await call("DescribeTaskDefinition", input)),
          );
    found.set(revision, containers);
    if (containers.known && text === undefined)
      fresh.set(memoryKey(revision), encodeContainers(containers.value));
  }
  await memory.keep(fresh);
  return found;
}

async function readStopped(call: Call, service: ServiceName): Promise<Known<readonly StoppedTask[]>> {
  const cluster = clusterArnOf(service);
  const of = { cluster, serviceName: service.name, desiredStatus: "STOPPED" };
  const arns = await attempt("ecs:ListTasks", () => listAll(call, "ListTasks", of, readTaskNames));
  if (!arns.known) return arns;
  return attempt("ecs:DescribeTasks", async () => {
    const tasks: StoppedTask[] = [];
    for (const batch of batchesOf(arns.value, 100))
      tasks.push(...readStoppedTasks(await describeTasks(call, cluster, batch)));
    return tasks;
  });
}

/** More families than this are not looked through for one push: then it is not known. */
const familiesLookedThrough = 1000;

async function isRepositoryUsed(call: Call, repository: EcrRepository): Promise<Known<boolean>> {
  const wanted = repositoryKey(repository);
  const isIt = ({ written }: { written: string }) => {
    const found = repositoryOf(written);
    return found !== null && repositoryKey(found) === wanted;
  };
  const families = await attempt("ecs:ListTaskDefinitionFamilies", () =>
    listAll(call, "ListTaskDefinitionFamilies", { status: "ACTIVE" }, readFamilies),
  );
  if (!families.known) return families;
  if (families.value.length > familiesLookedThrough)
    return unknown("there are too many task definition families", "too-many");
  for (const revision of (await newestRevisions(call, families.value)).values()) {
    if (!revision.known) return revision;
    if (revision.value.containers.some(isIt)) return known(true);
  }
  const images = await attempt("ecs:DescribeTasks", () => imagesOfTasks(call));
  return images.known ? known(images.value.some((written) => isIt({ written }))) : images;
}

/** The images of every task that runs, or stopped within the hour or so that ECS remembers. */
async function imagesOfTasks(call: Call): Promise<string[]> {
  const images: string[] = [];
  for (const cluster of await listAll(call, "ListClusters", {}, readClusters)) {
    for (const desiredStatus of ["RUNNING", "STOPPED"]) {
      const arns = await listAll(call, "ListTasks", { cluster, desiredStatus }, readTaskNames);
      for (const tasks of batchesOf(arns, 100))
        images.push(...readTaskImages(await describeTasks(call, cluster, tasks)));
    }
  }
  return images;
}

async function newestRevisions(call: Call, families: readonly string[]) {
  const found = new Map<string, Known<Revision>>();
  for (const taskDefinition of families) {
    const answer = await attempt("ecs:DescribeTaskDefinition", async () =>
      readRevision(await call("DescribeTaskDefinition", { taskDefinition, include: ["TAGS"] })),
    );
    found.set(taskDefinition, answer);
  }
  return found;
}

function memoryKey(revision: TaskDefinitionArn): string {
  return `task-definition ${revision}`;
}

/** Every item of a list, page by page. */
async function listAll(
  call: Call,
  operation: "ListClusters" | "ListServices" | "ListTaskDefinitionFamilies" | "ListTasks",
  of: JsonObject,
  read: (page: JsonObject) => readonly string[],
): Promise<string[]> {
  const items: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await call(operation, {
      ...of,
      maxResults: 100,
      ...(nextToken ? { nextToken } : {}),
    });
    items.push(...read(page));
    nextToken = readNextToken(page);
  } while (nextToken);
  return items;
}
