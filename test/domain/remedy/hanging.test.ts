import { describe, expect, test } from "vitest";
import type { TaskDefinitionArn } from "../../../src/domain/ecs/arn.ts";
import type { Attempt } from "../../../src/domain/facts/attempt.ts";
import type { Assessment } from "../../../src/domain/judge/assess.ts";
import { hangingAttempts, isOfDeployment, troubleWith } from "../../../src/domain/remedy/hanging.ts";
import { at, digest, factsOf, findingOf, revision, type Setup } from "../building.ts";

const stalled = {
  ...findingOf(),
  kind: "stalled",
  cause: "no room",
  container: "",
} as Assessment["findings"][number];
const unpullable = { ...stalled, kind: "unpullable" } as Assessment["findings"][number];
const inProgress: Setup = {
  deployments: [{ taskDefinition: revision(5), rolloutState: "IN_PROGRESS", running: 0, desired: 2 }],
};

describe("what is wrong with a deployment", () => {
  test("is that its image cannot be pulled, or that it makes no progress", () => {
    expect([stalled, unpullable, findingOf()].map(isOfDeployment)).toEqual([true, true, false]);
  });

  test.each<[what: string, of: TaskDefinitionArn | null, findings: Assessment["findings"], is: unknown]>([
    ["is found for the revision that is to bring the tasks", revision(5), [findingOf(), stalled], stalled],
    ["is of no other revision", revision(4), [stalled], undefined],
    ["is of none that was not registered", null, [stalled], undefined],
    ["is nothing else that is wrong", revision(5), [findingOf()], undefined],
  ])("%s", (_, of, findings, is) => {
    expect(troubleWith(of, { facts: factsOf(inProgress), findings })).toEqual(is);
  });
});

describe("an attempt hangs", () => {
  const failed: Attempt = {
    container: "web",
    digest: digest("new"),
    revision: revision(5),
    by: "us",
    began: at("10:00"),
    end: { at: at("11:00"), how: "failed", why: "it makes no progress" },
  };
  const completed: Setup = { deployments: [{ taskDefinition: revision(5), running: 2, desired: 2 }] };
  const givenUp: Setup = {
    deployments: [{ taskDefinition: revision(5), rolloutState: "FAILED", running: 0, desired: 2 }],
  };

  test.each<[what: string, setup: Setup, more: Partial<Attempt>, hangs: boolean]>([
    ["while its deployment is under way", inProgress, {}, true],
    ["where ECS gave its deployment up", givenUp, {}, true],
    ["not once its deployment is completed", completed, {}, false],
    ["not where it is somebody else's", inProgress, { by: "person" }, false],
    ["not where it was of another revision", inProgress, { revision: revision(4) }, false],
    ["not where it registered none", inProgress, { revision: null }, false],
    [
      "not where it did not fail",
      inProgress,
      { end: { at: at("11:00"), how: "succeeded", why: null } },
      false,
    ],
    ["not where it did not end", inProgress, { end: null }, false],
  ])("%s", (_, setup, more, hangs) => {
    const attempt = { ...failed, ...more };
    expect(hangingAttempts({ facts: factsOf(setup) }, [attempt])).toEqual(hangs ? [attempt] : []);
  });
});
