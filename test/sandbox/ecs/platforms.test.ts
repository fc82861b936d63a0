import { UpdateImageStorageClassCommand } from "@aws-sdk/client-ecr";
import {
  type CPUArchitecture,
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  type OSFamily,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createWorld,
  digestOf,
  indexOf,
  manifestOf,
  provenanceOf,
  pushAttestations,
  pushChart,
  pushEmptyIndex,
  pushFor,
  pushIndex,
  pushSbom,
  pushSignature,
  registry,
  type World,
} from "../../support/world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld({ packaged: false });
  await world.ecs.send(new CreateClusterCommand({ clusterName: "dev" }));
});
afterAll(() => world.close());

type LaunchType = "FARGATE" | "EC2";

interface Where {
  readonly launchType: LaunchType;
  readonly cpuArchitecture?: CPUArchitecture;
  readonly operatingSystemFamily?: OSFamily;
}

const fargate: Where = { launchType: "FARGATE" };
const fargateArm: Where = { launchType: "FARGATE", cpuArchitecture: "ARM64" };
const windows: Where = {
  launchType: "FARGATE",
  cpuArchitecture: "X86_64",
  operatingSystemFamily: "WINDOWS_SERVER_2022_CORE",
};
const ec2: Where = { launchType: "EC2" };
const ec2Arm: Where = { launchType: "EC2", cpuArchitecture: "ARM64" };

/** Runs a task of what a push pushes, and shows it a minute later. */
async function run(
  push: (repository: string) => Promise<string>,
  { launchType, cpuArchitecture, operatingSystemFamily = "LINUX" }: Where,
  cluster = "dev",
): Promise<Task | undefined> {
  const repository = `r${names++}`;
  const image = `${registry}/${repository}@${await push(repository)}`;
  const { taskDefinition } = await world.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: repository,
      containerDefinitions: [{ name: "web", image, memory: 128 }],
      ...(cpuArchitecture && { runtimePlatform: { cpuArchitecture, operatingSystemFamily } }),
    }),
  );
  const { tasks } = await world.ecs.send(
    new RunTaskCommand({ cluster, launchType, taskDefinition: taskDefinition?.taskDefinitionArn }),
  );
  await world.advance("1m");
  const arns = tasks?.map(({ taskArn }) => taskArn ?? "");
  const described = await world.ecs.send(new DescribeTasksCommand({ cluster, tasks: arns }));
  return described.tasks?.[0];
}
let names = 0;

const subject = digestOf(manifestOf("v1"));

/** What can be pushed to a repository, by what it is called in titles. */
const pushes = {
  "an image that says nothing": (repository: string) => world.push(repository, "v1"),
  "an amd64 image": (repository: string) => pushFor(world, "linux/amd64", repository, "v1"),
  "an arm64 image": (repository: string) => pushFor(world, "linux/arm64", repository, "v1"),
  "an arm64/v8 image": (repository: string) => pushFor(world, "linux/arm64/v8", repository, "v1"),
  "an index of both": (repository: string) =>
    pushIndex(world, ["linux/amd64", "linux/arm64/v8"], repository, "v1"),
  "an amd64 index": (repository: string) => pushIndex(world, ["linux/amd64"], repository, "v1"),
  "an arm64 index": (repository: string) => pushIndex(world, ["linux/arm64"], repository, "v1"),
  "a Windows index": (repository: string) => pushIndex(world, ["windows/amd64"], repository, "v1"),
  "an empty index": (repository: string) => pushEmptyIndex(world, repository),
  "an index of attestations": (repository: string) => pushAttestations(world, repository, "v1"),
  "the arm64 child of an index": async (repository: string) => {
    await pushIndex(world, ["linux/arm64"], repository, "v1");
    return digestOf(manifestOf("v1 linux/arm64"));
  },
  "an index that says amd64 of an arm64 image": async (repository: string) => {
    const image = manifestOf("v1", { "sandbox.platform": "linux/arm64" });
    await world.pushAsIs(repository, image);
    return world.pushAsIs(repository, indexOf({ "linux/amd64": image }));
  },
  "an index that does not say of what platform its images are": async (repository: string) => {
    const images = ["linux/arm64", "linux/amd64"].map((platform) =>
      manifestOf("v1", { "sandbox.platform": platform }),
    );
    for (const image of images) await world.pushAsIs(repository, image);
    const index = JSON.parse(indexOf({ "linux/arm64": images[0] ?? "", "linux/amd64": images[1] ?? "" }));
    for (const child of index.manifests) delete child.platform;
    return world.pushAsIs(repository, JSON.stringify(index));
  },
  "a Helm chart": (repository: string) => pushChart(world, repository, "1.9.0"),
  "a cosign signature": (repository: string) => pushSignature(world, repository, subject),
  "an SBOM": (repository: string) => pushSbom(world, repository, subject),
  "an attestation": (repository: string) => world.pushAsIs(repository, provenanceOf("v1")),
  "an image with a subject": (repository: string) =>
    world.pushAsIs(
      repository,
      JSON.stringify({ ...JSON.parse(manifestOf("v1")), subject: { digest: subject } }),
    ),
};

