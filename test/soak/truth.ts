/** How things stand in the sandbox at one moment, whatever the program thinks of them. */
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../src/sandbox/world.ts";

/** The service, its tasks, its deployments and its images as they are. */
export interface Truth {
  readonly at: Date;
  readonly taskDefinition: string;
  readonly desired: number;
  /** Whether ECS moves the service from one deployment to another. */
  readonly isDeploying: boolean;
  readonly tags: ReadonlyMap<string, string>;
  /** The digests of the running tasks of the PRIMARY deployment, by container. */
  readonly running: ReadonlyMap<string, readonly string[]>;
  /** What the PRIMARY deployment resolved, by container. */
  readonly resolved: ReadonlyMap<string, string>;
  /** What "latest" names, by container. */
  readonly published: ReadonlyMap<string, string>;
  /** Oldest first. */
  readonly rollouts: readonly Rollout[];
}

/** One service deployment that ECS remembers. */
export interface Rollout {
  readonly arn: string;
  readonly createdAt: Date;
  readonly status: string;
  readonly taskDefinition: string;
  /** What it brought, as far as its first task was told. */
  readonly images: ReadonlyMap<string, string>;
}

/** Which service, and the repository of each of its containers. */
export interface Subject {
  readonly cluster: string;
  readonly service: string;
  readonly repositories: ReadonlyMap<string, string>;
}

/** Looks at a service. */
export async function lookAt(sandbox: Sandbox, subject: Subject): Promise<Truth> {
  const { cluster, service } = subject;
  const ask = async <T>(operation: string, input: JsonObject) => (await sandbox.ask(operation, input)) as T;
  const { services } = await ask<{ services: Service[] }>("ecs:DescribeServices", {
    cluster,
    services: [service],
    include: ["TAGS"],
  });
  const [found] = services;
  if (!found) throw new RangeError(`Cannot look at ${cluster}/${service}: it is not there`);
  const rollouts = await rolloutsOf(ask, subject);
  const primary = found.deployments.find(({ status }) => status === "PRIMARY");
  return {
    at: sandbox.clock.now(),
    taskDefinition: found.taskDefinition,
    desired: found.desiredCount,
    isDeploying: primary?.rolloutState === "IN_PROGRESS",
    tags: new Map(found.tags?.map(({ key, value }) => [key, value])),
    running: await runningIn(ask, subject, primary?.id),
    resolved: await resolvedBy(ask, found.currentServiceRevisions?.[0]?.arn),
    published: await publishedIn(ask, subject),
    rollouts,
  };
}

type Ask = <T>(operation: string, input: JsonObject) => Promise<T>;

interface Service {
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly deployments: readonly {
    readonly id: string;
    readonly status: string;
    readonly rolloutState?: string;
  }[];
  readonly currentServiceRevisions?: readonly { readonly arn: string }[];
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

interface Task {
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly startedBy?: string;
  readonly containers: readonly { readonly name: string; readonly imageDigest?: string }[];
}

interface ServiceRevision {
  readonly serviceRevisionArn: string;
  readonly taskDefinition: string;
  readonly containerImages: readonly { readonly containerName: string; readonly imageDigest?: string }[];
}

async function runningIn(
  ask: Ask,
  { cluster, service, repositories }: Subject,
  deployment: string | undefined,
) {
  const { taskArns } = await ask<{ taskArns: string[] }>("ecs:ListTasks", { cluster, serviceName: service });
  const { tasks } =
    taskArns.length > 0
      ? await ask<{ tasks: Task[] }>("ecs:DescribeTasks", { cluster, tasks: taskArns })
      : { tasks: [] };
  const own = tasks.filter(
    ({ lastStatus, desiredStatus, startedBy }) =>
      lastStatus === "RUNNING" && desiredStatus === "RUNNING" && startedBy === deployment,
  );
  const digestsOf = (container: string) =>
    own.flatMap(({ containers }) => containers.find(({ name }) => name === container)?.imageDigest ?? []);
  return new Map([...repositories.keys()].map((container) => [container, digestsOf(container)]));
}

async function rolloutsOf(ask: Ask, { cluster, service }: Subject): Promise<Rollout[]> {
  const { serviceDeployments: listed } = await ask<{
    serviceDeployments: {
      serviceDeploymentArn: string;
      createdAt: number;
      status: string;
      targetServiceRevisionArn: string;
    }[];
  }>("ecs:ListServiceDeployments", { cluster, service, maxResults: 100 });
  const rollouts: Rollout[] = [];
  for (const { serviceDeploymentArn: arn, createdAt, status, targetServiceRevisionArn } of listed.reverse()) {
    const revision = await revisionOf(ask, targetServiceRevisionArn);
    rollouts.push({
      arn,
      createdAt: new Date(createdAt * 1000),
      status,
      taskDefinition: revision?.taskDefinition ?? "",
      images: imagesOf(revision),
    });
  }
  return rollouts;
}

async function revisionOf(ask: Ask, arn: string): Promise<ServiceRevision | undefined> {
  const { serviceRevisions } = await ask<{ serviceRevisions: ServiceRevision[] }>(
    "ecs:DescribeServiceRevisions",
    {
      serviceRevisionArns: [arn],
    },
  );
  return serviceRevisions[0];
}

async function resolvedBy(ask: Ask, arn: string | undefined): Promise<Map<string, string>> {
  return imagesOf(arn === undefined ? undefined : await revisionOf(ask, arn));
}

function imagesOf(revision: ServiceRevision | undefined): Map<string, string> {
  return new Map(
    (revision?.containerImages ?? []).flatMap(({ containerName, imageDigest }) =>
      imageDigest === undefined ? [] : [[containerName, imageDigest]],
    ),
  );
}

async function publishedIn(ask: Ask, { repositories }: Subject): Promise<Map<string, string>> {
  const published = new Map<string, string>();
  for (const [container, repositoryName] of repositories) {
    const { imageDetails } = await ask<{ imageDetails: { imageDigest: string }[] }>("ecr:DescribeImages", {
      repositoryName,
      imageIds: [{ imageTag: "latest" }],
    });
    if (imageDetails[0]) published.set(container, imageDetails[0].imageDigest);
  }
  return published;
}
