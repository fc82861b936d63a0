import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known, unknown } from "../../../src/domain/common/known.ts";
import { noRemedy } from "../../../src/domain/incidents/alert.ts";
import { type Decision, decide } from "../../../src/domain/incidents/decide.ts";
import type { Incident, Told } from "../../../src/domain/incidents/incident.ts";
import { newRecord, type ServiceRecord } from "../../../src/domain/incidents/record.ts";
import type { ServiceHistory } from "../../../src/domain/incidents/telling.ts";
import { type Assessment, assess } from "../../../src/domain/judge/assess.ts";
import { missingFact } from "../../../src/domain/judge/container/judge-container.ts";
import type { Finding, FindingOf } from "../../../src/domain/judge/finding.ts";
import type { RemedyStep } from "../../../src/domain/remedy/follow-remedy.ts";
import type { Remedy } from "../../../src/domain/remedy/remedy.ts";
import type { Ports } from "../../../src/reconcile/ports.ts";
import { carryOut } from "../../../src/reconcile/record/carry-out.ts";
import { incidents, policies, serviceFacts } from "../../arbitraries.ts";
import {
  assessmentOf,
  at,
  attempt,
  claim,
  digest,
  ended,
  factsOf,
  findingOf,
  incidentOf,
  policyFile,
  policyOf,
  registry,
  remedyOf,
  revision,
  revision4,
  serviceArn,
  told,
} from "../building.ts";

/** Nothing is wrong with the service. */
const wellNow: Partial<Assessment> = { status: "in-sync", findings: [] };

/** What is known now and what was said before → what is told at noon: `EVENT CONTAINER [about an INCIDENT]`. */
type Case = readonly [
  what: string,
  now: Partial<Assessment>,
  before: readonly Incident[],
  told: readonly string[],
];

describe("a finding", () => {
  each([
    ["is told when it is new", {}, [], ["opened web"]],
    ["is not told again", {}, [incidentOf()], []],
    [
      "is told beside another container's",
      {},
      [incidentOf({ container: "worker" })],
      ["opened web", "resolved worker"],
    ],
    [
      "is told beside another group's",
      { findings: [findingOf(), findingOf({ group: "supply" })] },
      [incidentOf()],
      ["opened web"],
    ],
    [
      "is told once with another of the same container",
      { findings: [findingOf({ severity: "low" }), findingOf()] },
      [],
      ["opened web"],
    ],
    [
      "is told by the gravest of what is wrong with the same container",
      {
        findings: [
          findingOf({ severity: "low", expected: digest("newer") }),
          findingOf(),
          findingOf({ severity: "low" }),
        ],
      },
      [incidentOf()],
      [],
    ],
    [
      "is not told when it is advice",
      { findings: [findingOf({ group: "advice", severity: "low" })] },
      [],
      [],
    ],
    [
      "is not told while it may yet come right",
      { status: "deploying", findings: [], settling: [findingOf()] },
      [],
      [],
    ],
  ]);
});

describe("a muted kind", () => {
  const policy = policyOf({ mute: ["stale"], remind: 60 * 60_000 });
  const other = { ...findingOf(), kind: "mixed", cause: "digests", severity: "medium" } as Finding;
  const missing = { ...findingOf({ group: "supply" }), kind: "missing", cause: "tag-gone" } as Finding;
  const longAgo = told({ at: at("11:00") });
  each([
    ["is not told", { policy }, [], []],
    [
      "does not hide a milder one of the same incident",
      { policy, findings: [findingOf(), other] },
      [],
      ["opened web"],
    ],
    ["does not hide another group's", { policy, findings: [findingOf(), missing] }, [], ["opened web"]],
    [
      "of an incident that was told is not over, and is not told again",
      { policy },
      [incidentOf({ told: longAgo })],
      [],
    ],
    [
      "whose telling was begun is not told",
      { policy },
      [incidentOf({ told: null, claim: claim({ until: at("11:59") }) })],
      [],
    ],
    [
      "that was told ends as others do",
      { policy, ...wellNow },
      [incidentOf({ told: longAgo })],
      ["resolved web"],
    ],
    [
      "leaves an incident to another kind",
      { policy, findings: [findingOf(), other] },
      [incidentOf({ told: told({ severity: "low" }) })],
      ["changed web"],
    ],
  ]);

  test("is told by what is not muted", () => {
    const { tell } = decide(
      assessmentOf({ policy, findings: [findingOf(), other] }),
      historyOf([]),
      at("12:00"),
    );
    expect(tell.map(({ said }) => said.kind)).toEqual(["mixed"]);
  });

  test("is remediated all the same", () => {
    const muted = policyOf({ mute: ["stale"], mode: "remediate" });
    const stale = assess(factsOf({ more: { rollouts: known([]) } }), muted);
    expect(decide(stale, historyOf([]), at("12:00")).remedy.kind).toBe("ask");
  });
});

