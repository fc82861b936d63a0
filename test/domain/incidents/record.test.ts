import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known } from "../../../src/domain/common/known.ts";
import type { Attempt } from "../../../src/domain/facts/attempt.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import type { TaskChange } from "../../../src/domain/facts/trigger.ts";
import type { RepositoryKey } from "../../../src/domain/image/ecr.ts";
import type { Digest } from "../../../src/domain/image/reference.ts";
import { type Incident, isBygone } from "../../../src/domain/incidents/incident.ts";
import {
  isExpectedChange,
  newRecord,
  noteAssessment,
  type ServiceRecord,
} from "../../../src/domain/incidents/record.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import type { Remedy } from "../../../src/domain/remedy/remedy.ts";
import { policies, records, serviceFacts } from "../../arbitraries.ts";
import {
  at,
  attempt,
  claim,
  digest,
  ended,
  factsOf,
  incidentOf,
  policyOf,
  registry,
  remedyOf,
  revision,
  revision4,
  rollout,
  type Setup,
  serviceArn,
  task,
  told,
} from "../building.ts";

const inSync: Setup = { containers: [{ running: ["new"], resolved: "new" }] };
const underWay: Setup = { deployments: [{ rolloutState: "IN_PROGRESS" }] };
const note = (setup: Setup, before: Partial<ServiceRecord> = {}) =>
  noteAssessment({ ...newRecord(serviceArn), ...before }, assess(factsOf(setup), policyOf()));

describe("isExpectedChange", () => {
  const web = (value: Digest | null): TaskChange => ({
    taskDefinition: revision4,
    lastStatus: "RUNNING",
    stopCode: null,
    digests: { web: value },
  });
  const accepted = {
    taskDefinition: revision4,
    digests: new Map([["web", [digest("new"), digest("child")]]]),
  };
  const cases: readonly [what: string, change: TaskChange, expected: boolean][] = [
    ["the accepted digest", web(digest("new")), true],
    ["another accepted digest", web(digest("child")), true],
    ["another digest", web(digest("old")), false],
    ["no digest yet", web(null), false],
    ["another container alone", { ...web(null), digests: { worker: digest("new") } }, false],
    ["a sidecar beside it", { ...web(null), digests: { web: digest("new"), agent: digest("agent") } }, true],
    ["another revision", { ...web(digest("new")), taskDefinition: `${revision4}0` }, false],
    [
      "a task that stopped",
      { ...web(null), lastStatus: "STOPPED", stopCode: "ServiceSchedulerInitiated" },
      true,
    ],
    ["a task that stopped, nobody knows why", { ...web(null), lastStatus: "STOPPED" }, true],
    [
      "a task that never started",
      { ...web(null), lastStatus: "STOPPED", stopCode: "TaskFailedToStart" },
      false,
    ],
    [
      "a task of another revision that stopped",
      { ...web(null), lastStatus: "STOPPED", taskDefinition: "other" },
      false,
    ],
  ];
  test.each(cases)("%s", (_, change, expected) => {
    expect(isExpectedChange({ ...newRecord(serviceArn), accepted }, change)).toBe(expected);
  });

  test("nothing is expected of a service that is not in sync", () => {
    for (const [, change] of cases) expect(isExpectedChange(newRecord(serviceArn), change)).toBe(false);
  });

  test("asks for every container", () => {
    const two = {
      taskDefinition: revision4,
      digests: new Map([
        ["web", [digest("new")]],
        ["worker", [digest("worker")]],
      ]),
    };
    expect(isExpectedChange({ ...newRecord(serviceArn), accepted: two }, web(digest("new")))).toBe(false);
  });
});

test("a service that was never seen has nothing to remember", () => {
  const { service, version, baselineAt, pastUnread, ...others } = newRecord(serviceArn, at("11:00"));
  expect(pastUnread).toEqual({ rollouts: null, newest: null });
  expect({ service, version, baselineAt }).toEqual({
    service: serviceArn,
    version: 0,
    baselineAt: at("11:00"),
  });
  for (const [field, value] of Object.entries(others)) expect([field, value ?? []]).toEqual([field, []]);
  expect(newRecord(serviceArn).baselineAt).toBeNull();
});

