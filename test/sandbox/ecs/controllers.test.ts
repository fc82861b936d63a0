import { beforeEach, describe, expect, it } from "vitest";
import { type Account, account, image, rows } from "./account.ts";
import { ask } from "./world.ts";

let here: Account;
let first: string;

beforeEach(async () => {
  here = await account();
  first = await here.push("first");
  await here.register();
});

const cluster = "dev";
const service = "web";
const inService = (operation: string, input = {}) => ask(here.ecs, operation, { cluster, service, ...input });

describe("a service under CODE_DEPLOY", () => {
  beforeEach(async () => {
    await here.createService({ deploymentController: { type: "CODE_DEPLOY" } });
    await here.world.advance(60);
  });

  it("has a task set, and neither deployments nor service revisions", async () => {
    const told = await here.service();
    expect(told).toMatchObject({
      runningCount: 2,
      deployments: [],
      taskSets: [
        { status: "PRIMARY", startedBy: "CODE_DEPLOY", stabilityStatus: "STEADY_STATE", runningCount: 2 },
      ],
      deploymentController: { type: "CODE_DEPLOY" },
      taskDefinition: expect.stringMatching(/web:1$/),
    });
    expect(told).not.toHaveProperty("currentServiceRevisions");
    expect(here.told("ECS Deployment State Change")).toEqual([]);
  });

  it("refuses a task definition, in AWS's words, and takes a count", async () => {
    await expect(here.update({ taskDefinition: "web:1" })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message:
        "Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.",
    });
    await here.update({ desiredCount: 3 });
    await here.world.advance(60);
    expect(await here.service()).toMatchObject({ runningCount: 3 });
  });

  it("shifts from blue to green by task sets", async () => {
    const [blue] = rows(await here.service(), "taskSets");
    const second = await here.push("second");
    await here.register();
    const launchType = "FARGATE";
    const { taskSet: green } = await inService("CreateTaskSet", { taskDefinition: "web:2", launchType });
    await here.world.advance(60);
    expect(await here.service()).toMatchObject({ runningCount: 4 });
    expect(new Set(await here.running())).toEqual(new Set([first, second]));
    const primaryTaskSet = Object(green).taskSetArn;
    await inService("UpdateServicePrimaryTaskSet", { primaryTaskSet });
    expect(await here.service()).toMatchObject({ taskDefinition: expect.stringMatching(/web:2$/) });
    await inService("DeleteTaskSet", { taskSet: blue?.taskSetArn });
    await here.world.advance(60);
    expect(await here.running()).toEqual([second]);
    expect(await inService("DescribeTaskSets")).toMatchObject({
      taskSets: [{ taskSetArn: primaryTaskSet, status: "PRIMARY" }],
    });
  });

  it("lets each task ask for its own digest", async () => {
    const second = await here.push("second");
    await here.update({ desiredCount: 3 });
    await here.world.advance(60);
    expect(new Set(await here.running())).toEqual(new Set([first, second]));
  });
});

it("an EXTERNAL service waits for task sets, and scales them by share", async () => {
  await here.createService({ deploymentController: { type: "EXTERNAL" }, desiredCount: 4 });
  await here.world.advance(60);
  expect(await here.service()).toMatchObject({ runningCount: 0, taskSets: [] });
  const scale = { value: 50, unit: "PERCENT" };
  const { taskSet } = await inService("CreateTaskSet", {
    taskDefinition: "web:1",
    launchType: "FARGATE",
    scale,
  });
  await here.world.advance(60);
  expect(await here.service()).toMatchObject({ runningCount: 2 });
  await inService("UpdateTaskSet", { taskSet: Object(taskSet).id, scale: { value: 100, unit: "PERCENT" } });
  await here.world.advance(60);
  expect(await here.service()).toMatchObject({ runningCount: 4 });
  await expect(here.update({ taskDefinition: "web:1" })).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
});

it("task sets are not for services that ECS deploys", async () => {
  await here.createService();
  await expect(inService("CreateTaskSet", { taskDefinition: "web:1" })).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
});

it("an Express service says who manages it", async () => {
  await here.createService({ resourceManagementType: "ECS" });
  expect(await here.service()).toMatchObject({ resourceManagementType: "ECS" });
});

it("a capacity provider stands in the place of a launch type", async () => {
  await here.createService({
    launchType: undefined,
    capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
  });
  await here.world.advance(60);
  expect(await here.service()).not.toHaveProperty("launchType");
  expect(await here.tasks()).toMatchObject([
    { launchType: "FARGATE", capacityProviderName: "FARGATE_SPOT" },
    {},
  ]);
});

it("a task run by hand belongs to its family", async () => {
  await inService("RunTask", { taskDefinition: "web", launchType: "FARGATE", startedBy: "me" });
  await here.world.advance(60);
  expect(await here.tasks()).toMatchObject([
    { group: "family:web", startedBy: "me", containers: [{ image, imageDigest: first }] },
  ]);
});