describe("a reminder", () => {
  const remind = policyOf({ remind: 60 * 60_000 });
  const longAgo = told({ at: at("11:00") });
  each([
    ["comes when it is time", { policy: remind }, [incidentOf({ told: longAgo })], ["reminder web"]],
    ["does not come before", { policy: remind }, [incidentOf({ told: told({ at: at("11:01") }) })], []],
    [
      "counts from the last thing told",
      { policy: remind },
      [incidentOf({ told: told({ event: "reminder", at: at("11:30") }) })],
      [],
    ],
    [
      "does not come while silenced",
      { policy: remind },
      [incidentOf({ told: longAgo, silencedUntil: at("12:01") })],
      [],
    ],
    [
      "comes when the silence is over",
      { policy: remind },
      [incidentOf({ told: longAgo, silencedUntil: at("12:00") })],
      ["reminder web"],
    ],
  ]);
});

describe("a change", () => {
  each([
    ["of the cause is told", {}, [incidentOf({ told: told({ cause: "undetermined" }) })], ["changed web"]],
    [
      "of a cause that can no longer be told is none",
      { findings: [findingOf({ cause: "undetermined" })] },
      [incidentOf()],
      [],
    ],
    ["to a graver severity is told", {}, [incidentOf({ told: told({ severity: "low" }) })], ["changed web"]],
    ["to a milder severity is not", { findings: [findingOf({ severity: "medium" })] }, [incidentOf()], []],
    [
      "by a newer push is told",
      { findings: [findingOf({ expected: digest("newer") })] },
      [incidentOf()],
      ["changed web"],
    ],
    [
      "of the digests found instead is none",
      { findings: [findingOf({ actual: [digest("older")] })] },
      [incidentOf()],
      [],
    ],
    [
      "is not told during a silence",
      { findings: [findingOf({ expected: digest("newer") })] },
      [incidentOf({ silencedUntil: at("18:00") })],
      [],
    ],
    [
      "is told when the silence is over",
      { findings: [findingOf({ expected: digest("newer") })] },
      [incidentOf({ silencedUntil: at("12:00") })],
      ["changed web"],
    ],
    [
      "is told in spite of a silence where it became graver",
      { findings: [findingOf({ severity: "high" })] },
      [incidentOf({ silencedUntil: "resolved", told: told({ severity: "low" }) })],
      ["changed web"],
    ],
    [
      "by a newer push is left to its pipeline for a while",
      { findings: [findingOf({ expected: digest("newer"), publishedAt: at("11:51") })] },
      [incidentOf()],
      [],
    ],
    [
      "by a newer push is told when its pipeline had its time",
      { findings: [findingOf({ expected: digest("newer"), publishedAt: at("11:50") })] },
      [incidentOf()],
      ["changed web"],
    ],
    ["of the kind is told", {}, [incidentOf({ told: told({ kind: "behind" }) })], ["changed web"]],
    [
      "of the kind is none where ECS rolled the image back, however it is written by now",
      { findings: [findingOf({ cause: "rolled-back" })] },
      [incidentOf({ told: told({ kind: "behind", cause: "rolled-back" }) })],
      [],
    ],
    [
      "is told where ECS rolled the image back since",
      { findings: [findingOf({ cause: "rolled-back" })] },
      [incidentOf()],
      ["changed web"],
    ],
    [
      "is told where the image that was rolled back waits for a deployment",
      {},
      [incidentOf({ told: told({ cause: "rolled-back" }) })],
      ["changed web"],
    ],
    ...(["stalled", "unpullable"] as const).map(
      (kind): Case => [
        `of the words that ECS has for what is ${kind} is none`,
        { findings: [{ ...findingOf(), kind, cause: "timed out again" }] },
        [incidentOf({ told: told({ kind, cause: "timed out" }) })],
        [],
      ],
    ),
  ]);
});

