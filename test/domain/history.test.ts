import { describe, expect, test } from "vitest";
import { stepOf, verdictOf } from "../../src/domain/history.ts";
import { assessmentOf, at, digest, factsOf, findingOf, revision, revision4 } from "./building.ts";

const stale = findingOf();
const stalled = (cause: string) => findingOf({ kind: "stalled", cause } as object);

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
    ["there is advice", { findings: [stale, findingOf({ group: "advice" })] }, { findings: [stale] }],
  ])("%s", (_, one, other) => {
    expect(verdictOf(assessmentOf(one))).toBe(verdictOf(assessmentOf(other)));
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
