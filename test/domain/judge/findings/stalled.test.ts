import { describe, expect, test } from "vitest";
import { known } from "../../../../src/domain/common/known.ts";
import type { Deployment, Rollout, ServiceFacts } from "../../../../src/domain/facts/facts.ts";
import { assess } from "../../../../src/domain/judge/assess.ts";
import { at, denied, factsOf, found, policyOf, rollout, type Setup } from "../../building.ts";

/** A deployment that began at eleven and starts one of two tasks. */
const under = (more: Partial<Deployment> = {}, setup: Setup = {}): Setup => ({
  deployments: [{ rolloutState: "IN_PROGRESS", createdAt: at("11:00"), running: 1, desired: 2, ...more }],
  ...setup,
});
/** A task set that CODE_DEPLOY is to move the traffic to: the PRIMARY one serves meanwhile. */
const replacing = (running: number) => ({
  deployments: [
    {},
    { id: "ecs-svc/2", status: "ACTIVE", rolloutState: "IN_PROGRESS", createdAt: at("11:00"), running },
  ],
});
const inProgress = { rolloutState: "IN_PROGRESS", createdAt: at("11:00") };
const staged = (stage: string | null) => under({}, { more: { rollouts: known([rollout({ stage })]) } });

/** All tasks run, and this is what ECS remembers of deployments. */
const full = (rollouts: readonly Partial<Rollout>[], more: Partial<ServiceFacts> = {}): Setup =>
  under({ running: 2 }, { more: { rollouts: known(rollouts.map((one) => rollout(one))), ...more } });
const unfinished = { status: "IN_PROGRESS" };

