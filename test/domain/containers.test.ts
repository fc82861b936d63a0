/** A container whose mode is narrower than its service's, or that follows in another way, from facts to decision. */
import { describe, expect, test } from "vitest";
import { known } from "../../src/domain/common/known.ts";
import { decide } from "../../src/domain/incidents/decide.ts";
import { newRecord } from "../../src/domain/incidents/record.ts";
import { assess } from "../../src/domain/judge/assess.ts";
import { type Mode, modes } from "../../src/domain/policy/mode.ts";
import type { ResponsePolicy } from "../../src/domain/policy/policy.ts";
import type { ContainerPolicy } from "../../src/domain/policy/service-tags.ts";
import { planRemedy } from "../../src/domain/remedy/plan.ts";
import { reportService } from "../../src/domain/words/report.ts";
import {
  at,
  type ContainerSetup,
  digest,
  factsOf,
  incidentOf,
  policyOf,
  registry,
  remedyOf,
  serviceArn,
  told,
} from "./building.ts";

const sidecarImage: ContainerSetup = {
  name: "sidecar",
  written: `${registry}/proxy:latest`,
  running: ["proxy-old", "proxy-old"],
  resolved: "proxy-old",
  published: "proxy-new",
  moves: [
    ["08:00", "proxy-old"],
    ["11:00", "proxy-new"],
  ],
};

/** A service of which both containers are stale since 11:00. */
const bothStale = factsOf({ containers: [{}, sidecarImage], more: { rollouts: known([]) } });
const onlySidecar = factsOf({
  containers: [{ running: ["new", "new"], resolved: "new" }, sidecarImage],
  more: { rollouts: known([]) },
});

const sidecar = (settings: Omit<ContainerPolicy, "container">): Partial<ResponsePolicy> => ({
  mode: "remediate",
  containers: [{ container: "sidecar", ...settings }],
});

const assessed = (policy: Partial<ResponsePolicy>, facts = bothStale) => assess(facts, policyOf(policy));

/** What is found, what is pinned, and what is told, by container, of a service whose mode is remediate. */
function outcome(policy: Partial<ResponsePolicy>, facts = bothStale, more = {}) {
  const assessment = assessed(policy, facts);
  const { tell, remedy } = decide(assessment, { ...newRecord(serviceArn), ...more }, at("12:00"));
  const pin = remedy.kind === "ask" ? remedy.plan : null;
  return {
    found: assessment.findings.filter(({ group }) => group === "content").map(({ container }) => container),
    pinned: pin?.pins.map(({ container }) => container) ?? [],
    kept: pin?.kept.map(({ container }) => container) ?? [],
    told: tell.map(({ event, container }) => `${event} ${container}`),
  };
}

describe("a sidecar under a service that is remediated", () => {
  test.each<[mode: Mode, expected: ReturnType<typeof outcome>]>([
    ["remediate", { found: ["web", "sidecar"], pinned: ["web", "sidecar"], kept: [], told: [] }],
    ["alert", { found: ["web", "sidecar"], pinned: ["web"], kept: ["sidecar"], told: ["opened sidecar"] }],
    ["observe", { found: ["web", "sidecar"], pinned: ["web"], kept: ["sidecar"], told: [] }],
    ["ignore", { found: ["web"], pinned: ["web"], kept: [], told: [] }],
  ])("whose mode is %s, while both are stale", (mode, expected) => {
    expect(outcome(sidecar({ mode }))).toEqual(expected);
  });

  test.each<[mode: Mode, expected: ReturnType<typeof outcome>]>([
    ["remediate", { found: ["sidecar"], pinned: ["sidecar"], kept: [], told: [] }],
    ["alert", { found: ["sidecar"], pinned: [], kept: [], told: ["opened sidecar"] }],
    ["observe", { found: ["sidecar"], pinned: [], kept: [], told: [] }],
    ["ignore", { found: [], pinned: [], kept: [], told: [] }],
  ])("whose mode is %s, while it alone is stale", (mode, expected) => {
    expect(outcome(sidecar({ mode }), onlySidecar)).toEqual(expected);
  });

  test("that follows nothing has nothing to find, and keeps what it runs", () => {
    expect(outcome(sidecar({ track: { kind: "none" } }))).toEqual({
      found: ["web"],
      pinned: ["web"],
      kept: ["sidecar"],
      told: [],
    });
  });

  test("that is left alone is not checked", () => {
    const { containers, status } = assessed(sidecar({ mode: "ignore" }), onlySidecar);
    expect(containers.map(({ name, unchecked }) => [name, unchecked])).toEqual([
      ["web", null],
      ["sidecar", 'its mode is "ignore"'],
    ]);
    expect(status).toBe("in-sync");
  });

  test("that is left alone is not written, though another container has the same repository", () => {
    const { moves: _, ...rest } = sidecarImage;
    const twin = { ...rest, written: `${registry}/backend:latest`, published: "new" };
    const facts = factsOf({
      containers: [{}, { ...twin, running: ["older", "older"], resolved: "older" }],
      more: { rollouts: known([]) },
    });
    expect(outcome(sidecar({ mode: "ignore" }), facts)).toMatchObject({ pinned: ["web"], kept: [] });
  });

  test("is reported with its own track", () => {
    const { containers } = reportService(assessed(sidecar({ track: { kind: "none" } })));
    expect(containers.map(({ name, track }) => [name, track])).toEqual([
      ["web", "auto"],
      ["sidecar", "none"],
    ]);
  });
});

