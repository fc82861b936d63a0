import { describe, expect, test } from "vitest";
import { known } from "../../../../src/domain/common/known.ts";
import type { Deployment, StoppedTask } from "../../../../src/domain/facts/facts.ts";
import { assess } from "../../../../src/domain/judge/assess.ts";
import {
  at,
  type ContainerSetup,
  denied,
  factsOf,
  found,
  policyOf,
  registry,
  type Setup,
  stoppedTask,
} from "../../building.ts";

const failing = (
  stopped: readonly StoppedTask[],
  containers: readonly ContainerSetup[] = [{}],
  deployment: Partial<Deployment> = {},
): Setup => ({
  deployments: [{ rolloutState: "IN_PROGRESS", createdAt: at("11:00"), running: 0, ...deployment }],
  containers,
  more: { stopped: known(stopped) },
});
const twice = (more: Partial<StoppedTask> = {}) => [stoppedTask(more), stoppedTask(more)];
const manifest = { reason: "CannotPullImageManifestError: Error response from daemon" };

describe("unpullable", () => {
  test.each<[what: string, setup: Setup, isFound: boolean]>([
    ["two tasks could not pull", failing(twice()), true],
    ["or not even the manifest", failing(twice(manifest)), true],
    ["one could not: ECS tries again", failing([stoppedTask()]), false],
    ["none stopped", failing([]), false],
    [
      "they stopped for another reason",
      failing(twice({ reason: "ResourceInitializationError: CannotPullContainerError" })),
      false,
    ],
    ["they had started", failing(twice({ stopCode: "EssentialContainerExited" })), false],
    ["nobody knows how they stopped", failing(twice({ stopCode: null })), false],
    ["they were of another deployment", failing(twice({ startedBy: "ecs-svc/0" })), false],
    ["one of them was of another", failing([stoppedTask(), stoppedTask({ startedBy: null })]), false],
    ["all tasks run by now", failing(twice(), [{}], { running: 2 }), false],
    [
      "they were of a task set that is to replace another",
      {
        deployments: [{}, { id: "ecs-svc/2", status: "ACTIVE", createdAt: at("11:00"), running: 0 }],
        more: { stopped: known(twice({ startedBy: "ecs-svc/2" })) },
      },
      true,
    ],
    ["there is no deployment", { ...failing(twice()), deployments: [] }, false],
    ["nobody looked at what stopped", { ...failing([]), more: { stopped: null } }, false],
    ["it cannot be read", { ...failing([]), more: { stopped: denied("ecs:ListTasks") } }, false],
  ])("%s: %s", (_, setup, isFound) => expect(found("unpullable", setup) !== null).toBe(isFound));

  test.each([
    [{ managedBy: "ECS" }, "aws ecs update-express-gateway-service"],
    [{ controller: "CODE_DEPLOY" }, "CodeDeploy"],
  ])("advises no forced deployment that ECS refuses: %o", (more, by) => {
    const setup = failing(twice());
    const finding = found("unpullable", { ...setup, more: { ...setup.more, ...more } });
    expect(finding?.advice.at(-1)).toMatch(new RegExp(`^Deploy the task definition again with ${by}: `));
  });

  test("says how many, and the last reason", () => {
    const last = stoppedTask({ reason: "CannotPullContainerError:\nlast", stoppedAt: at("11:45") });
    expect(found("unpullable", failing([...twice(), last, stoppedTask({ stoppedAt: null })]))).toEqual({
      kind: "unpullable",
      cause: "CannotPullContainerError: last",
      group: "supply",
      severity: "high",
      container: "web",
      expected: null,
      actual: [],
      since: at("11:00"),
      summary: "4 tasks failed to start because an image cannot be pulled: CannotPullContainerError: last",
      advice: [
        expect.stringMatching(/^Check that the tag or digest exists/),
        "Then start the tasks again:",
        expect.stringMatching(/^aws ecs update-service .*--force-new-deployment/),
      ],
    });
  });

  const worker = { name: "worker", written: `${registry}/backend:1` };
  const other = { name: "other", written: `${registry}/backend:10` };
  test.each<[what: string, containers: readonly ContainerSetup[], reason: string, container: string]>([
    ["the only one", [{}], "not found", "web"],
    ["the one that is named", [{}, worker], `${registry}/backend:1: not found`, "worker"],
    ["the one whose whole name it is", [worker, other], `${registry}/backend:10: not found`, "other"],
    ["none where none is named", [{}, worker], "not found", ""],
    ["none where two have that image", [{}, { name: "twin" }], `${registry}/backend:latest: not found`, ""],
  ])("is about %s", (_, containers, reason, container) => {
    const stopped = twice({ reason: `CannotPullContainerError: ${reason}` });
    expect(found("unpullable", failing(stopped, containers))?.container).toBe(container);
  });

  test("explains a standstill: there is no second finding", () => {
    const setup = failing(twice(), [{}], { createdAt: at("08:00") });
    expect([found("unpullable", setup) !== null, found("stalled", setup)]).toEqual([true, null]);
  });

  test("hides no stalled deployment where nobody is told of it", () => {
    const facts = factsOf(failing(twice(), [{}], { createdAt: at("08:00") }));
    const { findings } = assess(facts, policyOf({ mute: ["unpullable"] }));
    expect(findings.map(({ kind }) => kind)).toEqual(["unpullable", "stalled"]);
  });
});