describe("an image that could not be pulled, when ECS has forgotten the tasks that said so", () => {
  const pull = (more: Partial<Incident> = {}) =>
    incidentOf({ group: "supply", told: told({ kind: "unpullable", expected: null }), ...more });
  const still = (more: Partial<FindingOf<"stalled">> = {}): Partial<Assessment> => ({
    findings: [
      { ...findingOf(), ...more, kind: "stalled", cause: "given up", container: "", expected: null },
    ],
  });
  each([
    ["is not over while its deployment stands still, nor is that told beside it", still(), [pull()], []],
    [
      "is told beside a later deployment that stands still",
      still({ since: at("11:30") }),
      [pull()],
      ["opened "],
    ],
    ["is over when none stands still", wellNow, [pull()], ["resolved web"]],
    ["is over when another thing is wrong", {}, [pull()], ["opened web", "resolved web"]],
    [
      "is called to mind",
      still(),
      [pull({ told: told({ kind: "unpullable", expected: null, at: new Date("2026-11-25T11:15:00Z") }) })],
      ["reminder web"],
    ],
    [
      "is told again where that was to be told and was not",
      still(),
      [pull({ claim: claim({ event: "resolved", kind: "unpullable" }) })],
      ["changed web"],
    ],
    [
      "is not what another incident was told of",
      still(),
      [pull({ told: told({ kind: "missing" }) })],
      ["opened "],
    ],
  ]);
});

describe("what is over", () => {
  const still: Assessment["findings"] = [
    { ...findingOf(), kind: "stalled", cause: "given up", container: "", expected: null },
  ];
  const lacking = (container: string | null, needed = true, fact: "running" | "expiring" = "running") => [
    missingFact({ fact, container, needed }, unknown("AccessDeniedException")),
  ];
  each([
    ["is told", wellNow, [incidentOf()], ["resolved web"]],
    [
      "is not told while a deployment stands still: nobody runs what it brings",
      { status: "drifted", findings: still },
      [incidentOf(), incidentOf({ container: "", told: told({ kind: "stalled", expected: null }) })],
      [],
    ],
    [
      "is told in spite of a silence",
      wellNow,
      [incidentOf({ silencedUntil: at("18:00") })],
      ["resolved web"],
    ],
    ["is not told during a deployment", { ...wellNow, status: "deploying" }, [incidentOf()], []],
    ["is not told while it settles again", { ...wellNow, settling: [findingOf()] }, [incidentOf()], []],
    [
      "is not told while a fact of the container is missing",
      { ...wellNow, status: "unknown", unknown: lacking("web") },
      [incidentOf()],
      [],
    ],
    [
      "is not told while a fact of the service is missing",
      { ...wellNow, status: "unknown", unknown: lacking(null) },
      [incidentOf()],
      [],
    ],
    [
      "is told where another container's fact is missing",
      { ...wellNow, status: "unknown", unknown: lacking("worker") },
      [incidentOf()],
      ["resolved web"],
    ],
    [
      "is told where the missing fact was not needed",
      { ...wellNow, unknown: lacking("web", false) },
      [incidentOf()],
      ["resolved web"],
    ],
    [
      "is not told of what was about to expire while the registry does not say",
      { ...wellNow, unknown: lacking("web", false, "expiring") },
      [incidentOf({ told: told({ kind: "endangered" }) })],
      [],
    ],
    [
      "is told of what was about to expire where another fact is missing",
      { ...wellNow, unknown: lacking("web", false) },
      [incidentOf({ told: told({ kind: "endangered" }) })],
      ["resolved web"],
    ],
    [
      "is told of anything else where the registry does not say what is about to expire",
      { ...wellNow, unknown: lacking("web", false, "expiring") },
      [incidentOf(), incidentOf({ container: "worker", told: null, claim: claim() })],
      ["resolved web", "opened worker", "resolved worker"],
    ],
    [
      "is told of each incident",
      wellNow,
      [incidentOf(), incidentOf({ group: "supply" })],
      ["resolved web", "resolved web"],
    ],
  ]);
});

