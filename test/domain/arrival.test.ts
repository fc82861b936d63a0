import { describe, expect, test } from "vitest";
import { type Arrival, type AwaitedImage, judgeArrival, noteUnderWay } from "../../src/domain/arrival.ts";
import type { ServiceFacts } from "../../src/domain/facts.ts";
import { parseReference } from "../../src/domain/image/reference.ts";
import { known } from "../../src/domain/known.ts";
import { at, denied, digest, factsOf, image, registry, revision, rollout, type Setup } from "./building.ts";

const awaited: AwaitedImage = {
  ...parseReference(`${registry}/backend:latest`),
  digest: digest("new"),
  container: null,
};

const images = new Map(
  ["new", "old"].map((name) => [digest(name), known(image(name, { tags: [] }))] as const),
);

const facts = (running: (string | null)[], more: Partial<ServiceFacts> = {}, setup: Setup = {}) =>
  factsOf({
    containers: [{ written: `${registry}/backend:latest`, running, resolved: running[0] ?? "old" }],
    ...setup,
    more,
  });

/** Judged after a look at what was before. */
function judge(now: ServiceFacts, before: ServiceFacts = now): Arrival {
  return judgeArrival(
    now,
    awaited,
    { images, manifests: new Map() },
    noteUnderWay(now, noteUnderWay(before, new Set())),
  );
}

const deploying = (more: object = {}) => ({
  deployments: [{ rolloutState: "IN_PROGRESS", running: 1, pending: 1, ...more }],
});
const back = (status: string, web = "new") => ({
  rollouts: known([rollout({ status, web, createdAt: at("11:30"), reason: "too many failed" })]),
});

describe("arrived", () => {
  test.each<[what: string, now: ServiceFacts]>([
    ["every task has it", facts(["new", "new"])],
    [
      "another container has another image",
      facts(
        ["new"],
        {},
        {
          containers: [
            { written: `${registry}/backend:latest`, running: ["new"] },
            { name: "proxy", written: "nginx", running: [null] },
          ],
        },
      ),
    ],
    [
      "no task is wanted, and the next would have it",
      facts(
        [],
        {},
        { desired: 0, containers: [{ written: `${registry}/backend:latest`, running: [], resolved: "new" }] },
      ),
    ],
    [
      "no task is wanted, and it is written",
      facts(
        [],
        {},
        {
          desired: 0,
          resolved: "denied",
          containers: [{ written: `${registry}/backend@${digest("new")}`, running: [] }],
        },
      ),
    ],
    ["ECS went back to it from another, before", facts(["new"], back("ROLLBACK_SUCCESSFUL", "other"))],
    [
      "it went back from this image to the same in another revision, before",
      facts(["new"], back("ROLLBACK_SUCCESSFUL")),
    ],
  ])("where %s", (_, now) => {
    expect(judge(now).kind).toBe("arrived");
  });
});

describe("not yet", () => {
  test.each<[what: string, now: ServiceFacts, words: string]>([
    [
      "a deployment is under way",
      facts(["new", "new"], {}, deploying()),
      "Deploying backend:4: 1 of 2 tasks run, 1 starting",
    ],
    [
      "a task of it has another",
      facts(["new", "old"], {}, deploying({ pending: 0 })),
      "Deploying backend:4: 1 of 2 tasks run; 1 of 2 runs sha256:",
    ],
    ["a task has another", facts(["new", "old"]), "backend:4 is complete, but 1 of 2 runs sha256:"],
    ["a task reports none", facts(["new", null]), "but 1 of 2 runs no digest yet, not sha256:"],
    ["no task runs", facts([]), "backend:4 is complete, but no task runs"],
    [
      "ECS went back from another image, before",
      facts(["old"], back("ROLLBACK_SUCCESSFUL", "other")),
      "is complete, but 1 of 1 runs",
    ],
  ])("where %s", (_, now, words) => {
    expect(judge(now)).toEqual({ kind: "waiting", words: expect.stringContaining(words) });
  });
});

describe("failed", () => {
  const wasDeploying = facts(["new"], {
    rollouts: known([rollout({ status: "IN_PROGRESS", web: "other", createdAt: at("11:30") })]),
  });
  test.each<[what: string, now: ServiceFacts, before: ServiceFacts, words: string]>([
    [
      "ECS is going back from it",
      facts(["old"], back("ROLLBACK_IN_PROGRESS")),
      facts(["old"]),
      "The deployment of backend:4 was rolled back: too many failed",
    ],
    [
      "ECS went back from it, before",
      facts(["old"], back("ROLLBACK_SUCCESSFUL")),
      facts(["old"]),
      "was rolled back",
    ],
    ["somebody stopped it", facts(["old"], back("STOPPED")), facts(["old"]), "was stopped: too many failed"],
    [
      "ECS went back from what was seen, though to the same image",
      facts(["new"], back("ROLLBACK_SUCCESSFUL", "other")),
      wasDeploying,
      "was rolled back",
    ],
    [
      "the deployment failed and stays",
      facts(["old"], {}, { deployments: [{ rolloutState: "FAILED", reason: "no room" }] }),
      facts(["old"]),
      "The deployment of backend:4 failed: no room",
    ],
    [
      "the deployment that was seen gives way to the one before",
      facts(
        ["old"],
        {},
        {
          deployments: [
            { id: "ecs-svc/1" },
            { id: "ecs-svc/2", status: "ACTIVE", taskDefinition: revision(5), rolloutState: "FAILED" },
          ],
        },
      ),
      facts(["old"], {}, { deployments: [{ id: "ecs-svc/2", rolloutState: "IN_PROGRESS" }] }),
      "The deployment of backend:5 failed",
    ],
  ])("where %s", (_, now, before, words) => {
    expect(judge(now, before)).toEqual({ kind: "failed", words: expect.stringContaining(words) });
  });
});

test.each<[what: string, now: ServiceFacts]>([
  ["the tasks", facts(["new"], {}, { tasks: "denied" })],
  ["the images", facts(["other"])],
  ["what ECS resolved", facts([], { resolved: denied("ecs:DescribeServiceRevisions") }, { desired: 0 })],
])("not known where %s are not known", (_, now) => {
  expect(judge(now).kind).toBe("unknown");
});
