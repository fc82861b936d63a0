import { describe, expect, test } from "vitest";
import { type Known, known } from "../../../src/domain/common/known.ts";
import type { TaskDefinitionArn } from "../../../src/domain/ecs/arn.ts";
import type { Attempt, Ledger } from "../../../src/domain/facts/attempt.ts";
import type { Deployment, ImageRecord } from "../../../src/domain/facts/facts.ts";
import type { Manifest } from "../../../src/domain/image/manifest.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import { changesOf, planRemedy } from "../../../src/domain/remedy/plan.ts";
import {
  at,
  attempt,
  type ContainerSetup,
  denied,
  digest,
  ended,
  factsOf,
  index,
  type Move,
  policyOf,
  registry,
  revision,
  revision4,
  rollout,
  type Setup,
  tag,
  task,
} from "../building.ts";

const plan = (setup: Setup = {}, policy: Partial<ResponsePolicy> = {}, attempts: Ledger = []) =>
  planRemedy(assess(factsOf(withPast(setup)), policyOf(policy)), { attempts });

/** The pin that the service is on, as the journal has it. */
const ours = attempt({ image: "old", revision: revision(4), by: "us", end: ended("succeeded 09:30") });

/** The setup, where ECS remembers no deployments unless it says so. */
const withPast = (setup: Setup): Setup => ({ ...setup, more: { rollouts: known([]), ...setup.more } });
const tried = (image: string, how = "failed", clock = at("10:00"), why = "no healthy task"): Attempt =>
  attempt({ image, by: "us", end: { ...ended(how, why), at: clock } });
const pinned: ContainerSetup = { written: `${registry}/backend@${digest("old")}`, pinnedFrom: "latest" };
const stack = { "aws:cloudformation:stack-name": "shop" };
const commit = `${registry}/backend:abc1234`;

/** How a plan reads: its kind, and why. */
function check(setup: Setup, policy: Partial<ResponsePolicy>, attempts: Ledger, expected: string) {
  const found = plan(setup, policy, attempts);
  const told = found.kind === "wait" || found.kind === "refused" ? `${found.kind}: ${found.why}` : found.kind;
  expect(told.replace(/(?<=rolled this digest back) at [^;]+/, "")).toBe(expected);
}

