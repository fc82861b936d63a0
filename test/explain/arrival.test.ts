import { describe, expect, test } from "vitest";
import { type Known, known } from "../../src/domain/common/known.ts";
import type { ImageRecord, ServiceFacts } from "../../src/domain/facts/facts.ts";
import { type Digest, parseReference } from "../../src/domain/image/reference.ts";
import {
  type Arrival,
  type AwaitedImage,
  awaitedContainers,
  judgeArrival,
  noteUnderWay,
} from "../../src/explain/arrival.ts";
import {
  at,
  type ContainerSetup,
  denied,
  digest,
  factsOf,
  image,
  registry,
  revision,
  rollout,
  type Setup,
  tag,
} from "../domain/building.ts";

const repository = `${registry}/backend`;
const awaited: AwaitedImage = {
  ...parseReference(`${repository}:latest`),
  digest: digest("new"),
  container: null,
};

const images = new Map<Digest, Known<ImageRecord | null>>([
  [digest("new"), known(image("new", { tags: [tag("def4567")] }))],
  [digest("old"), known(image("old", { tags: [tag("abc123f")] }))],
  [digest("gone"), known(null)],
]);
const fresh = `def4567 (${digest("new").slice(0, 19)})`;
const stale = `abc123f (${digest("old").slice(0, 19)})`;

