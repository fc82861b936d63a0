import { beforeEach, describe, expect, it } from "vitest";
import { type Account, account, rows, uri } from "./account.ts";
import { ask } from "./world.ts";

let here: Account;
let first: string;

beforeEach(async () => {
  here = await account();
  first = await here.push("first");
  await here.register();
  await here.createService();
  await here.world.advance(60);
});

const breaker = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } };

describe("a task that fails", () => {
  it.each([
    [
      "to be pulled",
      "pull" as const,
      { stopCode: "TaskFailedToStart", stoppedReason: expect.stringMatching(/^CannotPullContainerError/) },
    ],
    ["to start", "start" as const, { stopCode: "EssentialContainerExited", containers: [{ exitCode: 1 }] }],
  ])("%s", async (_, fail, expected) => {
    await here.push("broken", { fail });
    await here.update({ forceNewDeployment: true });
    await here.world.advance(15);
    expect((await here.tasks("STOPPED"))[0]).toMatchObject(expected);
  });

  it("because its tag is not there", async () => {
    await here.register({ containerDefinitions: [{ name: "app", image: `${uri}:gone` }] });
    await here.update({ taskDefinition: "web" });
    await here.world.advance(15);
    expect((await here.tasks("STOPPED"))[0]).toMatchObject({
      stopCode: "TaskFailedToStart",
      stoppedReason: expect.stringContaining(`${uri}:gone: not found`),
      containers: [{ name: "app", reason: expect.stringContaining("CannotPullContainerError") }],
    });
    expect(await here.resolved()).toBeUndefined();
  });
});

describe("without a circuit breaker", () => {
  it("tries for ever, at growing distances, while the old tasks serve", async () => {
    await here.push("broken", { fail: "start" });
    await here.update({ forceNewDeployment: true });
    const attempts = () => here.told("ECS Task State Change").filter(({ version }) => version === 1).length;
    await here.world.advance(3600);
    const inFirstHour = attempts();
    await here.world.advance(3600);
    expect(attempts() - inFirstHour).toBeLessThan(inFirstHour);
    expect(attempts()).toBeGreaterThan(inFirstHour);
    expect(await here.service()).toMatchObject({
      runningCount: 2,
      deployments: [
        { status: "PRIMARY", rolloutState: "IN_PROGRESS" },
        { status: "ACTIVE", runningCount: 2 },
      ],
    });
    expect(here.told("ECS Service Action")).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ eventName: "SERVICE_TASK_START_IMPAIRED", eventType: "WARN" }),
      ]),
    );
  });

  it("succeeds as soon as the image is there", async () => {
    await here.register({ containerDefinitions: [{ name: "app", image: `${uri}:later` }] });
    await here.update({ taskDefinition: "web" });
    await here.world.advance(600);
    const later = await here.push("later", { tag: "later" });
    await here.world.advance(3600);
    expect(await here.running()).toEqual([later]);
    expect(await here.service()).toMatchObject({ deployments: [{ rolloutState: "COMPLETED" }] });
  });
});

describe("with a circuit breaker", () => {
  it("goes back to the deployment before, its digest and its service revision", async () => {
    const [before] = rows(await here.service(), "currentServiceRevisions");
    const [good] = rows(await here.service(), "deployments");
    await here.push("broken", { fail: "start" });
    const updated = await here.update({ ...breaker, forceNewDeployment: true });
    await here.world.advance(20);
    expect(await here.deployment()).toMatchObject({ status: "ROLLBACK_IN_PROGRESS" });
    await here.world.advance(600);
    expect(await here.running()).toEqual([first]);
    expect(await here.service()).toMatchObject({
      deployments: [{ id: good?.id, status: "PRIMARY", rolloutState: "COMPLETED" }],
      currentServiceRevisions: [{ arn: before?.arn }],
    });
    expect(rows(updated, "deployments")[0]?.id).not.toBe(good?.id);
    expect(await here.deployment()).toMatchObject({
      status: "ROLLBACK_SUCCESSFUL",
      rollback: {
        reason: expect.stringContaining(`rolling back to deploymentId ${good?.id}`),
        serviceRevisionArn: before?.arn,
      },
      deploymentCircuitBreaker: { status: "TRIGGERED", threshold: 3 },
    });
    expect(here.told("ECS Deployment State Change").slice(2)).toMatchObject([
      { eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS" },
      {
        eventName: "SERVICE_DEPLOYMENT_FAILED",
        eventType: "ERROR",
        reason: "ECS deployment circuit breaker: tasks failed to start.",
      },
      {
        eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS",
        reason: expect.stringContaining(`rolling back to deploymentId ${good?.id}.`),
      },
      { eventName: "SERVICE_DEPLOYMENT_COMPLETED", deploymentId: good?.id },
    ]);
  });

  it("goes back to the former task definition too", async () => {
    await here.push("broken", { fail: "pull", tag: "v2" });
    await here.register({ containerDefinitions: [{ name: "app", image: `${uri}:v2` }] });
    await here.update({ ...breaker, taskDefinition: "web:2" });
    await here.world.advance(600);
    expect(await here.service()).toMatchObject({
      taskDefinition: expect.stringMatching(/web:1$/),
      runningCount: 2,
    });
  });

  it("fails and stays so without rollback, and starts nothing more", async () => {
    await here.push("broken", { fail: "start" });
    const configuration = { deploymentCircuitBreaker: { enable: true, rollback: false } };
    await here.update({ deploymentConfiguration: configuration, forceNewDeployment: true });
    await here.world.advance(3600);
    const events = here.world.events.length;
    await here.world.advance(3600);
    expect(here.world.events).toHaveLength(events);
    expect(await here.service()).toMatchObject({
      deployments: [
        { status: "PRIMARY", rolloutState: "FAILED", pendingCount: 0 },
        { status: "ACTIVE", runningCount: 2 },
      ],
    });
  });

  it("has nothing to go back to if a deployment began during a rollback", async () => {
    await here.push("broken", { fail: "start" });
    await here.update({ ...breaker, forceNewDeployment: true });
    await here.world.advance(20);
    expect(await here.deployment()).toMatchObject({ status: "ROLLBACK_IN_PROGRESS" });
    await here.update({ forceNewDeployment: true });
    await here.world.advance(600);
    expect(await here.service()).toMatchObject({
      deployments: [{ status: "PRIMARY", rolloutState: "FAILED" }, {}],
    });
  });
});

it("goes back when told to stop", async () => {
  await here.push("second");
  await here.update({ forceNewDeployment: true });
  const { serviceDeploymentArn } = await here.deployment();
  await ask(here.ecs, "StopServiceDeployment", { serviceDeploymentArn, stopType: "ROLLBACK" });
  await here.world.advance(120);
  expect(await here.deployment()).toMatchObject({ status: "ROLLBACK_SUCCESSFUL" });
  expect(await here.running()).toEqual([first]);
});