describe("stalled", () => {
  test.each<[what: string, setup: Setup, isStalled: boolean]>([
    ["an hour without a task", under(), true],
    ["not quite an hour", under({}, { now: "11:59" }), false],
    ["all tasks run", under({ running: 2 }), false],
    ["more tasks run than wanted", under({ running: 3 }), false],
    ["it is over", under({ rolloutState: "COMPLETED" }), false],
    ["ECS gave it up", under({ rolloutState: "FAILED", createdAt: at("11:59") }), true],
    ["ECS gave it up, though all its tasks run by now", under({ rolloutState: "FAILED", running: 2 }), false],
    [
      "ECS gave it up, and another is to replace it",
      {
        deployments: [
          { rolloutState: "FAILED", running: 1, createdAt: at("11:00") },
          ...replacing(0)
            .deployments.slice(1)
            .map((one) => ({ ...one, createdAt: at("11:59") })),
        ],
      },
      false,
    ],
    ["ECS names no state", under({ rolloutState: null }), true],
    ["there is no deployment", { deployments: [] }, false],
    ["a hook pauses it before the scale-up", staged("PRE_SCALE_UP"), false],
    ["a hook pauses it after the traffic shift", staged("POST_PRODUCTION_TRAFFIC_SHIFT"), false],
    ["it bakes", staged("BAKE_TIME"), false],
    ["its clean-up is deferred", staged("CLEAN_UP"), false],
    ["it scales up", staged("SCALE_UP"), true],
    ["a hook pauses it as it begins", staged("RECONCILE_SERVICE"), false],
    ["a hook pauses its traffic", staged("PRODUCTION_TRAFFIC_SHIFT"), false],
    ["a hook pauses the traffic of its tests", staged("TEST_TRAFFIC_SHIFT"), false],
    ["all tasks run, and ECS does not end it", full([unfinished]), true],
    ["all tasks run, and ECS remembers no deployment", full([]), true],
    ["all tasks run, and ECS ended it by another account", full([{ status: "SUCCESSFUL" }]), false],
    [
      "all tasks run, in a stage of a deployment by stages",
      full([{ ...unfinished, stage: "SCALE_UP" }]),
      false,
    ],
    ["all tasks run under another controller", full([unfinished], { controller: "CODE_DEPLOY" }), false],
    ["all tasks run, not quite an hour", { ...full([unfinished]), now: "11:59" }, false],
    [
      "no task is wanted",
      { ...full([unfinished]), deployments: [{ ...inProgress, running: 0, desired: 0 }], desired: 0 },
      false,
    ],
    ["a stage that only contains such a word", staged("SCALE_UP_PRE_CHECK"), true],
    ["no stage is told", staged(null), true],
    ["a task set that is to replace another starts none of its tasks", replacing(0), true],
    ["such a task set waits for its traffic", replacing(2), false],
    [
      "the stages cannot be read",
      under({}, { more: { rollouts: denied("ecs:ListServiceDeployments") } }),
      true,
    ],
    ["ECS remembers no deployment", under({}, { more: { rollouts: known([]) } }), true],
  ])("%s: %s", (_, setup, isStalled) => expect(found("stalled", setup) !== null).toBe(isStalled));

  test("says how long, how many, and what to look at", () => {
    expect(found("stalled", under())).toEqual({
      kind: "stalled",
      cause: "undetermined",
      group: "content",
      severity: "high",
      container: "",
      expected: null,
      actual: [],
      since: at("11:00"),
      summary: "A deployment began 1 hour ago and 1 of 2 tasks run",
      advice: [
        "aws ecs describe-services --cluster dev --services backend --query 'services[0].events[:5]' --region us-east-1",
        "Enable the deployment circuit breaker with rollback, so that ECS ends such a deployment by itself",
      ],
    });
  });

  test.each<[lastEvent: string | null, reason: string | null, cause: string]>([
    ["was unable to place a task", "ECS deployment in progress", "was unable to place a task"],
    [null, "ECS deployment in progress", "ECS deployment in progress"],
    [null, null, "undetermined"],
    [`two\nlines ${"x".repeat(400)}`, null, `two lines ${"x".repeat(289)}…`],
  ])("has ECS's own reason: %j, %j", (lastEvent, reason, cause) => {
    expect(found("stalled", under({ reason }, { more: { lastEvent } }))?.cause).toBe(cause);
  });

  test("says that ECS does not end a deployment whose tasks all run", () => {
    expect(found("stalled", full([unfinished]))?.summary).toBe(
      "A deployment began 1 hour ago and all 2 tasks run, but ECS has not ended it",
    );
  });

  test("of which all tasks run, has what ECS remembers read after half an hour", () => {
    const needs = (now: string) =>
      assess(
        factsOf(under({ running: 2 }, { now, containers: [{ running: ["new"], resolved: "new" }] })),
        policyOf(),
      ).needs;
    expect([needs("11:29"), needs("11:30")]).toEqual([
      expect.not.arrayContaining(["rollouts"]),
      expect.arrayContaining(["rollouts"]),
    ]);
  });

  test("says that ECS gave the deployment up, and why", () => {
    const reason = "ECS deployment circuit breaker: tasks failed to start.";
    const setup = under(
      { rolloutState: "FAILED", running: 0, reason },
      { now: "11:05", more: { lastEvent: "(service backend) was unable to place a task" } },
    );
    expect(found("stalled", setup)).toMatchObject({
      cause: reason,
      summary: "A deployment began 5 minutes ago and 0 of 2 tasks run: ECS marked it as failed",
      advice: [
        expect.stringContaining("describe-services"),
        "Enable rollback for the deployment circuit breaker, so that ECS rolls back such a deployment by itself",
      ],
    });
    const said = { ...setup, deployments: [{ rolloutState: "FAILED", running: 0, reason: null }] };
    expect(found("stalled", said)?.cause).toBe("(service backend) was unable to place a task");
  });

  test("is drift, though the next task would start with the image that the service follows", () => {
    const failed = under(
      { rolloutState: "FAILED", running: 0 },
      { now: "11:05", containers: [{ running: [], resolved: "new" }] },
    );
    const { status, lookAgainAt } = assess(factsOf(failed), policyOf());
    expect([status, lookAgainAt]).toEqual(["drifted", null]);
  });

  test("makes the service drifted, and is looked for at its time", () => {
    const before = assess(
      factsOf(under({}, { now: "11:30", containers: [{ running: ["new"] }] })),
      policyOf(),
    );
    expect([before.status, before.lookAgainAt]).toEqual(["deploying", at("12:00")]);
    const after = assess(factsOf(under({}, { containers: [{ running: ["new"] }] })), policyOf());
    expect([after.status, after.lookAgainAt]).toEqual(["drifted", null]);
  });
});