describe("a claim", () => {
  const fresh = { until: at("12:01") };
  const old = { until: at("12:00") };
  each([
    ["keeps everybody else silent", {}, [incidentOf({ told: null, claim: claim(fresh) })], []],
    [
      "keeps a newer push silent, too",
      { findings: [findingOf({ expected: digest("newer") })] },
      [incidentOf({ claim: claim(fresh) })],
      [],
    ],
    ["keeps the end silent, too", wellNow, [incidentOf({ claim: claim(fresh) })], []],
    [
      "that ran out is told by whoever comes next",
      {},
      [incidentOf({ told: null, claim: claim(old) })],
      ["opened web"],
    ],
    [
      "of a reminder that ran out is told as one",
      {},
      [incidentOf({ claim: claim({ ...old, event: "reminder" }) })],
      ["reminder web"],
    ],
    [
      "of the end that ran out is told as the end",
      wellNow,
      [incidentOf({ claim: claim({ ...old, event: "resolved" }) })],
      ["resolved web"],
    ],
    [
      "of the end that ran out is told as a change when it came back",
      {},
      [incidentOf({ claim: claim({ ...old, event: "resolved" }) })],
      ["changed web"],
    ],
    [
      "of an opening that ran out is told before the end when it is over: nobody may have got it",
      wellNow,
      [incidentOf({ told: null, claim: claim(old) })],
      ["opened web", "resolved web"],
    ],
    [
      "of a first look that ran out is told before the end, too",
      wellNow,
      [incidentOf({ told: null, claim: claim({ ...old, event: "baseline" }) })],
      ["baseline web", "resolved web"],
    ],
    [
      "of a reminder that ran out is not told when it is over",
      wellNow,
      [incidentOf({ claim: claim({ ...old, event: "reminder" }) })],
      ["resolved web"],
    ],
    [
      "of a remedy's end that ran out is told as a change when it came back",
      {},
      [incidentOf({ claim: claim({ ...old, event: "remediated" }) })],
      ["changed web"],
    ],
    [
      "of a remedy's failure that ran out is told as a change while it is wrong",
      {},
      [incidentOf({ claim: claim({ ...old, event: "remediation-failed" }) })],
      ["changed web"],
    ],
    [
      "of a remedy's failure that ran out has no end where nothing else was told",
      wellNow,
      [incidentOf({ told: null, claim: claim({ ...old, event: "remediation-failed" }) })],
      [],
    ],
    [
      "of a remedy's failure that ran out ends what was told before it",
      wellNow,
      [incidentOf({ claim: claim({ ...old, event: "remediation-failed" }) })],
      ["resolved web"],
    ],
    [
      "that was lost before anything was told opens the incident",
      {},
      [incidentOf({ told: null })],
      ["opened web"],
    ],
  ]);

  test("is looked at again when it runs out", () => {
    const lookAgainAt = (...before: Incident[]) =>
      decide(assessmentOf(), historyOf(before), at("12:00")).lookAgainAt;
    expect(lookAgainAt()).toBeNull();
    expect(lookAgainAt(incidentOf({ claim: claim(old) }))).toBeNull();
    expect(
      lookAgainAt(incidentOf({ claim: claim({ until: at("12:05") }) }), incidentOf({ claim: claim(fresh) })),
    ).toEqual(at("12:01"));
  });

  test("is looked at again no later than the facts", () => {
    const { lookAgainAt } = decide(
      assessmentOf({ lookAgainAt: at("12:10") }),
      historyOf([incidentOf({ claim: claim(fresh) })]),
      at("12:00"),
    );
    expect(lookAgainAt).toEqual(at("12:01"));
  });
});

describe("a first look", () => {
  test.each<[what: string, finding: Partial<FindingOf<"stale">>, event: string]>([
    ["sums up what began before it", { since: at("10:59") }, "baseline"],
    ["sums up what began with it", { since: at("11:00") }, "baseline"],
    ["sums up what nobody can date", { since: null }, "baseline"],
    ["leaves out what began after it", { since: at("11:01") }, "opened"],
    ["leaves out what was heard, whenever it began", { since: at("10:59"), isHeard: true }, "opened"],
  ])("%s", (_, finding, event) => {
    const assessment = assessmentOf({ findings: [findingOf(finding)] });
    const history = { ...historyOf([]), baselineAt: at("11:00") };
    expect(decide(assessment, history, at("12:00")).tell).toMatchObject([{ event }]);
  });
});