type Pushed = keyof typeof pushes;

describe("a task runs", () => {
  it.each<[Pushed, string, Where, string]>([
    ["an image that says nothing", "on Fargate", fargate, "x86_64"],
    ["an image that says nothing", "on Fargate's arm64", fargateArm, "arm64"],
    ["an amd64 image", "on Fargate", fargate, "x86_64"],
    ["an arm64 image", "on Fargate's arm64", fargateArm, "arm64"],
    ["an arm64/v8 image", "on Fargate's arm64", fargateArm, "arm64"],
    ["an index of both", "on Fargate", fargate, "x86_64"],
    ["an index of both", "on Fargate's arm64", fargateArm, "arm64"],
    ["an index of both", "on EC2", ec2, "x86_64"],
    ["an arm64 index", "on EC2's arm64", ec2Arm, "arm64"],
    ["the arm64 child of an index", "on Fargate's arm64", fargateArm, "arm64"],
    ["a Windows index", "on Fargate's Windows", windows, "x86_64"],
    ["an index that does not say of what platform its images are", "on Fargate", fargate, "x86_64"],
    ["an index that does not say of what platform its images are", "on arm64", fargateArm, "arm64"],
  ])("%s %s", async (pushed, _, where, architecture) => {
    expect(await run(pushes[pushed], where)).toMatchObject({
      lastStatus: "RUNNING",
      attributes: [{ name: "ecs.cpu-architecture", value: architecture }],
    });
  });
});

const manifestRetried = "CannotPullContainerError: pull image manifest has been retried 7 time(s): ";
const notListed = (platform: string) =>
  `${manifestRetried}image Manifest does not contain descriptor matching platform '${platform}'`;
const unpack = (why: string) =>
  `CannotPullContainerError: ref pull has been retried 1 time(s): failed to unpack image on snapshotter overlayfs: ${why}`;
const noProcessor = (content: string, type: string) =>
  unpack(
    `failed to extract layer ${digestOf(content)}: failed to get stream processor for ${type}: no processor for media-type: unknown`,
  );
const daemon = (why: string) => `CannotPullContainerError: Error response from daemon: ${why}`;
const cosign = "application/vnd.dev.cosign.simplesigning.v1+json";
const inToto = "application/vnd.in-toto+json";