describe("noteAssessment", () => {
  test("accepts what a service of which nothing is checked shows, too", () => {
    const outside: Setup = { containers: [{ written: "nginx:1.27", running: ["x"] }] };
    expect(note(outside).accepted?.digests).toEqual(new Map([["web", [digest("x")]]]));
  });

  test("accepts what a service in sync runs", () => {
    expect(note(inSync).accepted).toEqual({
      taskDefinition: revision4,
      digests: new Map([["web", [digest("new")]]]),
    });
  });

  test.each<[string, Setup, Partial<ServiceRecord>?]>([
    ["is stale", {}],
    ["is being deployed", { ...inSync, deployments: [{ rolloutState: "IN_PROGRESS" }] }],
    ["is not known to be in sync", { ...inSync, tasks: "denied" }],
    ["has an open incident", inSync, { incidents: [incidentOf()] }],
    ["has an open remedy", inSync, { remedy: remedyOf() }],
  ])("accepts nothing of a service that %s", (_, setup, before) => {
    expect(note(setup, before).accepted).toBeNull();
  });

  test("knows each repository once, in one order", () => {
    const containers = ["b:latest", "a", `b@${digest("x")}`].map((image, i) => ({
      name: `c${i}`,
      written: `${registry}/${image}`,
    }));
    const elsewhere = { name: "nginx", written: "nginx:latest" };
    expect(note({ containers: [...containers, elsewhere] }).repositories).toEqual([
      "123456789012/us-east-1/a",
      "123456789012/us-east-1/b",
    ]);
  });

  test("keeps the repositories that it knew while the task definition cannot be read", () => {
    const { repositories } = note(inSync);
    expect(note({ containers: "denied" }, { repositories }).repositories).toEqual(repositories);
  });

  test("keeps all that is not the assessment's to say", () => {
    fc.assert(
      fc.property(records(), serviceFacts(), policies(), (record, facts, policy) => {
        const {
          accepted,
          repositories,
          uses,
          attempts,
          unknownSince,
          pastUnread,
          baselineAt,
          seen,
          ...kept
        } = record;
        const incidents = record.incidents.filter((one) => !isBygone(one));
        expect(noteAssessment({ ...record, incidents }, assess(facts, policy))).toMatchObject({
          ...kept,
          incidents,
        });
      }),
    );
  });

  test.each<[what: string, setup: Setup, isOver: boolean]>([
    ["in sync", { containers: [{ running: ["new"], resolved: "new" }] }, true],
    ["drifted", {}, true],
    ["under way", { deployments: [{ rolloutState: "IN_PROGRESS" }] }, false],
    ["unknown", { tasks: "denied" }, false],
    [
      "settling",
      {
        containers: [
          {
            moves: [
              ["08:00", "old"],
              ["11:59", "new"],
            ],
          },
        ],
      },
      false,
    ],
    ["in sync, and under way", { ...inSync, deployments: [{ rolloutState: "IN_PROGRESS" }] }, false],
    [
      "drifted, and another container settles",
      {
        containers: [{}, { name: "worker", written: `${registry}/worker:latest`, moves: [["11:59", "new"]] }],
      },
      false,
    ],
  ])("a first look is over when nothing may yet come of it: %s", (_, setup, isOver) => {
    const baselineAt = new Date("2026-11-26T12:00:00Z");
    expect(note(setup, { baselineAt }).baselineAt).toEqual(isOver ? null : baselineAt);
  });

  test.each<[what: string, setup: Setup, before: Date | null, unknownSince: Date | null]>([
    ["begins with the first look that could not tell", { tasks: "denied" }, null, at("12:00")],
    ["keeps its beginning", { tasks: "denied" }, at("11:00"), at("11:00")],
    ["is over when it can be told", inSync, at("11:00"), null],
    ["outlasts a deployment", { tasks: "denied", ...underWay }, at("11:00"), at("11:00")],
    ["does not begin with a deployment", { tasks: "denied", ...underWay }, null, null],
    ["is over when a deployment shows it", { ...inSync, ...underWay }, at("11:00"), null],
    [
      "is over when a deployment shows it, though an optional fact is missing",
      { ...underWay, containers: [{ running: ["new"] }], resolved: "denied" },
      at("11:00"),
      null,
    ],
  ])("what cannot be told %s", (_, setup, before, unknownSince) => {
    expect(note(setup, { unknownSince: before }).unknownSince).toEqual(unknownSince);
  });

  test("knows each image that a container has: running, resolved or written, since it was first seen", () => {
    const backend = { repository: "123456789012/us-east-1/backend" as RepositoryKey };
    const before = [
      { ...backend, digest: digest("old"), since: at("09:00") },
      { ...backend, digest: digest("gone"), since: at("09:00") },
      {
        repository: "123456789012/us-east-1/b" as RepositoryKey,
        digest: digest("written"),
        since: at("09:00"),
      },
    ];
    const written = `${registry}/backend@${digest("written")}`;
    const elsewhere = { name: "nginx", written: `nginx@${digest("nginx")}` };
    const containers = [{ written, running: ["old", "new", null, "old"], resolved: "resolved" }, elsewhere];
    const { uses } = note({ containers }, { uses: before });
    expect(uses.map(({ digest, since, repository }) => [repository, digest, since])).toEqual(
      [...["new", "old"].map(digest).sort(), digest("resolved"), digest("written")].map((one) => [
        backend.repository,
        one,
        at(one === digest("old") ? "09:00" : "12:00"),
      ]),
    );
    expect(note({ containers, tasks: "denied" }, { uses: before }).uses).toEqual(before);
    expect(note({ containers: "denied" }, { uses: before }).uses).toEqual(before);
    expect(note({ containers: [{ running: [], resolved: null }] }).uses).toEqual([]);
  });

  test("knows what the tasks of the previous deployment still have", () => {
    const former = task({ web: digest("old") }, { startedBy: "ecs-svc/0" });
    const stopped = task({ web: digest("older") }, { startedBy: "ecs-svc/0", lastStatus: "STOPPED" });
    const setup: Setup = {
      deployments: [
        { rolloutState: "IN_PROGRESS", running: 0 },
        { id: "ecs-svc/0", status: "ACTIVE", createdAt: at("08:00") },
      ],
      containers: [{ running: [], resolved: "new" }],
      more: { tasks: known([former, stopped]) },
    };
    expect(note(setup).uses.map((use) => use.digest)).toEqual([digest("old"), digest("new")]);
  });

  test("remembers its verdict", () => {
    expect(note(inSync).seen).toBe(`in-sync ${revision4}`);
  });

  test("noting twice changes nothing", () => {
    fc.assert(
      fc.property(records(), serviceFacts(), policies(), (record, facts, policy) => {
        const assessment = assess(facts, policy);
        const once = noteAssessment(record, assessment);
        expect(noteAssessment(once, assessment)).toEqual(once);
      }),
    );
  });
});