describe("a remedy", () => {
  const asked = remedyOf();
  const deploying = remedyOf({ state: "deploying", target: revision(5) });
  const noted = { state: "failed", taskDefinition: null, reason: "ClientException: no" } as const;
  const refusedByAws = remedyOf({ state: "refused", why: noted.reason });
  /** As it is while the service is stale, and once it runs the revision that was pinned. */
  const stale = assess(factsOf({ more: { rollouts: known([]) } }), policyOf({ mode: "remediate" }));
  const pinned = assess(
    factsOf({
      containers: [
        { written: `${registry}/backend@${digest("new")}`, running: ["new", "new"], resolved: "new" },
      ],
      more: { taskDefinition: revision(5) },
    }),
    policyOf({ mode: "remediate" }),
  );
  const supply = findingOf({ group: "supply" });
  const deployment = findingOf({ container: "" });
  const other = incidentOf({ container: "worker" });
  const decided = (now: Assessment, remedy: Remedy | null, before: readonly Incident[] = []) =>
    decide(now, { ...historyOf(before), remedy }, at("12:00"));

  test.each<
    [
      what: string,
      now: Assessment,
      remedy: Remedy | null,
      before: readonly Incident[],
      step: RemedyStep["kind"],
      told: readonly string[],
    ]
  >([
    ["that is asked for now is not told before its end", stale, null, [], "ask", []],
    ["that is waited for is not told before its end", stale, asked, [incidentOf()], "waiting", []],
    [
      "keeps no silence on what it cannot put right",
      { ...stale, findings: [...stale.findings, supply, deployment] },
      asked,
      [],
      "waiting",
      ["opened web", "opened "],
    ],
    ["keeps silence on other containers' images", stale, asked, [other], "waiting", []],
    ["keeps it to its end", pinned, deploying, [other], "done", ["remediated web"]],
    ["keeps it when it failed", stale, refusedByAws, [other], "failed", ["remediation-failed web"]],
    ["that is done ends the incident", pinned, deploying, [incidentOf()], "done", ["remediated web"]],
    [
      "that is done leaves other incidents to their own end",
      pinned,
      deploying,
      [incidentOf({ group: "supply" })],
      "done",
      ["remediated web", "resolved web"],
    ],
    [
      "that is done is not told while somebody tells of its incident",
      pinned,
      deploying,
      [incidentOf({ claim: claim({ until: at("12:01") }) })],
      "done",
      [],
    ],
    [
      "that is done is told when that claim ran out",
      pinned,
      deploying,
      [incidentOf({ claim: claim({ until: at("12:00") }) })],
      "done",
      ["remediated web"],
    ],
    ["that AWS refused is no failure where the service runs it", pinned, refusedByAws, [], "moot", []],
    [
      "that AWS refused ends what was told before it, where the service runs it",
      pinned,
      refusedByAws,
      [incidentOf()],
      "moot",
      ["resolved web"],
    ],
    [
      "that failed is no failure where somebody may have told its success and died",
      stale,
      refusedByAws,
      [other, incidentOf({ claim: claim({ event: "remediated", until: at("11:59") }) })],
      "moot",
      ["resolved worker", "changed web"],
    ],
    [
      "that failed is not heard of where nothing else was told, and nothing is wrong any more",
      { ...stale, ...wellNow },
      refusedByAws,
      [incidentOf({ told: null, claim: claim({ event: "remediated", until: at("11:59") }) })],
      "moot",
      [],
    ],
    [
      "that failed ends what was told before it, where nothing is wrong any more",
      { ...stale, ...wellNow },
      refusedByAws,
      [incidentOf({ claim: claim({ event: "remediated", until: at("11:59") }) })],
      "moot",
      ["resolved web"],
    ],
    [
      "that failed is a failure where another container's success may have been told",
      stale,
      refusedByAws,
      [incidentOf({ container: "worker", claim: claim({ event: "remediated", until: at("11:59") }) })],
      "failed",
      ["remediation-failed web"],
    ],
    [
      "that failed is a failure where somebody died who told of something else",
      stale,
      refusedByAws,
      [incidentOf({ claim: claim({ event: "opened", until: at("11:59") }) })],
      "failed",
      ["remediation-failed web"],
    ],
    [
      "that was no longer needed leaves the end to be told as any other",
      { ...pinned, facts: { ...pinned.facts, taskDefinition: revision4 } },
      asked,
      [incidentOf()],
      "moot",
      ["resolved web"],
    ],
  ])("%s", (_, now, remedy, before, step, told) => {
    const { tell, remedy: next } = decided(now, remedy, before);
    expect(next.kind).toBe(step);
    expect(tell.map(({ event, container }) => `${event} ${container}`)).toEqual(told);
  });

  test("that is done is told with what was pinned, and with the way back", () => {
    const incident = incidentOf({ since: at("10:30") });
    const own = { ...deploying, superseded: "a deployment of backend:4" };
    const done = {
      event: "remediated",
      container: "web",
      group: "content",
      incident: null,
      since: at("11:00"),
      said: told(),
      remedy: { state: "done", taskDefinition: revision(5), reason: "a deployment of backend:4" },
      former: revision4,
    };
    expect(decided(pinned, own).tell).toEqual([done]);
    const pushed = { ...pinned, findings: [findingOf({ expected: digest("newer") })] };
    expect(decided(pushed, own).tell).toEqual([done]);
    expect(decided(pinned, own, [other, incident]).tell).toEqual([{ ...done, incident, since: at("10:30") }]);
  });

  test("that failed is told with the reason, and with what is wrong by now", () => {
    const newer = { ...stale, findings: [supply, findingOf({ cause: "undetermined" })] };
    expect(decided(newer, refusedByAws).tell[0]).toMatchObject({
      event: "remediation-failed",
      remedy: noted,
      said: { cause: "undetermined" },
      former: revision4,
    });
    expect(decided({ ...stale, findings: [] }, refusedByAws).tell[0]?.said).toEqual(told());
  });

  test("that is refused is told with what is wrong, and not with what is over", () => {
    const external = { ...stale, facts: { ...stale.facts, controller: "EXTERNAL" } };
    const reason = "its deployment controller is EXTERNAL, which updates services in its own way";
    expect(decided(external, null, [other]).tell).toMatchObject([
      { event: "opened", container: "web", remedy: { state: "refused", taskDefinition: null, reason } },
      { event: "resolved", container: "worker", remedy: noRemedy },
    ]);
  });

  test.each([
    ["13:00", []],
    ["13:01", ["opened worker"]],
  ])("that is waited for at %s keeps what else is wrong from being told: %j", (clock, expected) => {
    const silent = {
      written: `${registry}/backend@${digest("new")}`,
      running: [null],
      resolved: "new",
    };
    const worker = { name: "worker", written: `${registry}/worker:prod` };
    const facts = factsOf({
      now: clock,
      containers: [silent, worker],
      more: { taskDefinition: revision(5), rollouts: known([]) },
    });
    const remedy = remedyOf({ state: "deploying", target: revision(5), at: at("12:00") });
    const decision = decide(
      assess(facts, policyOf({ mode: "remediate" })),
      { ...newRecord(serviceArn), remedy },
      facts.at,
    );
    expect(decision.remedy.kind).toBe("waiting");
    expect(decision.tell.map(({ event, container }) => `${event} ${container}`)).toEqual(expected);
  });

  test.each([
    ["IN_PROGRESS", 1, []],
    ["FAILED", 1, []],
    ["COMPLETED", 2, ["resolved"]],
  ])(
    "that was told as failed, and whose deployment is %s with %i tasks: %j",
    (rolloutState, running, expected) => {
      const facts = factsOf({
        containers: [{ written: `${registry}/backend@${digest("new")}`, running: ["new", "new"] }],
        deployments: [{ rolloutState, running, taskDefinition: revision(5) }],
        more: { taskDefinition: revision(5), rollouts: known([]) },
      });
      const history = {
        ...newRecord(serviceArn),
        incidents: [incidentOf({ told: told({ event: "remediation-failed" }) })],
        attempts: [attempt({ by: "us", end: ended("failed") })],
      };
      const decision = decide(assess(facts, policyOf({ mode: "remediate" })), history, facts.at);
      expect(decision.tell.map(({ event }) => event)).toEqual(expected);
    },
  );

  test("that waits for a fact is told with what it waits for", () => {
    const reason = "its previous deployments were not read";
    const unread = { ...stale, facts: { ...stale.facts, rollouts: null } };
    expect(decided(unread, null).tell).toMatchObject([
      { event: "opened", container: "web", remedy: { state: "none", taskDefinition: null, reason } },
    ]);
  });

  test("that is waited for is looked at again in two minutes", () => {
    expect(decided(stale, asked).lookAgainAt).toEqual(at("12:02"));
    expect(decided(stale, null).lookAgainAt).toBeNull();
  });
});