describe("a task does not get", () => {
  it.each<[Pushed, string, Where, string]>([
    ["an arm64 index", "on Fargate", fargate, notListed("linux/amd64")],
    ["an amd64 index", "on Fargate's arm64", fargateArm, notListed("linux/arm64")],
    ["a Windows index", "on Fargate", fargate, notListed("linux/amd64")],
    ["an amd64 index", "on Fargate's Windows", windows, notListed("windows/amd64")],
    ["an empty index", "on Fargate", fargate, notListed("linux/amd64")],
    ["an index of attestations", "on Fargate", fargate, notListed("linux/amd64")],
    [
      "an arm64 index",
      "on EC2",
      ec2,
      daemon("no matching manifest for linux/amd64 in the manifest list entries"),
    ],
    [
      "an amd64 index",
      "on EC2's arm64",
      ec2Arm,
      daemon("no matching manifest for linux/arm64/v8 in the manifest list entries"),
    ],
    [
      "an empty index",
      "on EC2",
      ec2,
      daemon("no matching manifest for linux/amd64 in the manifest list entries"),
    ],
    ["a Helm chart", "on Fargate", fargate, unpack("mismatched image rootfs and manifest layers")],
    ["an SBOM", "on Fargate", fargate, unpack("mismatched image rootfs and manifest layers")],
    ["an image with a subject", "on Fargate", fargate, unpack("mismatched image rootfs and manifest layers")],
    ["a cosign signature", "on Fargate", fargate, noProcessor(`signature of ${subject}`, cosign)],
    ["an attestation", "on Fargate", fargate, noProcessor("provenance of v1", inToto)],
    [
      "a Helm chart",
      "on EC2",
      ec2,
      daemon("unsupported media type application/vnd.cncf.helm.config.v1+json"),
    ],
    ["an SBOM", "on EC2", ec2, daemon("unsupported media type application/vnd.oci.empty.v1+json")],
    ["a cosign signature", "on EC2", ec2, daemon(`unsupported media type ${cosign}`)],
    ["an attestation", "on EC2", ec2, daemon(`unsupported media type ${inToto}`)],
  ])("%s %s", async (pushed, _, where, reason) => {
    const task = await run(pushes[pushed], where);
    expect(task).toMatchObject({
      lastStatus: "STOPPED",
      stopCode: "TaskFailedToStart",
      stoppedReason: reason,
      containers: [{ name: "web", reason }],
    });
    expect(task?.containers?.[0]?.exitCode).toBeUndefined();
  });
});

it("does not get an index whose child is archived", async () => {
  const task = await run(async (repositoryName) => {
    const index = await pushIndex(world, ["linux/amd64"], repositoryName, "v1");
    const imageId = { imageDigest: digestOf(manifestOf("v1 linux/amd64")) };
    await world.ecr.send(
      new UpdateImageStorageClassCommand({ repositoryName, imageId, targetStorageClass: "ARCHIVE" }),
    );
    return index;
  }, fargate);
  expect(task?.stoppedReason).toMatch(
    /^CannotPullContainerError: pull image manifest has been retried 1 time\(s\): failed to resolve ref .*: image is archived$/,
  );
});

describe("a task dies of", () => {
  it.each<[Pushed, string, Where]>([
    ["an arm64 image", "on Fargate", fargate],
    ["an arm64/v8 image", "on EC2", ec2],
    ["an amd64 image", "on Fargate's arm64", fargateArm],
    ["an amd64 image", "on EC2's arm64", ec2Arm],
    ["the arm64 child of an index", "on Fargate", fargate],
    ["an index that says amd64 of an arm64 image", "on Fargate", fargate],
  ])("%s %s", async (pushed, _, where) => {
    expect(await run(pushes[pushed], where)).toMatchObject({
      lastStatus: "STOPPED",
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
      containers: [{ name: "web", exitCode: 1, imageDigest: expect.stringMatching(/^sha256:/) }],
    });
  });
});

