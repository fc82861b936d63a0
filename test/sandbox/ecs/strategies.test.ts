import { beforeEach, describe, expect, it } from "vitest";
import { type Account, account, rows } from "./account.ts";
import { ask } from "./world.ts";

let here: Account;
let first: string;
let second: string;

beforeEach(async () => {
  here = await account();
  first = await here.push("first");
  await here.register();
});

/** Deploys a second image by a configuration, to a service that steadily runs the first. */
async function deploy(deploymentConfiguration: object): Promise<void> {
  await here.createService({ deploymentConfiguration });
  await here.world.advance(3 * 60 * 60);
  second = await here.push("second");
  await here.update({ forceNewDeployment: true });
  await here.world.advance(60);
}

const both = () => new Set([first, second]);
const MINUTE = 60;

describe("traffic that is shifted", () => {
  it.each([
    ["BLUE_GREEN", { strategy: "BLUE_GREEN", bakeTimeInMinutes: 10 }, "BAKE_TIME", 10],
    [
      "LINEAR",
      { strategy: "LINEAR", linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 20 } },
      "PRODUCTION_TRAFFIC_SHIFT",
      20,
    ],
    [
      "CANARY",
      { strategy: "CANARY", canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 30 } },
      "PRODUCTION_TRAFFIC_SHIFT",
      30,
    ],
  ])("%s runs both revisions until it is over", async (_, configuration, lifecycleStage, minutes) => {
    await deploy(configuration);
    expect(await here.deployment()).toMatchObject({ status: "IN_PROGRESS", lifecycleStage });
    expect(await here.service()).toMatchObject({
      runningCount: 4,
      deployments: [{ status: "PRIMARY" }, { status: "ACTIVE" }],
    });
    expect(new Set(await here.running())).toEqual(both());
    await here.world.advance((minutes + 1) * MINUTE);
    expect(await here.deployment()).toMatchObject({ status: "SUCCESSFUL" });
    expect(await here.running()).toEqual([second]);
  });
});

describe("deferred clean-up", () => {
  it("leaves the old tasks for a while after success", async () => {
    await deploy({
      earlySuccessCriteria: { enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: "DEFERRED" },
    });
    expect(await here.deployment()).toMatchObject({ status: "SUCCESSFUL" });
    expect(new Set(await here.running())).toEqual(both());
    await here.world.advance(2 * 60 * MINUTE);
    expect(await here.running()).toEqual([second]);
    expect(await here.service()).toMatchObject({ deployments: [{ rolloutState: "COMPLETED" }] });
  });
});

describe("a hook that pauses", () => {
  const paused = (timeoutConfiguration?: object) => ({
    lifecycleHooks: [
      {
        targetType: "PAUSE",
        lifecycleStages: ["POST_SCALE_UP"],
        ...(timeoutConfiguration && { timeoutConfiguration }),
      },
    ],
  });

  beforeEach(async () => {
    await here.createService();
    await here.world.advance(60);
    second = await here.push("second");
  });

  const answer = async (action?: string) => {
    const { serviceDeploymentArn, lifecycleHookDetails } = await here.deployment();
    const [hook] = rows({ lifecycleHookDetails }, "lifecycleHookDetails");
    return ask(here.ecs, "ContinueServiceDeployment", {
      serviceDeploymentArn,
      hookId: hook?.hookId,
      ...(action && { action }),
    });
  };

  it("waits until it is told to go on", async () => {
    await here.update({ deploymentConfiguration: paused(), forceNewDeployment: true });
    await here.world.advance(12 * 60 * MINUTE);
    expect(await here.deployment()).toMatchObject({
      status: "IN_PROGRESS",
      lifecycleStage: "POST_SCALE_UP",
      lifecycleHookDetails: [{ status: "AWAITING_ACTION", timeoutAction: "ROLLBACK" }],
    });
    await answer();
    await here.world.advance(60);
    expect(await here.deployment()).toMatchObject({ status: "SUCCESSFUL" });
    expect(await here.running()).toEqual([second]);
  });

  it.each([
    ["it is told to", undefined, "ROLLBACK"],
    ["nobody answers", { timeoutInMinutes: 60 }, undefined],
  ])("rolls back if %s", async (_, timeout, action) => {
    await here.update({ deploymentConfiguration: paused(timeout), forceNewDeployment: true });
    await here.world.advance(60);
    if (action) await answer(action);
    await here.world.advance(2 * 60 * MINUTE);
    expect(await here.deployment()).toMatchObject({ status: "ROLLBACK_SUCCESSFUL" });
    expect(await here.running()).toEqual([first]);
  });

  it("goes on by itself if it should", async () => {
    await here.update({
      deploymentConfiguration: paused({ timeoutInMinutes: 60, action: "CONTINUE" }),
      forceNewDeployment: true,
    });
    await here.world.advance(2 * 60 * MINUTE);
    expect(await here.deployment()).toMatchObject({ status: "SUCCESSFUL" });
  });
});
