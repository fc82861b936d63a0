import { describe, expect, test } from "vitest";
import { known } from "../../../src/domain/common/known.ts";
import type { TaskDefinitionArn } from "../../../src/domain/ecs/arn.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import type { Mode } from "../../../src/domain/policy/mode.ts";
import { followRemedy, type RemedyStep } from "../../../src/domain/remedy/follow-remedy.ts";
import type { Remedy } from "../../../src/domain/remedy/remedy.ts";
import {
  at,
  type ContainerSetup,
  digest,
  factsOf,
  policyOf,
  registry,
  remedyOf,
  revision,
  rollout,
  type Setup,
  stoppedTask,
} from "../building.ts";

const deploying = remedyOf({ state: "deploying", target: revision(5) });

/** The service on the revision that was pinned. */
const pinned = (more: Setup = {}): Setup => ({
  containers: [
    {
      written: `${registry}/backend@${digest("new")}`,
      pinnedFrom: "latest",
      running: ["new", "new"],
      resolved: "new",
    },
  ],
  ...more,
  more: { taskDefinition: revision(5), ...more.more },
});
/** The setup, where ECS remembers no deployments unless it says so. */
const withPast = (setup: Setup): Setup => ({ ...setup, more: { rollouts: known([]), ...setup.more } });
/** The deployment of the remedy, as ECS remembers it. */
const ours = (more: Parameters<typeof rollout>[0] = {}) =>
  rollout({ taskDefinition: revision(5), createdAt: at("12:00"), ...more });
const inProgress = { deployments: [{ rolloutState: "IN_PROGRESS" }] };
const say = (step: RemedyStep) => ("why" in step ? `${step.kind}: ${step.why}` : step.kind);
const step = (setup: Setup, own: Remedy | null, mode: Mode = "remediate") =>
  followRemedy(assess(factsOf(withPast(setup)), policyOf({ mode })), {
    remedy: own,
    attempts: [],
    limited: null,
  });

describe("a deployment of our own that gets nowhere", () => {
  const failure = { stopCode: "TaskFailedToStart", reason: "CannotPullContainerError: no such manifest" };
  const began = { createdAt: at("10:00"), running: 0, desired: 2, id: "ecs-svc/5" };
  const hanging = (more: Setup = {}): Setup =>
    pinned({
      deployments: [{ rolloutState: "IN_PROGRESS", ...began, taskDefinition: revision(5) }],
      ...more,
      more: { lastEvent: "(service backend) was unable to place a task", ...more.more },
    });
  const pulls = known(
    [1, 2].map(() => stoppedTask({ ...failure, startedBy: began.id, stoppedAt: at("11:50") })),
  );

  test.each<[what: string, setup: Setup, own: Remedy, expected: string]>([
    [
      "has failed once it stands still",
      hanging(),
      deploying,
      "failed: its deployment makes no progress; (service backend) was unable to place a task; the service is on backend:5, 0 of 2 tasks running, and 2 of the previous deployment",
    ],
    [
      "has failed once its image cannot be pulled, with the tasks that failed",
      hanging({
        deployments: [
          { rolloutState: "IN_PROGRESS", ...began, createdAt: at("11:45"), taskDefinition: revision(5) },
        ],
        more: { stopped: pulls },
      }),
      remedyOf({ state: "deploying", target: revision(5), at: at("11:45") }),
      "failed: its deployment makes no progress; 2 tasks stopped: CannotPullContainerError: no such manifest (2); the service is on backend:5, 0 of 2 tasks running, and 2 of the previous deployment",
    ],
    [
      "is waited for before",
      hanging({
        deployments: [
          { rolloutState: "IN_PROGRESS", ...began, createdAt: at("11:45"), taskDefinition: revision(5) },
        ],
      }),
      deploying,
      "waiting",
    ],
    [
      "is waited for where all its tasks run, and ECS does not end it",
      hanging({
        deployments: [{ rolloutState: "IN_PROGRESS", ...began, running: 2, taskDefinition: revision(5) }],
        more: { rollouts: known([]) },
      }),
      deploying,
      "waiting",
    ],
    [
      "is somebody else's where it is of another revision",
      hanging({ deployments: [{ rolloutState: "IN_PROGRESS", ...began, taskDefinition: revision(6) }] }),
      deploying,
      "waiting",
    ],
  ])("%s", (_, setup, own, expected) => expect(say(step(setup, own))).toBe(expected));
});

