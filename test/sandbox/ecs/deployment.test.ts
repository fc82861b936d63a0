import { beforeEach, describe, expect, it } from "vitest";
import { type Account, account, image, rows } from "./account.ts";
import { ask } from "./world.ts";

let here: Account;
let first: string;

beforeEach(async () => {
  here = await account();
  first = await here.push("first");
  await here.register();
  await here.createService();
});

describe("a new service", () => {
  it("starts its tasks over some seconds, then says it is steady", async () => {
    expect(await here.service()).toMatchObject({
      pendingCount: 2,
      runningCount: 0,
      deployments: [{ rolloutState: "IN_PROGRESS" }],
    });
    await here.world.advance(30);
    expect(await here.service()).toMatchObject({
      pendingCount: 0,
      runningCount: 2,
      taskDefinition: expect.stringMatching(/task-definition\/web:1$/),
      deployments: [{ status: "PRIMARY", rolloutState: "COMPLETED", runningCount: 2, failedTasks: 0 }],
    });
    expect(here.told("ECS Deployment State Change").map(({ eventName }) => eventName)).toEqual([
      "SERVICE_DEPLOYMENT_IN_PROGRESS",
      "SERVICE_DEPLOYMENT_COMPLETED",
    ]);
    expect(here.told("ECS Service Action")).toMatchObject([
      { eventName: "SERVICE_STEADY_STATE", eventType: "INFO" },
    ]);
  });

  it("reports digests only when its tasks run", async () => {
    expect(await here.running()).toEqual([undefined]);
    await here.world.advance(30);
    expect(await here.running()).toEqual([first]);
    expect(await here.resolved()).toBe(first);
  });

  it("tells each change of a task with the next version", async () => {
    await here.world.advance(30);
    const [task] = await here.tasks();
    const changes = here.told("ECS Task State Change").filter(({ taskArn }) => taskArn === task?.taskArn);
    expect(changes.map(({ version, lastStatus }) => [version, lastStatus])).toEqual([
      [1, "PROVISIONING"],
      [2, "PENDING"],
      [3, "RUNNING"],
    ]);
    expect(task?.version).toBe(3);
    expect(changes[2]).toMatchObject({
      group: "service:web",
      startedBy: expect.stringMatching(/^ecs-svc\/\d{19}$/),
      containers: [{ imageDigest: first }],
    });
  });

  it("says again every six hours that it is steady", async () => {
    await here.world.advance(24 * 60 * 60);
    expect(here.told("ECS Service Action")).toHaveLength(4);
  });
});

describe("version consistency", () => {
  it("fixes the tag the moment the deployment is asked for", async () => {
    await here.world.advance(60);
    const second = await here.push("second");
    await here.update({ forceNewDeployment: true });
    await here.push("third");
    await here.world.advance(60);
    expect(await here.running()).toEqual([second]);
    expect(await here.resolved()).toBe(second);
  });

  it("holds for tasks that replace others, and for more of them", async () => {
    await here.world.advance(60);
    await here.push("second");
    const [task] = await here.tasks();
    await ask(here.ecs, "StopTask", { cluster: "dev", task: task?.taskArn });
    await here.update({ desiredCount: 4 });
    await here.world.advance(60);
    expect(await here.tasks()).toHaveLength(4);
    expect(await here.running()).toEqual([first]);
  });

  it("is not for a container that opted out", async () => {
    await here.register({ containerDefinitions: [{ name: "app", image, versionConsistency: "disabled" }] });
    await here.update({ taskDefinition: "web" });
    await here.world.advance(60);
    const second = await here.push("second");
    await here.update({ desiredCount: 3 });
    await here.world.advance(60);
    expect(new Set(await here.running())).toEqual(new Set([first, second]));
  });

  it("waits for the first task of a service without any", async () => {
    await here.update({ desiredCount: 0, forceNewDeployment: true });
    await here.world.advance(60);
    expect(await here.service()).toMatchObject({
      runningCount: 0,
      deployments: [{ rolloutState: "COMPLETED" }],
    });
    expect(await here.resolved()).toBeUndefined();
    const second = await here.push("second");
    await here.update({ desiredCount: 1 });
    await here.world.advance(60);
    expect(await here.resolved()).toBe(second);
  });
});

describe("UpdateService", () => {
  beforeEach(() => here.world.advance(60));

  it.each([
    ["nothing", {}],
    ["the task definition it has", { taskDefinition: "web:1" }],
    ["another count", { desiredCount: 3 }],
    ["another deployment configuration", { deploymentConfiguration: { minimumHealthyPercent: 50 } }],
  ])("deploys nothing for %s", async (_, fields) => {
    const before = rows(await here.service(), "deployments")[0];
    await here.update(fields);
    expect(rows(await here.service(), "deployments")).toMatchObject([
      { id: before?.id, rolloutState: "COMPLETED" },
    ]);
  });

  it("replaces tasks one deployment by the next, and never has fewer than it may", async () => {
    await here.register();
    await here.update({ taskDefinition: "web:2" });
    for (let second = 0; second < 30; second++) {
      await here.world.advance(1);
      expect(Number((await here.service()).runningCount)).toBeGreaterThanOrEqual(2);
    }
    expect(await here.service()).toMatchObject({
      deployments: [{ status: "PRIMARY", rolloutState: "COMPLETED" }],
    });
    expect((await here.tasks()).map(({ taskDefinitionArn }) => taskDefinitionArn)).toEqual([
      expect.stringMatching(/web:2$/),
      expect.stringMatching(/web:2$/),
    ]);
    expect(await here.tasks("STOPPED")).toMatchObject([
      { stopCode: "ServiceSchedulerInitiated", lastStatus: "STOPPED", version: 7 },
      { stopCode: "ServiceSchedulerInitiated", lastStatus: "STOPPED", version: 7 },
    ]);
  });

  it("scales to zero and back without a deployment", async () => {
    await here.update({ desiredCount: 0 });
    await here.world.advance(60);
    expect(await here.service()).toMatchObject({ runningCount: 0, desiredCount: 0 });
    expect(await here.resolved()).toBe(first);
    await here.update({ desiredCount: 2 });
    await here.world.advance(60);
    expect(await here.running()).toEqual([first]);
  });

  it("keeps a history of service deployments, newest first", async () => {
    await here.update({ forceNewDeployment: true });
    expect(await here.deployment()).toMatchObject({
      status: "IN_PROGRESS",
      sourceServiceRevisions: [{ runningTaskCount: 2 }],
    });
    await here.world.advance(60);
    expect(await here.deployment()).toMatchObject({ status: "SUCCESSFUL", finishedAt: expect.any(Number) });
    const { serviceDeployments } = await ask(here.ecs, "ListServiceDeployments", {
      cluster: "dev",
      service: "web",
    });
    expect(serviceDeployments).toHaveLength(2);
  });
});

it("deletes a service when its tasks are gone", async () => {
  await here.world.advance(60);
  await expect(ask(here.ecs, "DeleteService", { cluster: "dev", service: "web" })).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  await ask(here.ecs, "DeleteService", { cluster: "dev", service: "web", force: true });
  expect(await here.service()).toMatchObject({ status: "DRAINING" });
  await here.world.advance(60);
  expect(await here.service()).toMatchObject({ status: "INACTIVE", deployments: [] });
  await here.createService();
  expect(await here.service()).toMatchObject({ status: "ACTIVE" });
});