describe("a newer push", () => {
  test.each<[publishedAt: Date | null, lookAgainAt: Date | null]>([
    [at("11:50"), at("12:20")],
    [at("11:30"), null],
    [null, null],
  ])("of %s is looked at again at %s, when its pipeline had its time", (publishedAt, lookAgainAt) => {
    const assessment = assessmentOf({
      findings: [findingOf({ publishedAt })],
      policy: policyOf({ settle: 30 * 60_000 }),
    });
    expect(decide(assessment, historyOf([]), at("12:00")).lookAgainAt).toEqual(lookAgainAt);
  });
});

describe("who does not want to hear", () => {
  const before = [incidentOf({ told: told({ at: new Date(0) }) })];
  const changed = findingOf({ expected: digest("newer"), group: "supply" });
  for (const [what, policy] of [
    ["who only observes", policyOf({ mode: "observe" })],
    ["who ignores", policyOf({ mode: "ignore" })],
    ["who is on hold", policyOf({ holdUntil: at("12:01") })],
    ["who is on hold, and asks for a remedy", policyOf({ mode: "remediate", holdUntil: at("12:01") })],
  ] as const) {
    test(`${what} is told nothing`, () => {
      check({ policy, findings: [findingOf(), changed] }, before, []);
      check({ ...wellNow, policy }, before, []);
    });
  }

  test("is told when the hold is over", () => {
    check({ policy: policyOf({ holdUntil: at("12:00") }) }, [], ["opened web"]);
  });
});