describe("where no remedy is open", () => {
  test.each<[what: string, setup: Setup, mode: Mode, expected: string]>([
    ["one is asked for", {}, "remediate", "ask"],
    ["none is asked for where nothing is wrong", pinned(), "remediate", "none"],
    ["none is asked for during a deployment", inProgress, "remediate", "none"],
    ["none is asked for by who only wants to hear", {}, "alert", "none"],
    ["none is asked for by who observes", {}, "observe", "none"],
    [
      "one is refused where a rule forbids it",
      { more: { controller: "EXTERNAL" } },
      "remediate",
      "refused: its deployment controller is EXTERNAL, which updates services in its own way",
    ],
    ["none is refused to who only wants to hear", { more: { controller: "EXTERNAL" } }, "alert", "none"],
  ])("%s", (_, setup, mode, expected) => expect(say(step(setup, null, mode))).toBe(expected));

  test("says what it waits for", () => {
    const worker = { name: "worker", written: `${registry}/worker:prod`, running: [null] };
    expect(step({ containers: [{}, worker] }, null)).toEqual({
      kind: "none",
      waitsFor: "the running image could not be read: a running task reports no digest",
    });
    expect(step(pinned(), null)).toEqual({ kind: "none" });
  });

  test.each<[until: string, expected: string]>([
    ["12:01", "refused: enough for a day"],
    ["12:00", "ask"],
  ])("one waits for a limit until %s", (until, expected) => {
    const limited = { until: at(until), why: "enough for a day", scope: "all" } as const;
    const assessment = assess(factsOf(withPast({})), policyOf({ mode: "remediate" }));
    expect(say(followRemedy(assessment, { remedy: null, attempts: [], limited }))).toBe(expected);
  });

  test("none is refused by a limit where nothing is wrong", () => {
    const limited = { until: at("18:00"), why: "enough for a day", scope: "all" } as const;
    const assessment = assess(factsOf(pinned()), policyOf({ mode: "remediate" }));
    expect(say(followRemedy(assessment, { remedy: null, attempts: [], limited }))).toBe("none");
  });

  test("what is asked for is the plan", () => {
    expect(step({}, null)).toMatchObject({
      kind: "ask",
      plan: { kind: "pin", pins: [{ digest: digest("new") }] },
    });
  });
});