describe("a plan", () => {
  test("pins every container that is wrong, and goes on following", () => {
    const images = { old: { pushedAt: at("08:00") }, worker: { pushedAt: at("11:00") } };
    const worker = { name: "worker", written: `${registry}/worker:prod`, published: "worker", images };
    const found = plan({ containers: [{}, worker, { name: "proxy", running: ["new", "new"] }] });
    expect(found).toEqual({
      kind: "pin",
      kept: [],
      said: {
        kind: "stale",
        cause: "not-redeployed",
        severity: "high",
        expected: digest("new"),
        image: digest("new"),
      },
      since: at("11:00"),
      pins: [
        {
          container: "web",
          digest: digest("new"),
          tag: "latest",
          image: `${registry}/backend@${digest("new")}`,
        },
        {
          container: "worker",
          digest: digest("worker"),
          tag: "prod",
          image: `${registry}/worker@${digest("worker")}`,
        },
      ],
    });
    expect(found.kind === "pin" && changesOf(found.pins)).toEqual([
      { container: "web", image: `${registry}/backend@${digest("new")}`, follows: "latest" },
      { container: "worker", image: `${registry}/worker@${digest("worker")}`, follows: "prod" },
    ]);
  });

  test("leaves a container alone that a rule forbids, and pins the others", () => {
    const worker = { name: "worker", written: `${registry}/worker:latest`, published: "worker" };
    const found = plan({ containers: [{}, worker] }, {}, [tried("worker")]);
    expect(found.kind === "pin" && found.pins.map(({ container }) => container)).toEqual(["web"]);
    expect(found.kind === "pin" && changesOf(found.kept)).toEqual([
      { container: "worker", image: `${registry}/worker@${digest("old")}`, follows: "latest" },
    ]);
  });

  const worker = { name: "worker", written: `${registry}/worker:latest`, published: "worker" };
  test.each<[what: string, worker: ContainerSetup, kept: readonly string[]]>([
    ["has no time yet to be deployed", { ...worker, moves: [["11:55", "worker"]] }, ["worker"]],
    ["runs what its tag names", { ...worker, running: ["worker"] }, []],
    [
      "is pinned, whatever it runs",
      { ...worker, written: `${registry}/worker@${digest("worker")}`, pinnedFrom: "latest" },
      [],
    ],
    ["is pinned", { ...worker, written: `${registry}/worker@${digest("old")}`, pinnedFrom: "latest" }, []],
    ["is outside ECR", { name: "worker", written: "redis:7" }, []],
  ])("keeps another container that %s with what it runs, if it would change: %j", (_, other, kept) => {
    const found = plan({ containers: [{}, other] }, {}, [tried("worker")]);
    expect(found.kind === "pin" && found.kept.map(({ container }) => container)).toEqual(kept);
  });

  test.each<[what: string, launchTypes: string[], brought: string, kept: readonly string[]]>([
    ["a node may have kept another image", ["EC2", "EC2"], "old", ["worker"]],
    ["one node may have kept another image", ["FARGATE", "EC2"], "old", ["worker"]],
    ["a node may have kept what may be another image", ["EC2", "EC2"], "unread", ["worker"]],
    ["no node has another image", ["EC2", "EC2"], "worker", []],
    ["nodes keep nothing", ["FARGATE", "FARGATE"], "old", []],
  ])("keeps a container with what it runs where %s: %j, %s", (_, launchTypes, brought, kept) => {
    const images = { unread: { manifest: denied("ecr:BatchGetImage") } };
    const containers = [{}, { ...worker, running: ["worker", "worker"], images }];
    const { tasks } = factsOf({ containers });
    const rollouts = [{ ...rollout(), images: new Map([["worker", digest(brought)]]) }];
    const own = tasks.known
      ? tasks.value.map((one, i) => ({ ...one, launchType: launchTypes[i] ?? null }))
      : [];
    const found = plan({
      containers,
      more: { tasks: known(own), rollouts: known(rollouts) },
    });
    expect(found.kind === "pin" && found.kept.map(({ container }) => container)).toEqual(kept);
  });

  test.each<[what: string, worker: ContainerSetup]>([
    ["two images, one of them its tag's", { ...worker, running: ["worker", "old"] }],
    ["two images", { ...worker, running: ["old", "older"] }],
    ["an image that is gone", { ...worker, images: { old: null } }],
    ["an image that is archived", { ...worker, images: { old: { isArchived: true } } }],
    ["an image of a status that is new", { ...worker, images: { old: { isArchived: null } } }],
  ])("is refused where another container would change that runs %s", (_, other) => {
    check(
      { containers: [{}, other] },
      {},
      [tried("worker")],
      'refused: a new deployment would change container "worker" too, and what it runs cannot be kept',
    );
  });

  test.each<[what: string, setup: Setup, expected: string]>([
    ["nothing is wrong", { containers: [{ running: ["new"] }] }, "nothing"],
    ["it may yet come right", { now: "11:05" }, "nothing"],
    ["some tasks are wrong", { containers: [{ running: ["old", "new"] }] }, "pin"],
    [
      "it is behind, by a revision that the journal does not know",
      { containers: [pinned] },
      'refused: container "web" is pinned by a revision that was not registered by this program, so its tag says nothing that a write may rest on',
    ],
    [
      "only the supply is in danger",
      { containers: [{ running: ["new"], images: { old: null } }] },
      "nothing",
    ],
    [
      "only the deployment stalls",
      {
        containers: [{ running: ["new"] }],
        deployments: [{ rolloutState: "IN_PROGRESS", createdAt: at("09:00"), running: 0 }],
      },
      "nothing",
    ],
    [
      "only some tasks are of another revision",
      {
        more: {
          tasks: known([
            task({ web: digest("new") }),
            task({ web: digest("new") }, { taskDefinition: revision(3), startedBy: "ecs-svc/1" }),
          ]),
        },
      },
      "nothing",
    ],
    [
      "another container follows a guess",
      { containers: [{ name: "proxy", written: "nginx:latest" }, {}] },
      "pin",
    ],
    [
      "a digest outside ECR is another",
      { containers: [{ written: `nginx@${digest("new")}` }] },
      'refused: container "web" follows by a rule that is a guess: set its track to allow a remedy',
    ],
  ])("where %s: %s", (_, setup, expected) => check(setup, {}, [], expected));

  test.each<[what: string, own: Attempt]>([
    ["a pin of ours", ours],
    ["a pin of ours that failed", { ...ours, end: ended("failed 09:30") }],
    ["a pin by hand", { ...ours, by: "person" }],
  ])("where it is behind, by %s: pin", (_, own) => {
    expect(plan({ containers: [pinned] }, {}, [own]).kind).toBe("pin");
  });
});

