import { describe, expect, test } from "vitest";
import { outcomeOf, sightingOf, stepOf, toldOf, verdictOf } from "../../../src/domain/incidents/history.ts";
import type { RemedyOutcome } from "../../../src/domain/remedy/follow-remedy.ts";
import { composeAlert } from "../../../src/domain/words/alert/compose-alert.ts";
import { assessmentOf, at, contentOf, digest, factsOf, findingOf, revision, revision4 } from "../building.ts";

const stale = findingOf();
const stalled = (cause: string) => findingOf({ kind: "stalled", cause } as object);
const unpullable = (cause: string) => findingOf({ kind: "unpullable", cause, expected: null } as object);

describe("the verdict is another when", () => {
  test.each([
    ["the status is", { status: "unknown" as const }],
    ["a finding came", { findings: [stale, findingOf({ container: "sidecar" })] }],
    ["a finding went", { findings: [] }],
    ["the cause is", { findings: [findingOf({ cause: "stale-cache" })] }],
    ["something newer is expected", { findings: [findingOf({ expected: digest("newer") })] }],
    ["the service is on another revision", { facts: factsOf({ more: { taskDefinition: revision(5) } }) }],
  ])("%s", (_, change) => {
    const before = assessmentOf({ findings: [stale] });
    expect(verdictOf({ ...before, ...change })).not.toBe(verdictOf(before));
  });
});

describe("the verdict is the same when", () => {
  test.each([
    ["time passed", { facts: factsOf({ now: "13:00" }) }, {}],
    [
      "findings come in another order",
      { findings: [findingOf({ container: "b" }), stale] },
      { findings: [stale, findingOf({ container: "b" })] },
    ],
    ["ECS words its reason anew", { findings: [stalled("task 1")] }, { findings: [stalled("task 2")] }],
    [
      "ECS words anew why it cannot pull",
      { findings: [unpullable("task 1")] },
      { findings: [unpullable("task 2")] },
    ],
    ["there is advice", { findings: [stale, findingOf({ group: "advice" })] }, { findings: [stale] }],
  ])("%s", (_, one, other) => {
    expect(verdictOf(assessmentOf(one))).toBe(verdictOf(assessmentOf(other)));
  });
});

test("the verdict is written as it was by the versions before", () => {
  const findings = [stale, unpullable("not found"), findingOf({ group: "advice" })];
  expect(verdictOf(assessmentOf({ findings }))).toBe(
    `drifted ${revision4}; stale not-redeployed web ${digest("new")}; unpullable  web `,
  );
});

test("a sighting has what is wrong, and no advice", () => {
  const findings = [stale, findingOf({ group: "advice", container: "proxy" })];
  expect(sightingOf(assessmentOf({ findings }))).toEqual({
    at: at("12:00"),
    kind: "saw",
    status: "drifted",
    taskDefinition: revision4,
    findings: [{ kind: "stale", cause: "not-redeployed", container: "web", expected: digest("new") }],
  });
});

test("a message is remembered by its headline", () => {
  const alert = composeAlert(contentOf({ event: "reminder", sequence: 3 }));
  expect(toldOf(alert, at("12:01"))).toEqual({
    at: at("12:01"),
    kind: "told",
    event: "reminder",
    incident: "01JDKQ3V9E0000000000000000",
    sequence: 3,
    severity: "high",
    sentence: alert.headline,
  });
});

test.each<[outcome: Partial<RemedyOutcome>, why: string | null]>([
  [{ kind: "done" }, null],
  [{ kind: "failed", why: "ECS went back" }, "ECS went back"],
])("an outcome has its reason where there is one: %j", (outcome, why) => {
  const remedy = { former: revision4, target: revision(5), pins: [] };
  expect(outcomeOf({ ...outcome, remedy } as unknown as RemedyOutcome, at("12:00"))).toEqual({
    ...remedy,
    at: at("12:00"),
    kind: "remedy",
    state: outcome.kind,
    why,
    by: "remediate",
  });
});

test("a step names the containers, and not how their images are written", () => {
  const pins = [{ container: "web", digest: digest("new"), tag: null, image: "backend@sha256:…" }];
  expect(stepOf("asked", { former: revision4, target: null, pins }, { at: at("12:00") })).toEqual({
    at: at("12:00"),
    kind: "remedy",
    state: "asked",
    former: revision4,
    target: null,
    pins: [{ container: "web", digest: digest("new"), tag: null }],
    why: null,
    by: "remediate",
  });
});
