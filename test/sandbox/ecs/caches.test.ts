import { beforeEach, describe, expect, it } from "vitest";
import { type Account, account, uri } from "./account.ts";
import { ask } from "./world.ts";

let here: Account;
let first: string;
let second: string;

/** A service on two instances that both have pulled `latest`, which has moved on since. */
beforeEach(async () => {
  here = await account();
  first = await here.push("first");
  await here.register();
  await here.createService({ launchType: "EC2" });
  await here.world.advance(60);
  second = await here.push("second");
});

const behave = (pullBehavior: string) => here.ecs.fault?.({ instance: { cluster: "dev", pullBehavior } });

describe("a forced deployment on instances with a cached copy", () => {
  it.each([
    ["default", "the pushed image", () => second],
    ["always", "the pushed image", () => second],
    ["once", "the cached image", () => first],
    ["prefer-cached", "the cached image", () => first],
  ])("with pull behaviour %s runs %s, and its service revision agrees", async (behavior, _, expected) => {
    behave(behavior);
    await here.update({ forceNewDeployment: true });
    await here.world.advance(60);
    expect(await here.running()).toEqual([expected()]);
    expect(await here.resolved()).toBe(expected());
  });

  it("pulls a digest that is not cached, whatever the behaviour", async () => {
    behave("once");
    await here.register({ containerDefinitions: [{ name: "app", image: `${uri}@${second}` }] });
    await here.update({ taskDefinition: "web" });
    await here.world.advance(60);
    expect(await here.running()).toEqual([second]);
  });

  it("keeps no copies on Fargate", async () => {
    behave("once");
    await here.createService({ serviceName: "other" });
    await here.world.advance(60);
    expect(await here.running()).toEqual(expect.arrayContaining([first, second]));
  });
});

describe("an image that is gone from the registry", () => {
  beforeEach(() => ask(here.ecr, "DeleteRepository", { repositoryName: "api", force: true }));

  it("still runs from the cache by default", async () => {
    await here.update({ forceNewDeployment: true });
    await here.world.advance(60);
    expect(await here.running()).toEqual([first]);
  });

  it("does not if instances always pull", async () => {
    behave("always");
    await here.update({ forceNewDeployment: true });
    await here.world.advance(60);
    expect(await here.tasks("STOPPED")).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          stopCode: "TaskFailedToStart",
          stoppedReason: expect.stringMatching(/^CannotPullContainerError: .*not found/),
        }),
      ]),
    );
  });
});

it("tells its instances, and the fault it does not know", async () => {
  const { containerInstanceArns } = await ask(here.ecs, "ListContainerInstances", { cluster: "dev" });
  expect(containerInstanceArns).toHaveLength(2);
  const described = await ask(here.ecs, "DescribeContainerInstances", {
    cluster: "dev",
    containerInstances: containerInstanceArns,
  });
  expect(described).toMatchObject({
    containerInstances: [{ runningTasksCount: 1 }, { runningTasksCount: 1 }],
    failures: [],
  });
  expect(behave("sometimes")).toBe(false);
  expect((await here.tasks()).map(({ version, launchType }) => [version, launchType])).toEqual([
    [4, "EC2"],
    [4, "EC2"],
  ]);
});

it("runs a daemon on each instance, the old one out before the new one in", async () => {
  await here.createService({ serviceName: "agent", schedulingStrategy: "DAEMON", launchType: "EC2" });
  await here.world.advance(60);
  const cluster = "dev";
  await ask(here.ecs, "UpdateService", { cluster, service: "agent", forceNewDeployment: true });
  for (let second = 0; second < 60; second++) {
    await here.world.advance(1);
    const { taskArns } = await ask(here.ecs, "ListTasks", { cluster, serviceName: "agent" });
    expect(Array.isArray(taskArns) && taskArns.length).toBeLessThanOrEqual(2);
  }
  const { services } = await ask(here.ecs, "DescribeServices", { cluster, services: ["agent"] });
  expect(services).toMatchObject([
    {
      schedulingStrategy: "DAEMON",
      desiredCount: 2,
      runningCount: 2,
      deployments: [{ rolloutState: "COMPLETED" }],
    },
  ]);
});
