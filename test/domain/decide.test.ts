import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Assessment, assess } from "../../src/domain/assess.ts";
import { type Decision, decide, type ServiceHistory } from "../../src/domain/decide.ts";
import type { Incident, Told } from "../../src/domain/incident.ts";
import { newRecord, type ServiceRecord } from "../../src/domain/record.ts";
import { carryOut } from "../../src/reconcile/carry-out.ts";
import type { Ports } from "../../src/reconcile/ports.ts";
import { incidents, policies, serviceFacts } from "../arbitraries.ts";
import {
  assessmentOf,
  at,
  claim,
  digest,
  factsOf,
  findingOf,
  incidentOf,
  policyFile,
  policyOf,
  serviceArn,
  told,
} from "./building.ts";

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
      "is told in spite of a silence",
      { findings: [findingOf({ expected: digest("newer") })] },
      [incidentOf({ silencedUntil: at("18:00") })],
      ["changed web"],
    ],
    ["of the kind is told", {}, [incidentOf({ told: told({ kind: "behind" }) })], ["changed web"]],
    [
      "of the kind is none where ECS rolled the image back, however it is written by now",
      { findings: [findingOf({ cause: "rolled-back" })] },
      [incidentOf({ told: told({ kind: "behind", cause: "rolled-back" }) })],
      [],
    ],
  ]);
});

describe("what is over", () => {
  const lacking = (container: string | null, needed = true) => [
    { fact: "running" as const, container, reason: "AccessDeniedException", needed },
  ];
  each([
    ["is told", wellNow, [incidentOf()], ["resolved web"]],
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
      finding: findingOf(),
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
      finding: null,
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
    await carryOut([{ assessment, record: this.record, decision }], now, this.ports());
    return decision;
  }

  /** The ports that telling needs. */
  private ports(): Ports {
    const ports: Partial<Ports> = {
      journal: {
        claimNotice: async () => null,
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
    };
    return ports as Ports;
  }
}