describe("a plan waits", () => {
  test.each<[what: string, setup: Setup, expected: string]>([
    [
      "while a fact of another container is missing",
      {
        containers: [{}, { name: "worker", written: `${registry}/worker:latest`, published: denied("ecr") }],
      },
      "wait: the published image could not be read: AccessDeniedException: ecr",
    ],
    [
      "while a task does not say what it runs",
      { containers: [{ running: ["old", null] }] },
      "wait: the running image could not be read: a running task reports no digest",
    ],
    [
      "while it is not known what was rolled back",
      { more: { rollouts: denied("ecs:ListServiceDeployments") } },
      "wait: what was deployed before is not known: AccessDeniedException: ecs:ListServiceDeployments",
    ],
    [
      "while nobody looked what was rolled back",
      { more: { rollouts: null } },
      "wait: its previous deployments were not read",
    ],
    [
      "for the pipeline of the newest push, though the one before was long ago",
      {
        containers: [
          {
            moves: [
              ["08:00", "old"],
              ["09:30", "between"],
              ["11:55", "new"],
            ],
          },
        ],
      },
      "wait: a newer image was pushed a moment ago, and its pipeline may still deploy it",
    ],
    [
      "for that pipeline where some tasks run the newest image already",
      {
        containers: [
          {
            running: ["old", "new"],
            moves: [
              ["08:00", "old"],
              ["09:30", "between"],
              ["11:55", "new"],
            ],
          },
        ],
      },
      "wait: a newer image was pushed a moment ago, and its pipeline may still deploy it",
    ],
    [
      "for no pipeline that had its time",
      {
        containers: [
          {
            moves: [
              ["08:00", "old"],
              ["09:30", "between"],
              ["11:45", "new"],
            ],
          },
        ],
      },
      "pin",
    ],
  ])("%s", (_, setup, expected) => check(setup, {}, [], expected));

  test("during a deployment, should a finding be left", () => {
    const assessment = assess(factsOf(), policyOf());
    const deploying = factsOf({ deployments: [{ rolloutState: "IN_PROGRESS" }] });
    expect(planRemedy({ ...assessment, facts: deploying }, { attempts: [] })).toEqual({
      kind: "wait",
      why: "a deployment is in progress",
    });
  });

  test("for nothing that it does not need", () => check({ resolved: "denied" }, {}, [], "pin"));
});

