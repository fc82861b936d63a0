/** The services of the account with their images, as the page shows them. */
import type { Sandbox } from "../handle.ts";
import { isObject, listOf } from "../json.ts";
import type { JsonObject } from "../world.ts";
import type { ContainerView, ImageView, ServiceView } from "./view.ts";

/** Asks for what a page shows: nothing that is asked so is counted, refused or struck by a fault. */
export type Ask = Sandbox["ask"];

/** Reads all services, in order of their names. */
export async function readServices(ask: Ask): Promise<ServiceView[]> {
  const clusters = textsOf((await ask("ecs:ListClusters", {})).clusterArns);
  const services = await Promise.all(clusters.map((cluster) => servicesOf(ask, cluster)));
  return services.flat().sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function servicesOf(ask: Ask, cluster: string): Promise<ServiceView[]> {
  const arns = textsOf((await ask("ecs:ListServices", { cluster, maxResults: 100 })).serviceArns);
  const found = await Promise.all(
    arns.map((arn) => ask("ecs:DescribeServices", { cluster, services: [arn] }).then(firstOf("services"))),
  );
  return Promise.all(found.map((service) => readService(ask, cluster, service)));
}

async function readService(ask: Ask, cluster: string, service: JsonObject): Promise<ServiceView> {
  const taskDefinition = String(service.taskDefinition);
  const described = await ask("ecs:DescribeTaskDefinition", { taskDefinition, include: ["TAGS"] });
  const definition = objectOf(described.taskDefinition);
  const tags = objectsOf(described.tags);
  const tasks = await runningTasks(ask, cluster, String(service.serviceName));
  const revision = await serviceRevision(ask, cluster, String(service.serviceArn));
  const containers = objectsOf(definition.containerDefinitions).map((container) =>
    readContainer(ask, container, { tasks, revision, tags }),
  );
  return {
    name: `${lastPart(cluster)}/${service.serviceName}`,
    revision: lastPart(taskDefinition),
    running: Number(service.runningCount),
    desired: Number(service.desiredCount),
    isDeploying: listOf(service.deployments).length > 1,
    containers: await Promise.all(containers),
  };
}

/** What there is of a service beside its containers. */
interface Surroundings {
  readonly tasks: readonly JsonObject[];
  readonly revision: JsonObject;
  /** Of the task definition. */
  readonly tags: readonly JsonObject[];
}

async function readContainer(
  ask: Ask,
  { name, image }: JsonObject,
  { tasks, revision, tags }: Surroundings,
): Promise<ContainerView> {
  const written = String(image);
  const { repository, tag: named } = referenceOf(written);
  // A pin records the tag that it was for.
  const recorded = tags.find(({ key }) => key === `ecs-image-drift:follows.${name}`)?.value;
  const tag = named ?? (typeof recorded === "string" ? recorded : null);
  const own = (containers: unknown) =>
    objectsOf(containers).filter((each) => each.name === name || each.containerName === name);
  const known = await imagesOf(ask, repository);
  const view = (digest: string): ImageView => ({ digest, tags: known.get(digest)?.tags ?? [] });
  const digests = tasks.flatMap(({ containers }) =>
    own(containers).map(({ imageDigest }) => String(imageDigest)),
  );
  const [resolved] = own(revision.containerImages).flatMap(({ imageDigest }) => textsOf(imageDigest));
  const published = [...known].find(([, { tags }]) => tag !== null && tags.includes(tag))?.[0];
  const [last] = [...known]
    .filter(([, { tags }]) => tags.length > 0)
    .sort(([, a], [, b]) => b.pushed - a.pushed);
  const since = known.get(published ?? digests[0] ?? "")?.pushed ?? Number.POSITIVE_INFINITY;
  return {
    name: String(name),
    written: written.slice(written.indexOf("/") + 1),
    resolved: resolved === undefined ? null : view(resolved),
    running: [...Map.groupBy(digests, (digest) => digest)].map(([digest, all]) => ({
      ...view(digest),
      tasks: all.length,
    })),
    published: published === undefined ? null : view(published),
    newer: last && last[1].pushed > since ? view(last[0]) : null,
  };
}

async function runningTasks(ask: Ask, cluster: string, serviceName: string): Promise<JsonObject[]> {
  const tasks = textsOf((await ask("ecs:ListTasks", { cluster, serviceName })).taskArns);
  if (tasks.length === 0) return [];
  const described = objectsOf((await ask("ecs:DescribeTasks", { cluster, tasks })).tasks);
  return described.filter(({ lastStatus }) => lastStatus === "RUNNING");
}

/** What ECS recorded of the newest deployment: nothing, where there was none. */
async function serviceRevision(ask: Ask, cluster: string, service: string): Promise<JsonObject> {
  const listed = await ask("ecs:ListServiceDeployments", { cluster, service });
  const arn = firstOf("serviceDeployments")(listed).targetServiceRevisionArn;
  if (typeof arn !== "string") return {};
  return firstOf("serviceRevisions")(
    await ask("ecs:DescribeServiceRevisions", { serviceRevisionArns: [arn] }),
  );
}

/** An image of a repository: its tags, and when it was pushed, in seconds. */
interface Listed {
  readonly tags: readonly string[];
  readonly pushed: number;
}

/** The images of a repository by their digests; none of one that is not there. */
async function imagesOf(ask: Ask, repositoryName: string): Promise<Map<string, Listed>> {
  const answer = await ask("ecr:DescribeImages", { repositoryName }).catch(() => ({ imageDetails: [] }));
  return new Map(
    objectsOf(answer.imageDetails).map(({ imageDigest, imageTags, imagePushedAt }) => [
      String(imageDigest),
      { tags: textsOf(imageTags), pushed: Number(imagePushedAt) },
    ]),
  );
}

/** The repository of an image in ECR, and its tag; `null` where it is pinned. */
export function referenceOf(image: string): { readonly repository: string; readonly tag: string | null } {
  const [, repository = image, tag, digest] = /^[^/]+\/([^:@]+)(?::([^@]+))?(@.+)?$/.exec(image) ?? [];
  return { repository, tag: digest ? null : (tag ?? "latest") };
}

function firstOf(field: string): (answer: JsonObject) => JsonObject {
  return (answer) => objectsOf(answer[field])[0] ?? {};
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function objectsOf(value: unknown): JsonObject[] {
  return listOf(value).filter(isObject);
}

function textsOf(value: unknown): string[] {
  return listOf(value).filter((each) => typeof each === "string");
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