describe("an incident of which somebody was about to tell how its remedy ended", () => {
  const claimed = (more: Partial<Incident> = {}) =>
    incidentOf({ told: null, claim: claim({ event: "remediated", until: at("11:59") }), ...more });
  const left = (incident: Incident, setup: Setup = inSync, remedy: Remedy | null = null) =>
    note(setup, { incidents: [incident], remedy }).incidents.length;

  test.each(["remediated", "remediation-failed"] as const)(
    "is forgotten when it is over and nobody can tell it any more: %s",
    (event) => expect(left(claimed({ claim: claim({ event, until: at("11:59") }) }))).toBe(0),
  );

  test.each<[what: string, incident: Incident, setup?: Setup, remedy?: Remedy]>([
    ["its claim holds", claimed({ claim: claim({ event: "remediated", until: at("12:01") }) })],
    ["it is wrong again", claimed(), {}],
    ["its remedy is there still", claimed(), inSync, remedyOf()],
    ["it was told before", claimed({ told: told() })],
    ["something else was to be told", claimed({ claim: claim({ event: "opened", until: at("11:59") }) })],
    ["nothing was to be told", claimed({ claim: null })],
  ])("is kept where %s", (_, incident, setup, remedy) => expect(left(incident, setup, remedy)).toBe(1));
});