describe("a rule forbids", () => {
  test.each<
    [what: string, setup: Setup, policy: Partial<ResponsePolicy>, attempts: Ledger, expected: string]
  >([
    [
      "a service on hold",
      {},
      { holdUntil: at("12:01") },
      [],
      "refused: the service is on hold until 2026-11-26T12:01:00.000Z",
    ],
    ["no service whose hold is over", {}, { holdUntil: at("12:00") }, [], "pin"],
    [
      "CODE_DEPLOY",
      { more: { controller: "CODE_DEPLOY" } },
      {},
      [],
      "refused: its deployment controller is CODE_DEPLOY, which updates services in its own way",
    ],
    [
      "a controller that AWS adds later",
      { more: { controller: "NEW" } },
      { byName: true },
      [],
      "refused: its deployment controller is NEW, which updates services in its own way",
    ],
    [
      "an Express service",
      { more: { managedBy: "ECS" } },
      { byName: true },
      [],
      "refused: ECS manages its resources: an Express service is updated through its gateway service",
    ],
    [
      "a daemon",
      {
        more: {
          taskDefinition: revision4.replace("task-definition", "daemon-task-definition") as TaskDefinitionArn,
        },
      },
      { byName: true },
      [],
      "refused: ECS manages it: a daemon is updated in its own way",
    ],
    [
      "what CloudFormation owns",
      { more: { tags: stack } },
      {},
      [],
      "refused: it is owned by CloudFormation stack shop: change the image there, or set this service's mode by its name",
    ],
    [
      "what a stack owns that only has an id",
      { more: { tags: { "aws:cloudformation:stack-id": "arn:x" } } },
      {},
      [],
      "refused: it is owned by CloudFormation stack arn:x: change the image there, or set this service's mode by its name",
    ],
    [
      "what drift.yml says is owned",
      {},
      { owner: "terraform" },
      [],
      "refused: it is owned by terraform: change the image there, or set this service's mode by its name",
    ],
    [
      "nothing that is owned and meant by its name",
      { more: { tags: stack } },
      { owner: "terraform", byName: true },
      [],
      "pin",
    ],
    [
      "a guess",
      {
        containers: [
          {
            written: commit,
            published: "old",
            images: { old: { pushedAt: at("08:00") }, new: { pushedAt: at("10:00") } },
            repository: {
              tags: new Map([[tag("abc1234"), known(digest("old"))]]),
              catalogue: known([
                { digest: digest("old"), tags: [tag("abc1234")], pushedAt: at("08:00") },
                { digest: digest("new"), tags: [tag("def5678"), tag("latest")], pushedAt: at("10:00") },
              ]),
            },
          },
        ],
      },
      {},
      [],
      'refused: container "web" follows by a rule that is a guess: set its track to allow a remedy',
    ],
    [
      "a digest that ECS rolled back",
      { more: { rollouts: known([rollout({ status: "ROLLBACK_SUCCESSFUL", web: "new" })]) } },
      {},
      [],
      "refused: ECS rolled this digest back; it waits for a newer push",
    ],
    [
      "a digest that was tried",
      {},
      {},
      [tried("other"), tried("new")],
      "refused: this digest was tried at 2026-11-26T10:00:00.000Z and failed: no healthy task",
    ],
    [
      "a digest that no revision could carry",
      {},
      {},
      [tried("new", "refused", at("10:00"), "its tags are too many")],
      "refused: its tags are too many",
    ],
    ["no digest that was not", {}, {}, [tried("other")], "pin"],
    [
      "a digest that nobody got as far as, for a day",
      {},
      {},
      [tried("new", "untried", new Date(at("12:00").getTime() - 86_399_000))],
      "refused: this digest was tried at 2026-11-25T12:00:01.000Z and failed: no healthy task",
    ],
    [
      "none that nobody got as far as, after a day",
      {},
      {},
      [tried("new", "untried", new Date(at("12:00").getTime() - 86_400_000))],
      "pin",
    ],
    [
      "a digest that was tried a day ago",
      {},
      {},
      [tried("new", "failed", new Date(at("12:00").getTime() - 86_400_000))],
      "refused: this digest was tried at 2026-11-25T12:00:00.000Z and failed: no healthy task",
    ],
  ])("%s", (_, setup, policy, attempts, expected) => check(setup, policy, attempts, expected));
});

describe("a digest that the container was taken off, as far as we remember", () => {
  const left = (more: Parameters<typeof attempt>[0] = {}) =>
    attempt({ end: ended("moved-off 11:20"), ...more });
  const moved =
    "refused: somebody moved the service off this digest, as was seen at 2026-11-26T11:20:00.000Z: it waits for a newer push";
  const again: Move[] = [
    ["08:00", "old"],
    ["11:00", "new"],
    ["11:25", "old"],
    ["11:30", "new"],
  ];
  test.each<[what: string, setup: Setup, before: Attempt, expected: string]>([
    ["is not put back", {}, left(), moved],
    [
      "is not put back where ECS took it off",
      {},
      left({ end: ended("rolled-back 11:20") }),
      "refused: ECS rolled this digest back, as was seen at 2026-11-26T11:20:00.000Z: it waits for a newer push",
    ],
    ["is put back when it was pushed again", { containers: [{ moves: again }] }, left(), "pin"],
    ["is another", {}, left({ image: "other" }), "pin"],
    ["is another container's", {}, left({ container: "worker" }), "pin"],
  ])("%s", (_, setup, before, expected) => {
    const found = plan(setup, {}, [before]);
    expect(found.kind === "refused" ? `refused: ${found.why}` : found.kind).toBe(expected);
  });
});