describe("an incident of a container of which nobody is told any more", () => {
  const open = incidentOf({ container: "sidecar", told: told({ expected: digest("proxy-new") }) });

  test.each<[mode: Mode, told: readonly string[]]>([
    ["remediate", ["resolved sidecar"]],
    ["alert", ["resolved sidecar"]],
    ["observe", []],
    ["ignore", []],
  ])("is not said to be over: %s", (mode, expected) => {
    const well = factsOf({
      containers: [
        { running: ["new", "new"], resolved: "new" },
        { ...sidecarImage, running: ["proxy-new", "proxy-new"], resolved: "proxy-new" },
      ],
      more: { rollouts: known([]) },
    });
    expect(outcome(sidecar({ mode }), well, { incidents: [open] }).told).toEqual(expected);
  });

  test("is not said to be over while it is not", () => {
    expect(outcome(sidecar({ mode: "ignore" }), onlySidecar, { incidents: [open] }).told).toEqual([]);
  });
});

test("what keeps one container from being put right is not said of one that is to be alerted", () => {
  const held = {
    ...sidecar({ mode: "alert" }),
    owner: "terraform",
  };
  const { tell } = decide(assessed(held), newRecord(serviceArn), at("12:00"));
  expect(tell.map(({ container, remedy }) => [container, remedy.state])).toEqual([
    ["web", "refused"],
    ["sidecar", "none"],
  ]);
});

test("an alert of one container does not wait for the remedy of another", () => {
  const remedy = remedyOf({ at: at("11:59") });
  const { told: telling } = outcome(sidecar({ mode: "alert" }), bothStale, { remedy });
  expect(telling).toEqual(["opened sidecar"]);
});

test("only the container that is set to same-tag goes back with its tag", () => {
  const older = { pushedAt: at("07:00") };
  const facts = factsOf({
    containers: [{ images: { new: older, old: { pushedAt: at("08:00") } } }],
    more: { rollouts: known([]) },
  });
  const kindOf = (policy: Partial<ResponsePolicy>) =>
    planRemedy(assessed({ mode: "remediate", ...policy }, facts), { attempts: [] }).kind;
  const sameTag = { kind: "same-tag" } as const;
  expect(kindOf({})).toBe("refused");
  expect(kindOf({ containers: [{ container: "web", track: sameTag }] })).toBe("pin");
  expect(kindOf({ containers: [{ container: "sidecar", track: sameTag }] })).toBe("refused");
});

test("what is set for a container that the service does not have is a note", () => {
  const notes = (containers: readonly ContainerPolicy[]) => assessed({ containers }).notes;
  expect(notes([{ container: "proxy", mode: "observe", isOfService: true }])).toEqual([
    'Settings for container "proxy" do nothing: the service has web, sidecar',
  ]);
  expect(notes([{ container: "proxy", mode: "observe" }])).toEqual([]);
  expect(
    assess(
      factsOf({ containers: "denied" }),
      policyOf({ containers: [{ container: "proxy", isOfService: true }] }),
    ).notes,
  ).toEqual([]);
});

test.each(modes)("a mode of a container changes nothing of one that is not its own: %s", (mode) => {
  const alone = { mode: "remediate", containers: [] } as const;
  expect(outcome({ ...alone, containers: [{ container: "other", mode }] })).toEqual(outcome(alone));
});
