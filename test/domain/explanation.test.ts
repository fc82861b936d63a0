import { describe, expect, test } from "vitest";
import { assess } from "../../src/domain/assess.ts";
import { explainCause } from "../../src/domain/cause-words.ts";
import { explain } from "../../src/domain/explanation.ts";
import type { Causes, Finding, Kind } from "../../src/domain/finding.ts";
import type { HistoryEntry } from "../../src/domain/history.ts";
import { preventionOf } from "../../src/domain/prevention.ts";
import { at, factsOf, policyOf, type Setup } from "./building.ts";

const remembered = { history: [], incidents: [], nearMisses: [] };

const explained = (setup: Setup = {}, history: readonly HistoryEntry[] = []) =>
  explain(assess(factsOf(setup), policyOf()), { ...remembered, history }, []);

/** Each cause that the program tells apart, and ECS's own words where it does not. */
const causes = {
  stale: ["not-redeployed", "stale-cache", "rolled-back", "undetermined"],
  behind: ["not-registered", "not-updated", "rolled-back"],
  stalled: ["service backend was unable to place a task"],
  mixed: ["digests", "revisions"],
  missing: ["tag-gone", "digest-gone", "archived"],
  endangered: ["lifecycle-policy"],
  unpullable: ["CannotPullContainerError: not found"],
  mutable: ["moving-tag"],
} as const satisfies { readonly [K in Kind]: readonly Causes[K][] };

const each = Object.entries(causes).flatMap(([kind, own]) => own.map((cause) => ({ kind, cause })));

const findingOf = (of: object) => ({ container: "web", ...of }) as Finding;

test.each(each)("$kind ($cause) is explained in plain words", (of) => {
  expect(explainCause(findingOf(of))).toMatch(/^[A-Z].{60,}\.$/);
});

test("a cause that nobody has words for is left at that", () => {
  expect(explainCause(findingOf({ kind: "stale", cause: "the weather" }))).toBe("");
});

describe("what keeps a finding from coming back", () => {
  test.each(each.filter(({ kind }) => kind !== "mutable"))("$kind ($cause)", (of) => {
    const prevention = preventionOf(findingOf(of), factsOf(), null);
    expect(prevention?.change).toMatch(/^[A-Z]/);
    expect(prevention?.tools.map(({ tool }) => tool)).toEqual([
      "GitHub Actions",
      "Terraform",
      "CloudFormation",
    ]);
    for (const { lines } of prevention?.tools ?? []) {
      expect(lines.length).toBeGreaterThan(0);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(76);
    }
  });

  test("is shown for the tool that owns the service alone", () => {
    const tags = { "aws:cloudformation:stack-name": "shop" };
    const stale = findingOf({ kind: "stale", cause: "stale-cache" });
    const toolsFor = (facts: object, owner: string | null) =>
      preventionOf(stale, factsOf({ more: facts }), owner)?.tools.map(({ tool }) => tool);
    expect(toolsFor({ tags }, null)).toEqual(["CloudFormation"]);
    expect(toolsFor({}, "terraform")).toEqual(["Terraform"]);
    expect(toolsFor({}, "pulumi")).toHaveLength(3);
  });

  test("is not said of a service that is well", () => {
    const well = explained({ containers: [{ running: ["new"], resolved: "new", published: "new" }] });
    expect(well).toMatchObject({ service: { status: "in-sync" }, prevention: [], cure: [] });
  });
});

describe("the images are compared", () => {
  test.each<[what: string, setup: Setup, resolved: boolean | null, published: boolean | null]>([
    [
      "all alike",
      { containers: [{ running: ["new", "new"], resolved: "new", published: "new" }] },
      true,
      true,
    ],
    [
      "the registry differs",
      { containers: [{ running: ["old"], resolved: "old", published: "new" }] },
      true,
      false,
    ],
    [
      "a task differs",
      { containers: [{ running: ["new", "old"], resolved: "new", published: "new" }] },
      false,
      false,
    ],
    [
      "a task does not say",
      { containers: [{ running: ["new", null], resolved: "new", published: "new" }] },
      null,
      null,
    ],
    [
      "nothing runs",
      { desired: 0, containers: [{ running: [], resolved: "old", published: "new" }] },
      null,
      false,
    ],
    [
      "tasks are not known",
      { tasks: "denied", containers: [{ resolved: "new", published: "new" }] },
      null,
      null,
    ],
  ])("%s", (_, setup, resolved, published) => {
    const [web] = explained(setup).containers;
    const value = (fact: { known: boolean; value?: boolean } | null | undefined) =>
      fact?.known ? fact.value : null;
    expect([value(web?.runsResolved), value(web?.runsPublished)]).toEqual([resolved, published]);
  });
});

test("what the program said is a part of the time line, and what it saw is not", () => {
  const history: HistoryEntry[] = [
    { at: at("11:30"), kind: "saw", status: "drifted", taskDefinition: "backend:4", findings: [] },
    {
      at: at("11:31"),
      kind: "told",
      event: "opened",
      incident: "01",
      sequence: 1,
      severity: "high",
      sentence: "It does not run it",
    },
    { at: at("11:45"), kind: "silenced", incident: "01", until: null },
  ];
  const { timeLine } = explained({}, history);
  expect(timeLine.slice(-2).map(({ kind }) => kind)).toEqual(["told", "silenced"]);
  expect(timeLine.map(({ at: when }) => when.getTime())).toEqual(
    timeLine.map(({ at: when }) => when.getTime()).toSorted((a, b) => a - b),
  );
  expect(timeLine.some(({ kind }) => (kind as string) === "saw")).toBe(false);
});