describe("a digest that the service was pinned to before", () => {
  const pinnedAt = (clock: string, image = "new") => [
    attempt({ image, by: "us", end: ended(`succeeded ${clock}`) }),
  ];
  const moves = (...more: Move[]): Setup => ({
    containers: [{ moves: [["08:00", "old"], ["11:00", "new"], ...more] }],
  });
  const forbidden =
    "the service was pinned to this digest at 2026-11-26T11:05:00.000Z, and moved off it since: it waits for a newer push";

  test.each<[what: string, setup: Setup, before: Ledger, expected: string]>([
    ["is not put back", moves(), pinnedAt("11:05"), `refused: ${forbidden}`],
    [
      "is not put back in the same container",
      moves(),
      pinnedAt("11:05").map((one) => ({ ...one, container: "web" })),
      `refused: ${forbidden}`,
    ],
    [
      "is new to another container",
      moves(),
      pinnedAt("11:05").map((one) => ({ ...one, container: "worker" })),
      "pin",
    ],
    [
      "is not put back because it was pushed again",
      moves(["11:10", "new"]),
      pinnedAt("11:05"),
      `refused: ${forbidden}`,
    ],
    [
      "is not put back because something else was pushed",
      moves(["11:10", "old"]),
      pinnedAt("11:05"),
      `refused: ${forbidden}`,
    ],
    [
      "is not put back because its tag went elsewhere before",
      moves(["11:04", "old"], ["11:05", "new"]),
      pinnedAt("11:05"),
      `refused: ${forbidden}`,
    ],
    [
      "is not put back because its tag went elsewhere just then",
      moves(["11:05", "old"], ["11:10", "new"]),
      pinnedAt("11:05"),
      `refused: ${forbidden}`,
    ],
    [
      "is put back when its tag came back from where it was first seen",
      {
        containers: [
          {
            moves: [
              ["11:10", "old"],
              ["11:15", "new"],
            ],
          },
        ],
      },
      pinnedAt("11:05"),
      "pin",
    ],
    [
      "is put back when its tag went elsewhere and came back",
      moves(["11:10", "old"], ["11:15", "new"]),
      pinnedAt("11:05"),
      "pin",
    ],
    ["is nothing to others", moves(), pinnedAt("11:05", "other"), "pin"],
  ])("%s", (_, setup, before, expected) => {
    const found = plan(setup, { track: { kind: "same-tag" } }, before);
    expect(found.kind === "refused" ? `refused: ${found.why}` : found.kind).toBe(expected);
  });
});

describe("an image that a revision with a pin came in the way of", () => {
  const cut = (web: string, number: number, clock: string, status: string) =>
    rollout({ web, taskDefinition: revision(number), createdAt: at(clock), status });
  const setup: Setup = {
    containers: [{ written: `${registry}/backend@${digest("old")}`, pinnedFrom: "latest" }],
    more: {
      taskDefinition: revision(6),
      rollouts: known([cut("old", 6, "11:30", "SUCCESSFUL"), cut("new", 5, "11:10", "STOPPED")]),
    },
  };
  const made = (number: number, clock = "11:32") =>
    attempt({ image: "old", revision: revision(number), by: "us", end: ended(`succeeded ${clock}`) });
  const untold =
    "somebody may have moved the service off this digest, by a revision with a pin that this program did not record: it waits for a newer push";

  test.each<[what: string, pinned: Ledger, expected: string]>([
    ["is brought where the pin was ours", [made(6)], "pin"],
    ["waits where nothing was noted", [], untold],
    ["waits where another revision was ours", [made(4)], untold],
    ["waits where ours was noted before: somebody took our revision since", [made(6, "11:29")], untold],
    ["is brought where ours was noted just then", [made(6, "11:30")], "pin"],
  ])("%s", (_, pinned, expected) => {
    const found = plan(setup, {}, pinned);
    expect(found.kind === "refused" ? found.why : found.kind).toBe(expected);
  });
});