/** A service with a container of the repository, and with these beside it. */
const facts = (
  running: ContainerSetup["running"] & object,
  more: Partial<ServiceFacts> = {},
  setup: Setup = {},
  ...others: ContainerSetup[]
) =>
  factsOf({
    containers: [{ written: `${repository}:latest`, running, resolved: running[0] ?? "old" }, ...others],
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
const back = (status: string, web = "new", more: object = {}) => ({
  rollouts: known([rollout({ status, web, createdAt: at("11:30"), reason: "too many failed", ...more })]),
});
const proxy: ContainerSetup = { name: "proxy", written: "nginx", running: [null], resolved: "nginx" };
const worker = (...running: string[]): ContainerSetup => ({
  name: "worker",
  written: `${repository}:latest`,
  running,
  resolved: running[0] ?? "new",
});
const resolvedTo = (resolved: string | null, running: string[] = []): Setup => ({
  desired: 0,
  containers: [
    { ...proxy, running: [] },
    { written: `${repository}:latest`, running, resolved },
  ],
});
/** A service that never had a task, so that ECS resolved nothing. */
const neverRun = (written: string): Setup => ({
  desired: 0,
  containers: [{ written: `${repository}:${written}`, running: [], resolved: null }],
});
const failedBefore: Setup = {
  deployments: [
    { id: "ecs-svc/2" },
    { id: "ecs-svc/1", status: "ACTIVE", rolloutState: "FAILED", createdAt: at("08:00") },
  ],
};

describe("arrived", () => {
  const one = `backend:4 is complete: its task runs ${fresh}`;
  const none = `backend:4 is complete: the desired count is 0, and the next task would run ${fresh}`;
  test.each<[what: string, now: ServiceFacts, words: string]>([
    ["every task has it", facts(["new", "new"]), `backend:4 is complete: all 2 tasks run ${fresh}`],
    ["another container has another image", facts(["new"], {}, {}, proxy), one],
    ["its two containers have it", facts(["new"], {}, {}, worker("new")), one],
    ["no task is wanted, and the next would have it", factsOf(resolvedTo("new")), none],
    ["no task ever ran, and the tag that is written names it", factsOf(neverRun("def4567")), none],
    [
      "no task is wanted, and it is written",
      facts(
        [],
        {},
        {
          desired: 0,
          resolved: "denied",
          containers: [
            { ...proxy, running: [] },
            { written: `${repository}@${digest("new")}`, running: [] },
          ],
        },
      ),
      none,
    ],
    ["ECS went back to it from another, before", facts(["new"], back("ROLLBACK_SUCCESSFUL", "other")), one],
    [
      "it went back from this image to the same in another revision, before",
      facts(["new"], back("ROLLBACK_SUCCESSFUL")),
      one,
    ],
    ["a deployment that nobody saw under way had failed", facts(["new"], {}, failedBefore), one],
  ])("where %s", (_, now, words) => {
    expect(judge(now)).toEqual({ kind: "arrived", words });
  });

  test("where ECS went back from another rollout than the one that was seen", () => {
    const seen = rollout({ status: "IN_PROGRESS", web: "other", createdAt: at("11:20") });
    const before = facts(["old"], { rollouts: known([seen]) });
    const now = facts(["new"], back("ROLLBACK_SUCCESSFUL", "other"));
    expect(judge(now, before).kind).toBe("arrived");
  });
});

test("not yet, where no task ever ran and the tag that is written names another image", () => {
  expect(judge(factsOf(neverRun("latest")))).toEqual({
    kind: "waiting",
    words: `backend:4 is complete, but the next task would run no digest yet, not ${fresh}`,
  });
});

describe("not yet", () => {
  const but = "backend:4 is complete, but";
  test.each<[what: string, now: ServiceFacts, words: string]>([
    [
      "a deployment is in progress",
      facts(["new", "new"], {}, deploying()),
      "Deploying backend:4: 1 of 2 tasks run, 1 starting",
    ],
    [
      "a task of it has another",
      facts(["new", "old"], {}, deploying({ pending: 0 })),
      `Deploying backend:4: 1 of 2 tasks run; 1 of 2 runs ${stale}`,
    ],
    ["a task has another", facts(["new", "old"]), `${but} 1 of 2 runs ${stale}, not ${fresh}`],
    [
      "the tasks have two others",
      facts(["new", "old", "gone"]),
      `${but} 2 of 3 run ${stale} and ${digest("gone").slice(0, 19)}, not ${fresh}`,
    ],
    [
      "one of its containers has another",
      facts(["new", "new"], {}, {}, proxy, worker("old", "new")),
      `${but} 1 of 2 runs ${stale}, not ${fresh}`,
    ],
    ["a task reports none", facts(["new", null]), `${but} 1 of 2 runs no digest yet, not ${fresh}`],
    [
      "a task is without the container",
      facts(["new", "new"], {}, {}, worker("new")),
      `${but} 1 of 2 runs no digest yet, not ${fresh}`,
    ],
    ["no task runs", facts([]), `${but} no task runs`],
    [
      "no task is wanted, and the next would have another",
      factsOf(resolvedTo("old")),
      `${but} the next task would run ${stale}, not ${fresh}`,
    ],
    [
      "no task is wanted, and ECS resolved none",
      factsOf(resolvedTo(null)),
      `${but} the next task would run no digest yet, not ${fresh}`,
    ],
    [
      "the last task has it, and the next would have another",
      factsOf(resolvedTo("old", ["new"])),
      `${but} the next task would run ${stale}, not ${fresh}`,
    ],
    [
      "the last task and the next have another",
      factsOf(resolvedTo("old", ["old"])),
      `${but} 1 of 1 runs ${stale}, not ${fresh}`,
    ],
    [
      "its task definition uses another repository by now",
      factsOf({ containers: [proxy] }),
      `${but} has no container for ${fresh}`,
    ],
    [
      "ECS went back from another image, before",
      facts(["old"], back("ROLLBACK_SUCCESSFUL", "other")),
      `${but} 1 of 1 runs ${stale}, not ${fresh}`,
    ],
    [
      "a deployment that nobody saw under way had failed",
      facts(["old"], {}, failedBefore),
      `${but} 1 of 1 runs ${stale}, not ${fresh}`,
    ],
  ])("where %s", (_, now, words) => {
    expect(judge(now)).toEqual({ kind: "waiting", words });
  });
});

describe("failed", () => {
  const wasDeploying = facts(["new"], {
    rollouts: known([rollout({ status: "IN_PROGRESS", web: "other", createdAt: at("11:30") })]),
  });
  const old = facts(["old"]);
  const rolledBack = "The deployment of backend:4 was rolled back: too many failed";
  test.each<[what: string, now: ServiceFacts, before: ServiceFacts, words: string]>([
    ["ECS is going back from it", facts(["old"], back("ROLLBACK_IN_PROGRESS")), old, rolledBack],
    ["ECS went back from it, before", facts(["old"], back("ROLLBACK_SUCCESSFUL")), old, rolledBack],
    [
      "ECS went back from it and does not say why or from which revision",
      facts(["old"], back("ROLLBACK_SUCCESSFUL", "new", { taskDefinition: null, reason: null })),
      old,
      "The deployment was rolled back",
    ],
    [
      "ECS went back from it in one of two containers",
      facts(["old"], back("ROLLBACK_SUCCESSFUL"), {}, worker("old")),
      old,
      rolledBack,
    ],
    [
      "ECS gave it up before all its tasks ran",
      facts(["new"], {}, { deployments: [{ rolloutState: "FAILED", running: 1, reason: "1 failed" }] }),
      old,
      "The deployment of backend:4 failed: 1 failed",
    ],
    [
      "somebody stopped it",
      facts(["old"], back("STOPPED")),
      old,
      "The deployment of backend:4 was stopped: too many failed",
    ],
    [
      "ECS went back from what was seen, though to the same image",
      facts(["new"], back("ROLLBACK_SUCCESSFUL", "other")),
      wasDeploying,
      rolledBack,
    ],
    [
      "the deployment failed and stays",
      facts(["old"], {}, { deployments: [{ rolloutState: "FAILED", reason: "no room" }] }),
      old,
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
    expect(judge(now, before)).toEqual({ kind: "failed", words });
  });

  test.each(["PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"])(
    "where a rollout ends that was seen %s",
    (status) => {
      const before = facts(["new"], back(status, "other"));
      expect(judge(facts(["new"], back("STOPPED", "other")), before).kind).toBe("failed");
    },
  );
});

test.each<[what: string, now: ServiceFacts, why: string]>([
  [
    "the containers",
    facts(["new"], {}, { containers: "denied" }),
    "AccessDeniedException: ecs:DescribeTaskDefinition",
  ],
  ["the tasks", facts(["new"], {}, { tasks: "denied" }), "AccessDeniedException: ecs:ListTasks"],
  ["the images", facts(["other"]), `image ${digest("other")} was not looked up`],
  [
    "what ECS resolved",
    facts([], { resolved: denied("ecs:DescribeServiceRevisions") }, { desired: 0 }),
    "what ECS resolved is not known: AccessDeniedException: ecs:DescribeServiceRevisions",
  ],
])("not known where %s are not known", (_, now, words) => {
  expect(judge(now)).toEqual({ kind: "unknown", words });
});

describe("the containers that it is for", () => {
  const written = (...references: string[]) =>
    factsOf({ containers: references.map((reference, i) => ({ name: `c${i}`, written: reference })) });
  test.each<[why: string, awaited: string, container: string | null, now: ServiceFacts, names: string[]]>([
    ["all of its repository", repository, null, written(`${repository}:1`, `${repository}:2`), ["c0", "c1"]],
    ["the one that is meant", repository, "c1", written(`${repository}:1`, `${repository}:2`), ["c1"]],
    ["none of another repository", repository, null, written(`${registry}/worker`, "nginx"), []],
    [
      "those that name its registry by another host name",
      repository,
      null,
      written(`${registry.replace(".ecr.", ".ecr-fips.")}/backend`),
      ["c0"],
    ],
    [
      "those of a registry that is not Amazon's",
      "ghcr.io/a/b",
      null,
      written("ghcr.io/a/b:1", "a/b:1"),
      ["c0"],
    ],
    ["none that cannot be read", repository, null, written("Not an image!", repository), ["c1"]],
    ["none where the containers are not known", repository, null, factsOf({ containers: "denied" }), []],
  ])("are %s", (_, text, container, now, names) => {
    expect(awaitedContainers(now, { ...parseReference(text), container })).toEqual(names);
  });
});
