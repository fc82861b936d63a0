import { describe, expect, test } from "vitest";
import { arrivingOf, isDeploying, isGivenUp, primaryOf } from "../../../src/domain/ecs/deployment.ts";
import type { Deployment } from "../../../src/domain/facts/facts.ts";
import { at, deployment } from "../building.ts";

const active = { id: "ecs-svc/0", status: "ACTIVE", rolloutState: null, createdAt: at("08:00") };
const newer = { ...active, createdAt: at("10:00") };

describe("a deployment is under way", () => {
  test.each<[what: string, deployments: Partial<Deployment>[], expected: boolean]>([
    ["none is known", [], false],
    ["no PRIMARY one is", [active], false],
    ["it is completed", [{ rolloutState: "COMPLETED" }], false],
    ["it is in progress", [{ rolloutState: "IN_PROGRESS" }], true],
    ["it failed", [{ rolloutState: "FAILED" }], false],
    ["it is in a state that AWS adds later", [{ rolloutState: "BAKING" }], false],
    [
      "it is completed, and the old one's clean-up is deferred",
      [{ rolloutState: "COMPLETED" }, active],
      false,
    ],
    ["it is completed, and a newer task set replaces it", [{ rolloutState: "COMPLETED" }, newer], true],
    [
      "a newer entry is no longer in use",
      [{ rolloutState: "COMPLETED" }, { ...newer, status: "INACTIVE" }],
      false,
    ],
    ["an entry is as old", [{ rolloutState: "COMPLETED" }, { ...active, createdAt: at("09:00") }], false],
    ["ECS names no state, and it stands alone", [{ rolloutState: null }], false],
    ["ECS names no state, and there is another", [{ rolloutState: null }, active], true],
    ["ECS names no state, and a task is missing", [{ rolloutState: null, running: 1 }], true],
    ["ECS names no state, and a task too many runs", [{ rolloutState: null, running: 3 }], false],
    ["ECS names a state, and a task is missing", [{ rolloutState: "COMPLETED", running: 1 }], false],
  ])("%s: %s", (_, deployments, expected) => {
    expect(isDeploying({ deployments: deployments.map((one) => deployment(one)), desired: 2 })).toBe(
      expected,
    );
  });
});

test.each<[what: string, deployments: Partial<Deployment>[], expected: boolean]>([
  ["none is known", [], false],
  ["it failed, and a task is missing", [{ rolloutState: "FAILED", running: 1 }], true],
  ["it failed, and all its tasks run", [{ rolloutState: "FAILED" }], false],
  ["it is in progress", [{ rolloutState: "IN_PROGRESS", running: 1 }], false],
  ["it is completed", [{ rolloutState: "COMPLETED", running: 1 }], false],
  ["ECS names no state", [{ rolloutState: null, running: 1 }], false],
  ["another one failed", [{}, { ...active, rolloutState: "FAILED", running: 0 }], false],
])("ECS gave it up: %s: %s", (_, deployments, expected) => {
  expect(isGivenUp({ deployments: deployments.map((one) => deployment(one)) })).toBe(expected);
});

test("the PRIMARY one is found wherever it stands", () => {
  const deployments = [deployment(active), deployment({ id: "ecs-svc/9" })];
  expect(primaryOf({ deployments })?.id).toBe("ecs-svc/9");
  expect(primaryOf({ deployments: [deployment(active)] })).toBeNull();
});

test.each<[what: string, deployments: Partial<Deployment>[], id: string | undefined]>([
  ["none is known", [], undefined],
  ["no PRIMARY one is", [newer], undefined],
  ["the PRIMARY one alone", [{}], "ecs-svc/1"],
  ["an older one is still there", [{}, active], "ecs-svc/1"],
  ["a newer task set replaces it", [{}, newer], "ecs-svc/0"],
  [
    "the newest of those that replace it",
    [{}, newer, { ...newer, id: "ecs-svc/2", createdAt: at("11:00") }],
    "ecs-svc/2",
  ],
  ["a newer one is no longer in use", [{}, { ...newer, status: "INACTIVE" }], "ecs-svc/1"],
])("the tasks that are to start are those of the right deployment: %s", (_, deployments, id) => {
  expect(arrivingOf({ deployments: deployments.map((one) => deployment(one)) })?.id).toBe(id);
});