describe("an image that ECS may have rolled back", () => {
  const went = (more: Parameters<typeof rollout>[0], setup: ContainerSetup = {}): Setup => ({
    containers: [{ images: { old: { pushedAt: at("08:00") }, new: { pushedAt: at("11:00") } }, ...setup }],
    more: { rollouts: known([rollout({ taskDefinition: revision(5), createdAt: at("11:10"), ...more })]) },
  });
  const back = { status: "ROLLBACK_SUCCESSFUL" };
  const told = "refused: ECS rolled this digest back; it waits for a newer push";
  const untold =
    "refused: ECS rolled a deployment back since it was pushed, and does not say whether it was of this digest";
  test.each<[what: string, setup: Setup, expected: string]>([
    ["is not pinned", went({ ...back, web: "new" }), told],
    [
      "is not pinned, though some tasks run it",
      went({ ...back, web: "new" }, { running: ["old", "new"] }),
      told,
    ],
    ["is not pinned where ECS does not say what it was", went(back), untold],
    ["is not pinned where that began as it was pushed", went({ ...back, createdAt: at("11:00") }), untold],
    ["is not pinned where nobody knows when it was pushed", went(back, { images: {} }), untold],
    ["is another where that was before it was pushed", went({ ...back, createdAt: at("10:59") }), "pin"],
    ["is another where ECS says so", went({ ...back, web: "other" }), "pin"],
    ["is none where that deployment stayed", went({}), "pin"],
  ])("%s", (_, setup, expected) => check(setup, {}, [], expected));
});

describe("a plan waits for what ECS does", () => {
  const present = (more: Partial<Deployment>): Setup => ({ deployments: [more] });
  const past = (status: string, stage: string | null = null): Setup => ({
    more: { rollouts: known([rollout({ web: "old" }), rollout({ status, stage, web: "old" })]) },
  });
  const unended = "wait: a deployment has not ended";
  test.each<[what: string, setup: Setup, expected: string]>([
    ["where ECS names no deployment", { deployments: [] }, "wait: ECS names no present deployment"],
    ["where none is the PRIMARY one", present({ status: "ACTIVE" }), "wait: ECS names no present deployment"],
    [
      "where nobody knows what ECS says of it",
      present({ rolloutState: "PAUSED" }),
      "wait: ECS reports a state of its deployment that this program does not know: PAUSED",
    ],
    ["not where it failed", present({ rolloutState: "FAILED" }), "pin"],
    ["not where ECS says nothing of it", present({ rolloutState: null }), "pin"],
    ...["PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"].map(
      (status): [string, Setup, string] => [`where ECS remembers one as ${status}`, past(status), unended],
    ),
    ["where such a one is in a stage before its clean-up", past("IN_PROGRESS", "SCALE_UP"), unended],
    ["not where only its clean-up is left", past("IN_PROGRESS", "CLEAN_UP"), "pin"],
    ["not where all came to their end", past("STOPPED"), "pin"],
    [
      "where nobody knows what ECS says of the last one",
      { more: { rollouts: known([rollout({ status: "PAUSED", web: "old" })]) } },
      "wait: ECS reports a state of its last deployment that this program does not know: PAUSED",
    ],
    ["not where it says so of one before it", past("PAUSED"), "pin"],
  ])("%s", (_, setup, expected) => check(setup, {}, [], expected));
});

describe("a service of which no task runs is judged by what its revision resolved", () => {
  const idle = (images: ContainerSetup["images"] = {}, platform?: string): Setup => ({
    desired: 0,
    containers: [{ running: [], images, ...(platform ? { platform } : {}) }],
  });
  const for_ = (name: string, ...children: string[]): Partial<ImageRecord> => ({
    manifest: known({
      ...index(name),
      children: children.map((platform) => ({
        digest: digest(`${name} ${platform}`),
        platform,
        attestation: false,
      })),
    } as Manifest),
  });
  const lost = idle({ old: for_("old", "linux/arm64"), new: for_("new", "linux/amd64") });
  const kept = idle({ old: for_("old", "linux/arm64"), new: for_("new", "linux/amd64", "linux/arm64") });
  test.each<[what: string, setup: Setup, expected: string]>([
    [
      "a newer image is brought",
      idle({ old: { pushedAt: at("07:00") }, new: { pushedAt: at("08:00") } }),
      "pin",
    ],
    [
      "an older one is not",
      idle({ old: { pushedAt: at("08:00") }, new: { pushedAt: at("07:00") } }),
      "refused: it is older than what runs: set its track to same-tag, to have it follow its tag back",
    ],
    ["one for the same platforms and more is brought", kept, "pin"],
    [
      "one for another platform is not",
      lost,
      "refused: it has no image for linux/arm64, which the present one has, and the platform of the tasks is not known",
    ],
  ])("%s", (_, setup, expected) => check(setup, {}, [], expected));
});

