/** What the scenarios do beside what teams do in a week. Each service is called `api`. */
import { BatchDeleteImageCommand, UpdateImageStorageClassCommand } from "@aws-sdk/client-ecr";
import {
  type ContainerDefinition,
  CreateTaskSetCommand,
  DeleteTaskSetCommand,
  DescribeTaskSetsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateServicePrimaryTaskSetCommand,
} from "@aws-sdk/client-ecs";
import { builtIndexOf, manifestOf, provenanceOf, pushChart, pushIndex } from "../../support/world.ts";
import { type Act, all, pushManifest, type Stage } from "../teams/week.ts";

/** The nodes of a cluster answer from what they have pulled before. */
export const cached =
  (cluster: string): Act =>
  async ({ world }) =>
    world.sandbox.fault({ instance: { cluster, pullBehavior: "once" } });

export const loseNextPush =
  (repository: string, tag: string): Act =>
  async ({ world }) =>
    world.sandbox.fault({
      events: "drop",
      match: { source: ["aws.ecr"], detail: { "repository-name": [repository], "image-tag": [tag] } },
      times: 1,
    });

/** The manifest of an image whose tasks fail so. */
export const fails = (content: string, how: "start" | "pull") => manifestOf(content, { "sandbox.fail": how });

export const deleteImage =
  (repositoryName: string, ...imageIds: object[]): Act =>
  async ({ world }) => {
    await world.ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
    await world.sandbox.settle();
  };

export const archive =
  (repositoryName: string, imageTag: string, targetStorageClass: "ARCHIVE" | "STANDARD"): Act =>
  async ({ world }) => {
    await world.ecr.send(
      new UpdateImageStorageClassCommand({ repositoryName, imageId: { imageTag }, targetStorageClass }),
    );
    await world.sandbox.settle();
  };

/** One of the tasks goes, and ECS starts another. */
export const stopOne =
  (cluster: string): Act =>
  async ({ world }) => {
    const { taskArns } = await world.ecs.send(new ListTasksCommand({ cluster, serviceName: "api" }));
    await world.ecs.send(new StopTaskCommand({ cluster, task: taskArns?.[0] }));
    await world.sandbox.settle();
  };

/** A task of an older revision that counts as the service's own, and that no deployment of it accounts for. */
export const runStray =
  (cluster: string, taskDefinition: string): Act =>
  async ({ world }) => {
    await world.ecs.send(
      new RunTaskCommand({
        cluster,
        taskDefinition,
        group: "service:api",
        startedBy: "ecs-svc/0000000000000000000",
        launchType: "FARGATE",
      }),
    );
    await world.sandbox.settle();
  };

export const stopStray =
  (cluster: string): Act =>
  async ({ world }) => {
    const { taskArns } = await world.ecs.send(
      new ListTasksCommand({ cluster, startedBy: "ecs-svc/0000000000000000000" }),
    );
    await world.ecs.send(new StopTaskCommand({ cluster, task: taskArns?.[0] }));
    await world.sandbox.settle();
  };

/** Creates a service of these containers; images as in `orders:latest`, in full where there is a slash. */
export const createOf =
  (
    cluster: string,
    containers: Readonly<Record<string, string>>,
    options: object = {},
    more: Partial<ContainerDefinition> = {},
  ): Act =>
  async ({ world, image }) => {
    const containerDefinitions = Object.entries(containers).map(([name, written]) => ({
      name,
      image: written.includes("/") ? written : image(written),
      memory: 128,
      ...more,
    }));
    const { taskDefinition } = await world.ecs.send(
      new RegisterTaskDefinitionCommand({ family: `${cluster}-api`, containerDefinitions }),
    );
    await world.service(cluster, "api", taskDefinition?.taskDefinitionArn ?? "", options);
  };

