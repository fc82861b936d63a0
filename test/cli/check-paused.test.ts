/** A deployment that a hook pauses: who asks hears that it waits, where, for whom, until when, and how it goes on. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, registry, type World } from "../support/world.ts";
import { type Run, run, start } from "./support.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld({ packaged: false });
  await world.push("backend", "one", "latest");
  const latest = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", latest, {
    deploymentConfiguration: {
      strategy: "BLUE_GREEN",
      lifecycleHooks: [
        {
          targetType: "PAUSE",
          lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
          timeoutConfiguration: { timeoutInMinutes: 120, action: "ROLLBACK" },
        },
      ],
    },
  });
  await world.advance("20m");
  await resume("CONTINUE");
  await world.advance("20m");
  await world.push("backend", "two", "latest", "def4567");
  await world.redeploy("dev", "backend");
  await world.advance("20m");
});
afterAll(() => world.close());

/** Answers the hook, if one asks. */
async function resume(action: string): Promise<void> {
  const { serviceDeployments: listed } = (await world.sandbox.ask("ecs:ListServiceDeployments", {
    cluster: "dev",
    service: "backend",
  })) as { serviceDeployments: { serviceDeploymentArn: string }[] };
  const { serviceDeployments } = (await world.sandbox.ask("ecs:DescribeServiceDeployments", {
    serviceDeploymentArns: listed.map(({ serviceDeploymentArn }) => serviceDeploymentArn),
  })) as {
    serviceDeployments: { serviceDeploymentArn: string; lifecycleHookDetails?: { hookId: string }[] }[];
  };
  for (const { serviceDeploymentArn, lifecycleHookDetails = [] } of serviceDeployments)
    for (const { hookId } of lifecycleHookDetails)
      await world.sandbox.ask("ecs:ContinueServiceDeployment", { serviceDeploymentArn, hookId, action });
  await world.sandbox.settle();
}

const pause =
  /it waits at POST_TEST_TRAFFIC_SHIFT for somebody to continue it, until 2026-11-26 \d\d:\d\d UTC, when ECS rolls it back/;
const way = (action: string) =>
  new RegExp(
    `aws ecs continue-service-deployment --service-deployment-arn \\S+ --hook-id \\S+ --action ${action} --region us-east-1`,
  );

/** On one line, as somebody pastes it. */
const joined = (text: string) => text.replaceAll(/\s*\\?\n\s*/g, " ");

function expectPause(text: string): void {
  expect(joined(text)).toMatch(pause);
  expect(joined(text)).toMatch(way("CONTINUE"));
  expect(joined(text)).toMatch(way("ROLLBACK"));
}

test("`check` says it below the service", async () => {
  const { stdout, exitCode } = await run(world.sandbox.url, "check");
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/deploying/);
  expect(joined(stdout)).toMatch(pause);
  expect(joined(stdout)).toMatch(/To continue it, or with --action ROLLBACK to roll it back: aws /);
  expect(joined(stdout)).toMatch(way("CONTINUE"));
});

test("`check --format json` has it among the notes", async () => {
  const { stdout } = await run(world.sandbox.url, "check", "--format", "json");
  const [service] = JSON.parse(stdout).services;
  expect(service).toMatchObject({
    status: "deploying",
    notes: [expect.stringMatching(pause), expect.stringMatching(way("CONTINUE"))],
  });
});

test("`explain` says it, and has the commands under what to do", async () => {
  expectPause((await run(world.sandbox.url, "explain", "backend")).stdout);
});

test("`pin` names it when it refuses", async () => {
  const { stderr, exitCode } = await run(world.sandbox.url, "pin", "backend", "--yes");
  expect(exitCode).toBe(2);
  expect(joined(stderr)).toMatch(/a deployment is in progress/);
  expectPause(stderr);
});

test("`wait` says it once while it waits, and in its last words", async () => {
  const image = `${registry}/backend:def4567`;
  const { done } = start(
    world.sandbox.url,
    "wait",
    "backend",
    "--image",
    image,
    "--timeout",
    "1s",
    "--poll",
    "1s",
  );
  let outcome: Run | undefined;
  const ended = done.then((run) => {
    outcome = run;
  });
  while (!outcome) {
    await new Promise((go) => setTimeout(go, 20));
    await world.advance("1s");
  }
  await ended;
  const { stderr, exitCode } = outcome;
  expect(exitCode).toBe(1);
  expectPause(stderr);
  expect(stderr.match(/--action CONTINUE/g)).toHaveLength(1);
  expect(joined(stderr)).toMatch(
    new RegExp(`does not run it after \\d+ seconds?: Deploying .*${pause.source}`),
  );
});