describe("what is told", () => {
  const opened = () => decide(assessmentOf({ findings: [findingOf()] }), historyOf([]), at("12:00")).tell[0];

  test("says what is wrong now", () => {
    expect(opened()).toMatchObject({
      since: at("11:00"),
      said: { cause: "not-redeployed", expected: digest("new") },
    });
  });

  test("is of no date where nobody knows when it began", () => {
    const [telling] = decide(
      assessmentOf({ findings: [findingOf({ since: null })] }),
      historyOf([]),
      at("12:00"),
    ).tell;
    expect(telling?.since).toBeNull();
  });

  test("repeats at the end what was last said", () => {
    const [telling] = decide(assessmentOf(wellNow), historyOf([incidentOf()]), at("12:00")).tell;
    expect(telling).toMatchObject({
      event: "resolved",
      since: at("11:00"),
      said: { cause: "not-redeployed", expected: digest("new") },
    });
  });
});

test("another digest of the same image is no news, and another image is", () => {
  const said = (expected: string, image: string | null): Told => ({
    kind: "stale",
    cause: "not-redeployed",
    severity: "high",
    expected: digest(expected),
    image: image === null ? null : digest(image),
    event: "opened",
    at: at("11:30"),
  });
  const events = (told: Told) => {
    const incident = incidentOf({ told, claim: null });
    return decide(
      assess(factsOf(), policyOf()),
      { ...newRecord(serviceArn), incidents: [incident] },
      at("12:00"),
    ).tell.map(({ event }) => event);
  };
  expect(events(said("before", "new"))).toEqual([]);
  expect(events(said("before", "other"))).toEqual(["changed"]);
  expect(events(said("before", null))).toEqual(["changed"]);
});

test("an end of what was never told nor claimed cannot be told", () => {
  const lost = incidentOf({ told: null });
  expect(() => decide(assessmentOf(wellNow), historyOf([lost]), at("12:00"))).toThrow(
    `Cannot report "resolved" of incident ${lost.id}: nothing was claimed or reported`,
  );
});