describe("a cluster of arm64 instances", () => {
  const cluster = "graviton";

  beforeAll(async () => {
    await world.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    const attributes = [{ name: "ecs.cpu-architecture", value: "arm64" }];
    for (let added = 0; added < 2; added++)
      await world.ecs.send(new RegisterContainerInstanceCommand({ cluster, attributes }));
  });

  it.each<[Pushed, Partial<Task>]>([
    ["an arm64 index", { lastStatus: "RUNNING" }],
    ["an amd64 image", { stopCode: "EssentialContainerExited" }],
    [
      "an amd64 index",
      { stoppedReason: daemon("no matching manifest for linux/arm64/v8 in the manifest list entries") },
    ],
  ])("is the platform of a task whose definition names none: %s", async (pushed, expected) => {
    const attributes = [{ name: "ecs.cpu-architecture", value: "arm64" }];
    expect(await run(pushes[pushed], ec2, cluster)).toMatchObject({ ...expected, attributes });
  });

  it("gets others for tasks that ask for x86_64, and none twice", async () => {
    const where: Where = { launchType: "EC2", cpuArchitecture: "X86_64" };
    for (let nth = 0; nth < 3; nth++) {
      const task = await run(pushes["an amd64 image"], where, cluster);
      expect(task).toMatchObject({ lastStatus: "RUNNING" });
    }
    const { containerInstanceArns = [] } = await world.ecs.send(
      new ListContainerInstancesCommand({ cluster }),
    );
    const { containerInstances } = await world.ecs.send(
      new DescribeContainerInstancesCommand({ cluster, containerInstances: containerInstanceArns }),
    );
    const values = containerInstances?.map(({ attributes }) => attributes?.[0]?.value).sort();
    expect(values).toEqual(["arm64", "arm64", "x86_64", "x86_64"]);
  });
});

it("runs a daemon on the instances of its architecture alone", async () => {
  await world.ecs.send(new CreateClusterCommand({ clusterName: "mixed" }));
  const instances: unknown[] = [];
  for (const value of ["x86_64", "arm64", "x86_64"]) {
    const attributes = [{ name: "ecs.cpu-architecture", value }];
    const { containerInstance } = await world.ecs.send(
      new RegisterContainerInstanceCommand({ cluster: "mixed", attributes }),
    );
    instances.push(containerInstance?.containerInstanceArn);
  }
  const image = `${registry}/daemon@${await pushFor(world, "linux/arm64", "daemon", "v1")}`;
  const { taskDefinition } = await world.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "daemon",
      containerDefinitions: [{ name: "agent", image, memory: 128 }],
      runtimePlatform: { cpuArchitecture: "ARM64" },
    }),
  );
  await world.ecs.send(
    new CreateServiceCommand({
      cluster: "mixed",
      serviceName: "agent",
      taskDefinition: taskDefinition?.taskDefinitionArn,
      launchType: "EC2",
      schedulingStrategy: "DAEMON",
    }),
  );
  await world.advance("5m");
  const described = new DescribeServicesCommand({ cluster: "mixed", services: ["agent"] });
  expect((await world.ecs.send(described)).services).toMatchObject([
    { desiredCount: 1, runningCount: 1, deployments: [{ rolloutState: "COMPLETED", failedTasks: 0 }] },
  ]);
  const tasks = await tasksOf("mixed", "agent", "RUNNING");
  expect(tasks.map(({ containerInstanceArn }) => containerInstanceArn)).toEqual([instances[1]]);
});

describe("a service whose tag comes to name what it cannot run", () => {
  const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };

  it("tells it on its tasks, and goes back to the image before", async () => {
    const image = await world.push("shop", "v1", "latest");
    const definition = await world.register("shop", { web: `${registry}/shop:latest` });
    await world.service("dev", "shop", definition, { deploymentConfiguration: breaker });
    await world.advance("5m");
    await pushChart(world, "shop", "1.9.0", "latest");
    await world.redeploy("dev", "shop");
    await world.advance("30s");
    const stopped = await tasksOf("dev", "shop", "STOPPED");
    expect(stopped.map(({ stopCode }) => stopCode)).toContain("TaskFailedToStart");
    await world.advance("10m");
    const digests = (await tasksOf("dev", "shop", "RUNNING")).map(
      ({ containers }) => containers?.[0]?.imageDigest,
    );
    expect(digests).toEqual([image, image]);
  });
});

async function tasksOf(
  cluster: string,
  serviceName: string,
  desiredStatus: "RUNNING" | "STOPPED",
): Promise<Task[]> {
  const { taskArns } = await world.ecs.send(new ListTasksCommand({ cluster, serviceName, desiredStatus }));
  const described = await world.ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  return described.tasks ?? [];
}
