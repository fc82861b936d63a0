import {
  CreateRepositoryCommand,
  DescribeImagesCommand,
  ECRClient,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  paginateListTasks,
  RegisterTaskDefinitionCommand,
  waitUntilServicesStable,
} from "@aws-sdk/client-ecs";
import { expect, it, onTestFinished } from "vitest";
import { createSandbox } from "../../../src/sandbox/sandbox.ts";
import { image } from "./account.ts";
import { digestOf, manifest } from "./manifests.ts";

it("speaks to the SDK's own clients", async () => {
  const sandbox = await createSandbox();
  onTestFinished(() => sandbox.close());
  const credentials = { accessKeyId: "administrator", secretAccessKey: "any" };
  const config = { endpoint: sandbox.url, region: "us-east-1", credentials };
  const ecr = new ECRClient(config);
  const ecs = new ECSClient(config);
  const cluster = "dev";
  const imageManifest = manifest("first");

  await ecr.send(new CreateRepositoryCommand({ repositoryName: "api" }));
  await ecr.send(new PutImageCommand({ repositoryName: "api", imageManifest, imageTag: "latest" }));
  const imageIds = [{ imageTag: "latest" }];
  const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName: "api", imageIds }));
  expect(imageDetails).toMatchObject([
    { imageDigest: digestOf(imageManifest), imagePushedAt: expect.any(Date) },
  ]);

  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const containerDefinitions = [{ name: "app", image }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions }));
  const serviceName = "web";
  await ecs.send(new CreateServiceCommand({ cluster, serviceName, taskDefinition: "web", desiredCount: 7 }));
  await sandbox.advance("1m");
  await waitUntilServicesStable({ client: ecs, maxWaitTime: 20 }, { cluster, services: [serviceName] });

  const tasks: string[] = [];
  for await (const page of paginateListTasks({ client: ecs }, { cluster }))
    tasks.push(...(page.taskArns ?? []));
  const running = await ecs.send(new DescribeTasksCommand({ cluster, tasks }));
  expect(running.tasks).toHaveLength(7);
  for (const task of running.tasks ?? []) {
    expect(task).toMatchObject({
      lastStatus: "RUNNING",
      startedAt: expect.any(Date),
      containers: [{ imageDigest: digestOf(imageManifest) }],
    });
  }

  const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [serviceName] }));
  const serviceRevisionArns = [services?.[0]?.currentServiceRevisions?.[0]?.arn ?? ""];
  const { serviceRevisions } = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }));
  expect(serviceRevisions?.[0]?.containerImages).toEqual([
    { containerName: "app", image, imageDigest: digestOf(imageManifest) },
  ]);
});

it("gives the SDK errors by their names", async () => {
  const sandbox = await createSandbox();
  onTestFinished(() => sandbox.close());
  const credentials = { accessKeyId: "administrator", secretAccessKey: "any" };
  const ecs = new ECSClient({ endpoint: sandbox.url, region: "us-east-1", credentials });
  const request = new DescribeServicesCommand({ cluster: "nowhere", services: ["web"] });
  await expect(ecs.send(request)).rejects.toMatchObject({
    name: "ClusterNotFoundException",
    message: "Cluster not found.",
  });
});
