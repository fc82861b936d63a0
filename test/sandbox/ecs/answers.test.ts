import { beforeEach, describe, expect, it } from "vitest";
import { type Account, account, rows } from "./account.ts";
import { digestOf, indexManifest, manifest } from "./manifests.ts";
import { ask } from "./world.ts";

let here: Account;

beforeEach(async () => {
  here = await account();
  await here.push("first");
  await here.register();
});

const cluster = "dev";

describe("batches", () => {
  it.each([
    ["DescribeServices", { cluster, services: Array.from({ length: 11 }, (_, at) => `s${at}`) }],
    ["DescribeTasks", { cluster, tasks: Array.from({ length: 101 }, (_, at) => `t${at}`) }],
    ["DescribeServiceRevisions", { serviceRevisionArns: Array.from({ length: 21 }, (_, at) => `r${at}`) }],
    ["DescribeServices", { cluster, services: [] }],
  ])("%s refuses too many, or none", async (operation, input) => {
    await expect(ask(here.ecs, operation, input)).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });

  it("name what is missing", async () => {
    const missing = { reason: "MISSING" };
    expect(await ask(here.ecs, "DescribeServices", { cluster, services: ["nobody"] })).toEqual({
      services: [],
      failures: [{ arn: "arn:aws:ecs:us-east-1:123456789012:service/dev/nobody", ...missing }],
    });
    expect(await ask(here.ecs, "DescribeClusters", { clusters: ["dev", "prod"] })).toMatchObject({
      clusters: [{ clusterName: "dev" }],
      failures: [missing],
    });
    await expect(ask(here.ecs, "ListServices", { cluster: "prod" })).rejects.toMatchObject({
      name: "ClusterNotFoundException",
    });
  });

  it("list services in small pages", async () => {
    for (let at = 0; at < 7; at++) await here.createService({ serviceName: `s${at}`, desiredCount: 0 });
    const first = await ask(here.ecs, "ListServices", { cluster, maxResults: 100 });
    const second = await ask(here.ecs, "ListServices", {
      cluster,
      maxResults: 100,
      nextToken: first.nextToken,
    });
    expect([first.serviceArns, second.serviceArns].map((page) => Array.isArray(page) && page.length)).toEqual(
      [5, 2],
    );
    here.ecs.fault?.({ ecs: { pageSize: 100 } });
    expect(await ask(here.ecs, "ListServices", { cluster, maxResults: 100 })).not.toHaveProperty("nextToken");
  });
});

describe("tags of a service", () => {
  it("come on request, and can be changed", async () => {
    const { serviceArn: resourceArn } = await here.createService({
      tags: [{ key: "ecs-image-drift:mode", value: "alert" }],
    });
    await ask(here.ecs, "TagResource", {
      resourceArn,
      tags: [{ key: "ecs-image-drift:track", value: "same-tag" }],
    });
    await ask(here.ecs, "UntagResource", { resourceArn, tagKeys: ["ecs-image-drift:mode"] });
    const tags = [{ key: "ecs-image-drift:track", value: "same-tag" }];
    expect(await ask(here.ecs, "ListTagsForResource", { resourceArn })).toEqual({ tags });
    expect(await here.service()).not.toHaveProperty("tags");
    expect(
      await ask(here.ecs, "DescribeServices", { cluster, services: ["web"], include: ["TAGS"] }),
    ).toMatchObject({ services: [{ tags }] });
  });
});

it("can be owned by CloudFormation, which tags as AWS does", async () => {
  const { serviceArn: resourceArn } = await here.createService();
  const tags = [{ key: "aws:cloudformation:stack-name", value: "shop" }];
  await expect(ask(here.ecs, "TagResource", { resourceArn, tags })).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  await ask(here.ecs, "SandboxTagResource", { resourceArn, tags });
  expect(await ask(here.ecs, "ListTagsForResource", { resourceArn })).toEqual({ tags });
});

describe("an index", () => {
  const children = [manifest("amd64"), manifest("arm64")];
  const index = indexManifest(children);

  beforeEach(async () => {
    for (const imageManifest of children)
      await ask(here.ecr, "PutImage", { repositoryName: "api", imageManifest });
    await ask(here.ecr, "PutImage", { repositoryName: "api", imageManifest: index, imageTag: "latest" });
  });

  it("is what tasks report", async () => {
    await here.createService();
    await here.world.advance(60);
    expect(await here.running()).toEqual([digestOf(index)]);
  });

  it("must list the task's platform", async () => {
    await ask(here.ecr, "PutImage", {
      repositoryName: "api",
      imageManifest: indexManifest(children.slice(0, 1)),
      imageTag: "latest",
    });
    await here.register({ runtimePlatform: { cpuArchitecture: "ARM64" } });
    await here.createService();
    await here.world.advance(30);
    expect((await here.tasks("STOPPED"))[0]).toMatchObject({
      stoppedReason: expect.stringContaining("does not contain descriptor matching platform 'linux/arm64'"),
      attributes: [{ name: "ecs.cpu-architecture", value: "arm64" }],
    });
  });
});