describe("a remedy", () => {
  const back = { more: { taskDefinition: revision(4) } };
  test.each<[what: string, setup: Setup, own: Remedy, expected: string]>([
    ["that is asked for is waited for", {}, remedyOf(), "waiting"],
    ["that is being written is waited for", {}, remedyOf({ state: "writing" }), "waiting"],
    ["is waited for during a deployment", inProgress, deploying, "waiting"],
    [
      "is waited for during a deployment, refused or not",
      inProgress,
      remedyOf({ state: "refused" }),
      "waiting",
    ],
    [
      "is waited for no longer than an hour",
      { now: "12:31" },
      remedyOf(),
      "failed: it was requested, and not carried out",
    ],
    ["is waited for an hour", { now: "12:30" }, remedyOf(), "waiting"],
    [
      "is moot where the service is in sync without it",
      { containers: [{ running: ["new"] }] },
      remedyOf(),
      "moot",
    ],
    [
      "is moot where nothing of the service is checked any more",
      { containers: [{ written: "nginx:1.27" }] },
      remedyOf(),
      "moot",
    ],
    ["is moot even after an hour", { now: "12:31", containers: [{ running: ["new"] }] }, remedyOf(), "moot"],
    [
      "that AWS refused failed",
      {},
      remedyOf({ state: "refused", why: "ClientException: no" }),
      "failed: ClientException: no",
    ],
    ["that AWS refused without a word failed", {}, remedyOf({ state: "refused" }), "failed: AWS refused it"],
    ["is done when all tasks run what was pinned", pinned(), deploying, "done"],
    ["is done though nobody noted that it was written", pinned(), remedyOf({ target: revision(5) }), "done"],
    [
      "is not done while tasks of the previous deployment serve in the place of its own",
      pinned({ deployments: [{ running: 1 }], desired: 2 }),
      deploying,
      "waiting",
    ],
    [
      "failed where ECS gave it up, whatever serves beside it",
      pinned({
        deployments: [{ rolloutState: "FAILED", running: 0, reason: "tasks failed to start" }],
        containers: [{ written: `${registry}/backend@${digest("new")}`, running: [], resolved: "new" }],
        more: { running: 2, stopped: known([stoppedTask({ reason: "exit 1" })]) },
      }),
      deploying,
      "failed: ECS marked the deployment of backend:5 as failed: tasks failed to start; 1 task stopped: exit 1 (1); the service is on backend:5, 0 of 2 tasks running, and 2 of the previous deployment",
    ],
    [
      "failed where ECS gave it up without a word",
      pinned({ deployments: [{ rolloutState: "FAILED", running: 1 }] }),
      deploying,
      "failed: ECS marked the deployment of backend:5 as failed; the service is on backend:5, 1 of 2 tasks running, and 1 of the previous deployment",
    ],
    ["is not done while a task is missing", pinned({ desired: 3 }), deploying, "waiting"],
    [
      "is not done while a task runs another digest",
      pinned({ containers: [{ written: `${registry}/backend@${digest("new")}`, running: ["new", "old"] }] }),
      deploying,
      "waiting",
    ],
    [
      "is not done while a task says nothing",
      pinned({ containers: [{ written: `${registry}/backend@${digest("new")}`, running: ["new", null] }] }),
      deploying,
      "waiting",
    ],
    [
      "is not done where its container is gone",
      pinned({ containers: [{ name: "other" }] }),
      deploying,
      "waiting",
    ],
    ["is not done where the tasks cannot be read", pinned({ tasks: "denied" }), deploying, "waiting"],
    [
      "is done at no task at all by what was resolved",
      pinned({
        desired: 0,
        containers: [{ written: `${registry}/backend@${digest("new")}`, running: [], resolved: "new" }],
      }),
      deploying,
      "done",
    ],
    [
      "failed where the service is back",
      back,
      deploying,
      "failed: ECS or a person moved the service back from backend:5 to backend:4; the service is on backend:4, 2 of 2 tasks running",
    ],
    [
      "failed where the service is back, with ECS's reason",
      { ...back, deployments: [{ reason: "ECS deployment circuit breaker: rolling back" }] },
      deploying,
      "failed: ECS or a person moved the service back from backend:5 to backend:4: ECS deployment circuit breaker: rolling back; the service is on backend:4, 2 of 2 tasks running",
    ],
    [
      "is moot where another deployment brought the same",
      pinned({ more: { taskDefinition: revision(6) } }),
      deploying,
      "moot",
    ],
    [
      "failed where another deployment brought the same to some tasks",
      pinned({ deployments: [{ running: 1 }], more: { taskDefinition: revision(6) } }),
      deploying,
      "failed: another deployment superseded backend:5; the service is on backend:6, 1 of 2 tasks running, and 1 of the previous deployment",
    ],
    [
      "is waited for where another deployment brought what nobody knows",
      pinned({ tasks: "denied", more: { taskDefinition: revision(6), running: 2 } }),
      deploying,
      "waiting",
    ],
    [
      "failed where nobody knows for more than an hour what another deployment brought",
      pinned({ now: "12:31", tasks: "denied", more: { taskDefinition: revision(6), running: 2 } }),
      deploying,
      "failed: another deployment superseded backend:5; the service is on backend:6, 2 of 2 tasks running",
    ],
    [
      "is waited for where the service could not be read",
      {
        containers: "denied",
        tasks: "denied",
        deployments: [],
        more: { isUnread: true, taskDefinition: "" as TaskDefinitionArn },
      },
      deploying,
      "waiting",
    ],
    [
      "is waited for while ECS may answer as before it",
      back,
      { ...deploying, at: new Date(at("12:00").getTime() - 59_999) },
      "waiting",
    ],
    [
      "failed where ECS answers as before it for a minute",
      back,
      { ...deploying, at: new Date(at("12:00").getTime() - 60_000) },
      "failed: ECS or a person moved the service back from backend:5 to backend:4; the service is on backend:4, 2 of 2 tasks running",
    ],
    [
      "failed where ECS remembers that it was there",
      { more: { taskDefinition: revision(4), rollouts: known([ours()]) } },
      { ...deploying, at: new Date(at("12:00").getTime() - 1000) },
      "failed: somebody moved the service back from backend:5 to backend:4; the service is on backend:4, 2 of 2 tasks running",
    ],
    [
      "is waited for while ECS answers as before it, and remembers an earlier deployment of the same revision",
      { more: { taskDefinition: revision(4), rollouts: known([ours({ createdAt: at("09:00") })]) } },
      { ...deploying, at: new Date(at("12:00").getTime() - 1000) },
      "waiting",
    ],
    [
      "is waited for while ECS answers as before it, and lists its deployment as under way",
      {
        more: {
          taskDefinition: revision(4),
          rollouts: known([ours({ status: "IN_PROGRESS" })]),
        },
      },
      { ...deploying, at: new Date(at("12:00").getTime() - 1000) },
      "waiting",
    ],
    [
      "failed where it is on a third revision at once",
      { more: { taskDefinition: revision(6) } },
      { ...deploying, at: new Date(at("12:00").getTime() - 1000) },
      "failed: another deployment superseded backend:5; the service is on backend:6, 2 of 2 tasks running",
    ],
    [
      "failed where another deployment came over it",
      { more: { taskDefinition: revision(6) } },
      deploying,
      "failed: another deployment superseded backend:5; the service is on backend:6, 2 of 2 tasks running",
    ],
    [
      "failed where nobody remembers its revision",
      { more: { taskDefinition: revision(6) } },
      { ...deploying, target: null },
      "failed: another deployment superseded it; the service is on backend:6, 2 of 2 tasks running",
    ],
    [
      "failed where ECS rolled it back, with the tasks that stopped",
      {
        more: {
          taskDefinition: revision(4),
          rollouts: known([ours({ status: "ROLLBACK_SUCCESSFUL", reason: "2 failed" })]),
          stopped: known([
            stoppedTask({ reason: "exit 1", stopCode: "EssentialContainerExited" }),
            stoppedTask({ reason: "exit 1", stopCode: "EssentialContainerExited" }),
            stoppedTask({ reason: "no such image" }),
            stoppedTask({ reason: "scaled in", stopCode: "ServiceSchedulerInitiated" }),
            stoppedTask({ reason: "before", stoppedAt: at("11:29") }),
          ]),
        },
      },
      deploying,
      "failed: ECS rolled the service back from backend:5 to backend:4: 2 failed; 3 tasks stopped: exit 1 (2), and others; the service is on backend:4, 2 of 2 tasks running",
    ],
    [
      "failed with what ECS said of it, not of a later one, and with what stopped most often",
      {
        more: {
          taskDefinition: revision(4),
          rollouts: known([
            rollout({ taskDefinition: revision(6), reason: "of no concern" }),
            ours({ status: "ROLLBACK_IN_PROGRESS", reason: "1 failed" }),
          ]),
          stopped: known([
            stoppedTask({ reason: "exit 1", stopCode: "EssentialContainerExited" }),
            stoppedTask({ reason: "no such image", stoppedAt: null }),
            stoppedTask({ reason: "no such image" }),
            stoppedTask({ reason: "scaled in", stopCode: "ServiceSchedulerInitiated" }),
            stoppedTask({ reason: "scaled in", stopCode: "ServiceSchedulerInitiated" }),
          ]),
        },
      },
      deploying,
      "failed: ECS rolled the service back from backend:5 to backend:4: 1 failed; 3 tasks stopped: no such image (2), and others; the service is on backend:4, 2 of 2 tasks running",
    ],
    [
      "failed with the one task that stopped, where no deployment is left",
      {
        deployments: [],
        more: { taskDefinition: revision(4), stopped: known([stoppedTask({ reason: "exit 1" })]) },
      },
      deploying,
      "failed: ECS or a person moved the service back from backend:5 to backend:4; 1 task stopped: exit 1 (1); the service is on backend:4, 2 of 2 tasks running",
    ],
    [
      "failed where a person moved the service back",
      { more: { taskDefinition: revision(4), rollouts: known([ours()]) } },
      deploying,
      "failed: somebody moved the service back from backend:5 to backend:4; the service is on backend:4, 2 of 2 tasks running",
    ],
    [
      "failed where its tasks run something else for more than an hour",
      pinned({
        now: "12:31",
        containers: [{ written: `${registry}/backend@${digest("new")}`, running: ["new", "old"] }],
      }),
      deploying,
      "failed: its tasks do not run what was pinned; the service is on backend:5, 2 of 2 tasks running",
    ],
  ])("%s", (_, setup, own, expected) => expect(say(step(setup, own))).toBe(expected));

  test("is followed to its end by who no longer asks for one", () => {
    expect(say(step(pinned(), deploying, "observe"))).toBe("done");
  });

  const beside = (worker: ContainerSetup) => [
    { written: `${registry}/backend@${digest("new")}`, running: ["new"], resolved: "new" },
    { name: "worker", written: `${registry}/worker@${digest("job")}`, running: ["job"], ...worker },
  ];
  test.each<[what: string, worker: ContainerSetup, expected: string]>([
    ["done when all of them run", {}, "done"],
    ["waited for while one runs another image", { running: ["old"] }, "waiting"],
    ["waited for while one says nothing", { running: [null] }, "waiting"],
    ["waited for while one is not there", { name: "other" }, "waiting"],
  ])("of several containers is %s", (_, worker, expected) => {
    const pins = deploying.pins.flatMap((web) => [
      web,
      { ...web, container: "worker", digest: digest("job") },
    ]);
    const both = { ...deploying, pins };
    for (const containers of [beside(worker), beside(worker).toReversed()])
      expect(say(step(pinned({ desired: 1, containers }), both))).toBe(expected);
  });

  test("is told of with what it was", () => {
    expect(step(pinned(), deploying)).toEqual({ kind: "done", remedy: deploying });
  });
});