/** Calls ECR's API in any account's registry and any region, with what the sandbox has beside it. */
export const callEcr =
  (operation: string, input: object, region = "us-east-1"): Act =>
  async ({ world }) => {
    const response = await fetch(world.sandbox.url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AmazonEC2ContainerRegistry_V20150921.${operation}`,
        authorization: `AWS4-HMAC-SHA256 Credential=admin/20261126/${region}/ecr/aws4_request`,
      },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`Cannot ${operation}: ${await response.text()}`);
    await world.sandbox.settle();
  };

/** A repository of another account, which lets ours read it. */
export const createTheirs = (registryId: string, repositoryName: string): Act =>
  all(
    callEcr("CreateRepository", { registryId, repositoryName }),
    callEcr("SetRepositoryPolicy", {
      registryId,
      repositoryName,
      policyText: JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: [
              "ecr:Describe*",
              "ecr:BatchGetImage",
              "ecr:GetLifecyclePolicy*",
              "ecr:StartLifecyclePolicyPreview",
            ],
          },
        ],
      }),
    }),
  );

/** Builds `content` as an index whose provenance is of this `build`, as buildx does, and pushes it. */
export const buildIndex = (
  repository: string,
  content: string,
  build: string,
  tag: string,
  annotations: Record<string, string> = {},
): Act => {
  const [image, provenance] = [manifestOf(content, annotations), provenanceOf(build)];
  const index = builtIndexOf(image, provenance);
  return all(
    pushManifest(repository, `${content} of ${build}`, image),
    pushManifest(repository, `provenance of ${build}`, provenance),
    pushManifest(repository, `${content}, built ${build}`, index, tag),
  );
};

const taskSetsOf = async ({ world }: Stage, cluster: string) =>
  (await world.ecs.send(new DescribeTaskSetsCommand({ cluster, service: "api" }))).taskSets ?? [];

/** A service that task sets make, with its first one. */
export const createWithTaskSets = (cluster: string, type: "CODE_DEPLOY" | "EXTERNAL", image: string): Act =>
  all(
    async ({ world, image: full }) => {
      const revision = await world.register(`${cluster}-api`, { app: full(image) });
      await world.service(cluster, "api", type === "EXTERNAL" ? (undefined as never) : revision, {
        deploymentController: { type },
        ...(type === "EXTERNAL" ? { launchType: undefined } : {}),
      });
    },
    ...(type === "EXTERNAL" ? [startGreen(cluster, image), shiftToGreen(cluster)] : []),
  );

/** Starts a second task set beside the first. */
export function startGreen(cluster: string, image: string): Act {
  return async ({ world, image: full }) => {
    const taskDefinition = await world.register(`${cluster}-api`, { app: full(image) });
    await world.ecs.send(
      new CreateTaskSetCommand({
        cluster,
        service: "api",
        taskDefinition,
        launchType: "FARGATE",
        scale: { unit: "PERCENT", value: 100 },
      }),
    );
    await world.sandbox.settle();
  };
}

/** Traffic goes to the newest task set. */
export function shiftToGreen(cluster: string): Act {
  return async (stage) => {
    const green = (await taskSetsOf(stage, cluster)).find(({ status }) => status === "ACTIVE");
    await stage.world.ecs.send(
      new UpdateServicePrimaryTaskSetCommand({ cluster, service: "api", primaryTaskSet: green?.taskSetArn }),
    );
    await stage.world.sandbox.settle();
  };
}

/** The task set that has no traffic any more goes. */
export function removeOther(cluster: string): Act {
  return async (stage) => {
    const other = (await taskSetsOf(stage, cluster)).find(({ status }) => status === "ACTIVE");
    await stage.world.ecs.send(
      new DeleteTaskSetCommand({ cluster, service: "api", taskSet: other?.taskSetArn, force: true }),
    );
    await stage.world.sandbox.settle();
  };
}

/** Pushes a Helm chart under a tag that names an image. */
export const chart =
  (repository: string, tag: string): Act =>
  async ({ world }) => {
    await pushChart(world, repository, "1.0.0", tag);
    await world.sandbox.settle();
  };

/** Pushes an image for another platform than that of the tasks. */
export const forArm =
  (repository: string, content: string, tag: string): Act =>
  async ({ world }) => {
    await pushIndex(world, ["linux/arm64"], repository, content, tag);
    await world.sandbox.settle();
  };
