import { describe, expect, test } from "vitest";
import { known, unknown } from "../../src/domain/common/known.ts";
import type { WaitingHook } from "../../src/domain/facts/facts.ts";
import { pauseOf, sayPause, waysOn } from "../../src/explain/paused.ts";
import { at, rollout } from "../domain/building.ts";

const deployment = "arn:aws:ecs:us-east-1:123456789012:service-deployment/dev/backend/1";
const hook = (more: Partial<WaitingHook> = {}): WaitingHook => ({
  deployment,
  id: "ecs-pause-1",
  kind: "PAUSE",
  target: null,
  until: at("13:00"),
  onTimeout: "ROLLBACK",
  ...more,
});
const approve = "arn:aws:lambda:us-east-1:123456789012:function:approve";
const lambda = hook({ id: "ecs-lambda-1", kind: "AWS_LAMBDA", target: approve });

const paused = (hooks: readonly WaitingHook[], status = "IN_PROGRESS") =>
  pauseOf({ rollouts: known([rollout({ status, stage: "POST_TEST_TRAFFIC_SHIFT", hooks })]) });

describe("a pause is said with what ECS says of it, and nothing else", () => {
  test.for<[string, readonly WaitingHook[], string]>([
    [
      "for somebody",
      [hook()],
      "for somebody to continue it, until 2026-11-26 13:00 UTC, when ECS rolls it back",
    ],
    [
      "that ends by going on",
      [hook({ onTimeout: "CONTINUE" })],
      "for somebody to continue it, until 2026-11-26 13:00 UTC, when ECS continues it",
    ],
    [
      "that ends in a way that AWS adds later",
      [hook({ onTimeout: "ESCALATE" })],
      "for somebody to continue it, until 2026-11-26 13:00 UTC, when ECS takes the action ESCALATE",
    ],
    ["whose end is not said", [hook({ until: null })], "for somebody to continue it"],
    [
      "whose end has no action",
      [hook({ onTimeout: null })],
      "for somebody to continue it, until 2026-11-26 13:00 UTC",
    ],
    ["for a function", [hook({ ...lambda, until: null })], `for the hook ${approve}`],
    [
      "for a function that is not named",
      [hook({ ...lambda, target: null, until: null })],
      "for a hook of type AWS_LAMBDA",
    ],
    ["for who knows what", [hook({ kind: null, until: null })], "for a hook"],
    [
      "for two",
      [hook({ until: null }), hook({ ...lambda, until: null })],
      `for somebody to continue it, and for the hook ${approve}`,
    ],
  ])("%s", ([, hooks, words]) => {
    const pause = paused(hooks);
    expect(pause && sayPause(pause)).toBe(`it waits at POST_TEST_TRAFFIC_SHIFT ${words}`);
  });

  test("a stage that is not said is not named", () => {
    expect(sayPause({ stage: null, hooks: [hook({ until: null })] })).toBe(
      "it waits for somebody to continue it",
    );
  });
});

describe("a person may continue it or roll it back", () => {
  const command = (action: string) =>
    `aws ecs continue-service-deployment --service-deployment-arn ${deployment} --hook-id ecs-pause-1 --action ${action} --region us-east-1`;

  test("if the hook waits for somebody, whichever of them it is", () => {
    expect(waysOn({ stage: null, hooks: [lambda, hook()] }, "us-east-1")).toEqual([
      "To continue the deployment:",
      command("CONTINUE"),
      "To roll it back:",
      command("ROLLBACK"),
    ]);
  });

  test.for([
    ["a function's", lambda],
    ["one without an ID", hook({ id: null })],
  ] as const)("but not %s", ([, one]) => {
    expect(waysOn({ stage: null, hooks: [one] }, "us-east-1")).toEqual([]);
  });
});

test.for([
  ["where ECS names no hook", known([rollout({ status: "IN_PROGRESS" })])],
  ["where no hook is waited for", known([rollout({ status: "IN_PROGRESS", hooks: [] })])],
  ["where the deployment has ended", known([rollout({ hooks: [hook()] })])],
  [
    "where a newer one is under way",
    known([rollout({ status: "IN_PROGRESS" }), rollout({ status: "IN_PROGRESS", hooks: [hook()] })]),
  ],
  ["where there is none", known([])],
  ["where it is not known", unknown("denied")],
  ["where nobody looked", null],
] as const)("nothing is paused %s", ([, rollouts]) => {
  expect(pauseOf({ rollouts })).toBeNull();
});