describe("an image that is not there", () => {
  test.each<[what: string, image: Partial<ImageRecord> | null | Known<never>, expected: string]>([
    ["is not pinned", null, "refused: the image is gone from its repository"],
    [
      "is not pinned from the archive",
      { isArchived: true },
      "refused: the image is archived, and cannot be pulled",
    ],
    [
      "is not pinned where ECR says of it what nobody here knows",
      { isArchived: null },
      "refused: whether the image can be pulled is not known: ECR reports a status that this program does not know",
    ],
    ["is there, as far as anybody knows", {}, "pin"],
  ])("%s", (_, image, expected) => check({ containers: [{ images: { new: image } }] }, {}, [], expected));
});

describe("an image that is older than what runs", () => {
  const pushed = (old: string | null, now: string | null): Setup => ({
    containers: [
      { images: { old: { pushedAt: old ? at(old) : null }, new: { pushedAt: now ? at(now) : null } } },
    ],
  });
  const older =
    "refused: it is older than what runs: set its track to same-tag, to have it follow its tag back";
  const untold =
    "refused: it cannot be determined whether it is older than what runs, which is gone: set its track to same-tag, to have it follow its tag whatever it names";
  const back: Move[] = [
    ["07:00", "new"],
    ["08:00", "old"],
    ["11:00", "new"],
  ];
  /** What runs since nine is gone from the registry. */
  const gone = (pushed: string, moves: Move[]): Setup => ({
    containers: [{ moves, images: { old: null, new: { pushedAt: at(pushed) } } }],
  });
  const undated = (moves: Move[]): Setup => ({ containers: [{ moves }] });
  test.each<[what: string, setup: Setup, policy: Partial<ResponsePolicy>, expected: string]>([
    ["is not pinned", pushed("10:00", "09:00"), {}, older],
    [
      "is pinned where the owner of the tag decides",
      pushed("10:00", "09:00"),
      { track: { kind: "same-tag" } },
      "pin",
    ],
    ["is not one that was pushed at the same time", pushed("10:00", "10:00"), {}, "pin"],
    [
      "is not pinned where it is older than one that runs",
      {
        containers: [
          {
            running: ["old", "older"],
            images: {
              old: { pushedAt: at("10:00") },
              older: { pushedAt: at("08:00") },
              new: { pushedAt: at("09:00") },
            },
          },
        ],
      },
      {},
      older,
    ],
    ["is not one that is newer", pushed("09:00", "10:00"), {}, "pin"],
    [
      "is not one where what runs is gone from the registry",
      { containers: [{ images: { old: null, new: { pushedAt: at("09:00") } } }] },
      {},
      "pin",
    ],
    ["is not one that was pushed since the deployment of what is gone", gone("10:00", []), {}, "pin"],
    [
      "is not one that the tag came to after what is gone",
      gone("07:00", [
        ["07:30", "old"],
        ["08:00", "new"],
      ]),
      {},
      "pin",
    ],
    [
      "is not one that nobody dates, and that the tag came to later",
      undated([
        ["07:30", "old"],
        ["08:00", "new"],
      ]),
      {},
      "pin",
    ],
    ["is not pinned where the tag had named it before what is gone", gone("07:00", back), {}, older],
    ["is not pinned where nobody dates either, and the tag had named it before", undated(back), {}, older],
    [
      "is not pinned where nobody saw the tag name what is gone",
      gone("07:00", [["08:00", "new"]]),
      {},
      untold,
    ],
    [
      "is not pinned where it was pushed as the deployment of what is gone began",
      gone("09:00", []),
      {},
      untold,
    ],
    ["is not pinned where nobody saw the tag come to it", gone("07:00", [["08:00", "old"]]), {}, untold],
    ["is not pinned where nothing is dated", undated([]), {}, untold],
    [
      "is not pinned where nothing says when what is gone was deployed",
      { ...gone("10:00", []), deployments: [] },
      {},
      "wait: ECS names no present deployment",
    ],
    [
      "is pinned where the owner of the tag decides, whatever is gone",
      gone("07:00", back),
      { track: { kind: "same-tag" } },
      "pin",
    ],
  ])("%s", (_, setup, policy, expected) => check(setup, policy, [], expected));
});