describe("laws", () => {
  const looks = () => fc.record({ facts: serviceFacts(), policy: policies() });

  test("decide never throws on an incident that was claimed or told", () => {
    const told = incidents().filter((incident) => incident.claim !== null || incident.told !== null);
    fc.assert(
      fc.property(looks(), fc.array(told, { maxLength: 3 }), ({ facts, policy }, before) => {
        expect(decide(assess(facts, policy), historyOf(before), facts.at).tell.length).toBeGreaterThanOrEqual(
          0,
        );
      }),
    );
  });

  test("deciding twice on the same history decides the same", () => {
    fc.assert(
      fc.property(
        looks(),
        fc.array(
          incidents().filter(({ told }) => told !== null),
          { maxLength: 3 },
        ),
        ({ facts, policy }, before) => {
          const assessment = assess(facts, policy);
          expect(decide(assessment, historyOf(before), facts.at)).toEqual(
            decide(assessment, historyOf(before), facts.at),
          );
        },
      ),
    );
  });

  test("deciding twice after recording acts once", async () => {
    await fc.assert(
      fc.asyncProperty(looks(), async ({ facts, policy }) => {
        const assessment = assess(facts, policy);
        const journal = new Memory();
        const first = await journal.act(assessment, facts.at);
        const { published } = journal;
        const second = await journal.act(assessment, facts.at);
        expect(second.tell).toEqual([]);
        expect(published > 0).toBe(first.tell.length > 0);
        expect(journal.published).toBe(published);
        expect(journal.record.incidents.every(({ claim }) => claim === null)).toBe(true);
      }),
    );
  });

  test("what was opened and is over leaves nothing behind", async () => {
    const journal = new Memory();
    const events = [];
    for (const [assessment, now] of [
      [assess(factsOf({ now: "11:15" }), policyOf()), "11:15"],
      [assess(factsOf({ now: "11:30" }), policyOf()), "11:30"],
      [
        assess(factsOf({ now: "11:45", containers: [{ running: ["new"], resolved: "new" }] }), policyOf()),
        "11:45",
      ],
      [
        assess(factsOf({ now: "12:00", containers: [{ running: ["new"], resolved: "new" }] }), policyOf()),
        "12:00",
      ],
    ] as const) {
      const { tell } = await journal.act(assessment, at(now));
      events.push(tell.map(({ event }) => event));
    }
    expect(events).toEqual([["opened"], [], ["resolved"], []]);
    expect(journal.record.incidents).toEqual([]);
  });
});

function each(cases: readonly Case[]) {
  for (const [what, now, before, expected] of cases) test(what, () => check(now, before, expected));
}

function check(now: Partial<Assessment>, before: readonly Incident[], expected: readonly string[]) {
  const assessment = assessmentOf({ findings: [findingOf()], ...now });
  const { tell } = decide(assessment, historyOf(before), at("12:00"));
  expect(tell.map(({ event, container }) => `${event} ${container}`).sort()).toEqual([...expected].sort());
}

function historyOf(before: readonly Incident[]): ServiceHistory {
  return { ...newRecord(serviceArn), incidents: before };
}

/** A journal of one service, and a topic that counts. */
class Memory {
  record: ServiceRecord = newRecord(serviceArn);
  published = 0;

  async act(assessment: Assessment, now: Date): Promise<Decision> {
    const decision = decide(assessment, this.record, now);
    await carryOut([{ assessment, record: this.record, decision }], now, this.ports(now));
    return decision;
  }

  /** The ports that telling needs. */
  private ports(now: Date): Ports {
    const ports: Partial<Ports> = {
      now: () => now,
      journal: {
        claimNotice: async () => null,
        joinRecheck: async (at: Date) => at,
        nextSequence: async () => this.published + 1,
        noteHistory: async () => {},
        takeAlert: async () => true,
        write: async (record: ServiceRecord, before: ServiceRecord) => {
          expect(before.version).toBe(this.record.version);
          this.record = { ...record, version: before.version + 1 };
          return this.record;
        },
      } as unknown as Ports["journal"],
      alerts: {
        publish: async () => {
          this.published += 1;
        },
      },
      rechecks: { schedule: async () => {} } as unknown as Ports["rechecks"],
      policy: policyFile(),
      remedies: null,
      log: { info: () => {}, warn: () => {} },
      metrics: { add: () => {} },
    };
    return ports as Ports;
  }
}