describe("an ECS of another age", () => {
  it("has no service revisions", async () => {
    await here.createService();
    await here.world.advance(60);
    const [current] = rows(await here.service(), "currentServiceRevisions");
    here.ecs.fault?.({ ecs: { omit: ["serviceRevisions", "rolloutState"] } });
    const told = await here.service();
    expect(told).not.toHaveProperty("currentServiceRevisions");
    expect(rows(told, "deployments")[0]).not.toHaveProperty("rolloutState");
    expect(
      await ask(here.ecs, "DescribeServiceRevisions", { serviceRevisionArns: [current?.arn] }),
    ).toMatchObject({
      serviceRevisions: [],
      failures: [{ reason: "MISSING" }],
    });
    expect(await ask(here.ecs, "ListServiceDeployments", { cluster, service: "web" })).toEqual({
      serviceDeployments: [],
    });
    here.ecs.clearFaults?.();
    expect(await here.service()).toHaveProperty("currentServiceRevisions");
  });

  it("tells no digests, in events neither, and words nobody knows", async () => {
    here.ecs.fault?.({ ecs: { omit: ["imageDigest"], replace: { launchType: "LUNAR" } } });
    await here.createService();
    await here.world.advance(60);
    expect(await here.running()).toEqual([undefined]);
    expect(here.told("ECS Task State Change").at(-1)).toMatchObject({ launchType: "LUNAR" });
    expect(JSON.stringify(here.world.events)).not.toContain("imageDigest");
  });

  it("puts a container of its own into tasks", async () => {
    here.ecs.fault?.({ ecs: { injectSidecar: true } });
    await here.createService();
    await here.world.advance(60);
    const [, sidecar] = rows((await here.tasks())[0] ?? {}, "containers");
    expect(sidecar).toMatchObject({
      name: expect.stringMatching(/^aws-guardduty-agent-/),
      imageDigest: expect.stringMatching(/^sha256:/),
    });
    expect(sidecar).not.toHaveProperty("image");
    expect(await here.resolved()).toBeDefined();
  });

  it("takes no fault that is not its own", () => {
    expect(here.ecs.fault?.({ events: "drop" })).toBe(false);
  });
});

describe("what IAM is asked about", () => {
  const arn = (path: string) => `arn:aws:ecs:us-east-1:123456789012:${path}`;
  const roles = {
    taskRoleArn: "arn:aws:iam::123456789012:role/task",
    executionRoleArn: "arn:aws:iam::123456789012:role/execution",
  };

  it.each([
    [
      "DescribeServices",
      { cluster, services: ["web", arn("service/dev/api")] },
      [arn("service/dev/web"), arn("service/dev/api")],
    ],
    ["DescribeTasks", { cluster: arn("cluster/dev"), tasks: ["abc"] }, [arn("task/dev/abc")]],
    ["UpdateService", { cluster, service: "web" }, [arn("service/dev/web")]],
    ["DescribeTaskDefinition", { taskDefinition: "web" }, ["*"]],
    ["ListServices", { cluster }, ["*"]],
    ["ListTasks", { cluster }, [arn("container-instance/dev/*")]],
    ["ListClusters", {}, ["*"]],
    ["DescribeClusters", { clusters: ["dev"] }, [arn("cluster/dev")]],
    ["RegisterTaskDefinition", { family: "web" }, [arn("task-definition/web:*")]],
    [
      "DescribeServiceRevisions",
      { serviceRevisionArns: [arn("service-revision/dev/web/1")] },
      [arn("service-revision/dev/web/1"), arn("service/dev/web")],
    ],
    ["ListServiceDeployments", { cluster, service: "web" }, [arn("service/dev/web")]],
  ])("%s", (operation, input, expected) => {
    expect(here.ecs.resources({ name: `ecs:${operation}`, operation, input, caller: "sweep" })).toEqual(
      expected,
    );
  });

  it("the cluster of a list, and the roles and tags of a task definition", () => {
    const call = (operation: string, input: object) => ({
      name: `ecs:${operation}`,
      operation,
      input: { ...input },
      caller: "remediate",
    });
    expect(here.ecs.conditions?.(call("ListTasks", { cluster }))).toEqual({
      "ecs:cluster": arn("cluster/dev"),
    });
    const register = call("RegisterTaskDefinition", {
      family: "web",
      ...roles,
      tags: [{ key: "a", value: "b" }],
    });
    expect(here.ecs.alsoNeeds?.(register)).toEqual([
      { action: "iam:PassRole", resource: roles.taskRoleArn },
      { action: "iam:PassRole", resource: roles.executionRoleArn },
      { action: "ecs:TagResource", resource: arn("task-definition/web:*") },
    ]);
    expect(here.ecs.conditions?.(register)).toEqual({
      "aws:TagKeys": ["a"],
      "ecs:CreateAction": "RegisterTaskDefinition",
      "iam:PassedToService": "ecs-tasks.amazonaws.com",
    });
  });
});

it("knows no operation it does not offer", async () => {
  await expect(ask(here.ecs, "ExecuteCommand", { cluster })).rejects.toMatchObject({
    name: "UnknownOperationException",
  });
});