describe("what a container was taken off", () => {
  const past = (status: string) => [
    rollout({ web: "old", createdAt: at("11:30") }),
    rollout({ web: "new", createdAt: at("11:10"), taskDefinition: revision(5), status }),
  ];
  const taken = (status: string, now = "12:00") =>
    factsOf({ now, deployed: "11:30", more: { rollouts: known(past(status)) } });
  const noted = (facts: ServiceFacts, before: readonly Attempt[] = []) =>
    noteAssessment({ ...newRecord(serviceArn), attempts: before }, assess(facts, policyOf())).attempts;
  const tried = (end: string) => attempt({ began: at("11:10"), end: ended(end) });
  const now = attempt({
    image: "old",
    revision: revision4,
    began: at("11:30"),
    end: ended("succeeded 12:00"),
  });

  test("is remembered: by a person, and by ECS", () => {
    expect(noted(taken("SUCCESSFUL"))).toEqual([tried("moved-off 11:30"), now]);
    expect(noted(taken("ROLLBACK_SUCCESSFUL"))).toEqual([tried("rolled-back 12:00"), now]);
  });

  test("is remembered as it was first seen", () => {
    for (const status of ["SUCCESSFUL", "ROLLBACK_SUCCESSFUL"]) {
      const first = noted(taken(status));
      expect(noted(taken(status, "12:30"), first)).toEqual(first);
    }
  });

  test("is remembered when ECS has forgotten it", () => {
    for (const status of ["SUCCESSFUL", "ROLLBACK_SUCCESSFUL"]) {
      const first = noted(taken(status));
      expect(noted(factsOf({ now: "12:30" }), first)).toEqual(first);
    }
  });

  test("is remembered of each container and image", () => {
    const others = [
      { ...tried("moved-off 11:20"), container: "worker" },
      { ...tried("moved-off 11:20"), digest: digest("other"), revision: revision(3) },
    ];
    const known = noted(taken("SUCCESSFUL"), others);
    expect(known).toHaveLength(4);
    expect(known).toEqual(expect.arrayContaining([...others, tried("moved-off 11:30"), now]));
  });

  test("is remembered where nobody saw its deployment", () => {
    const held = [{ container: "web", digest: digest("new"), at: at("11:30") }];
    const assessment = { ...assess(factsOf(), policyOf()), held };
    const { attempts } = noteAssessment(newRecord(serviceArn), assessment);
    expect(attempts).toEqual([
      attempt({ revision: null, began: at("11:30"), end: ended("moved-off 11:30") }),
    ]);
  });

  test("counts no more when it runs again, in all tasks and for good", () => {
    const running = (...names: string[]): Setup => ({ containers: [{ running: names, resolved: "new" }] });
    for (const off of [tried("moved-off 11:30"), tried("rolled-back 11:30")]) {
      const again = { ...off, revision: revision4, began: at("12:00"), end: ended("succeeded 12:00") };
      expect(noted(factsOf(running("new", "new")), [off])).toEqual([off, again]);
      expect(noted(factsOf(running("new", "old")), [off])).toEqual([off]);
      expect(noted(factsOf(running()), [off])).toEqual([off]);
      const other = { ...off, container: "other" };
      expect(noted(factsOf(running("new", "new")), [other])).toEqual([other]);
      const deploying = { ...running("new"), deployments: [{ rolloutState: "IN_PROGRESS" }] };
      expect(noted(factsOf(deploying), [off])).toEqual([off]);
    }
  });
});
