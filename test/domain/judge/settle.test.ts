import { describe, expect, test } from "vitest";
import { unknown } from "../../../src/domain/common/known.ts";
import type { FindingOf } from "../../../src/domain/judge/finding.ts";
import { firstSettledAt, hasSettled, settledAt } from "../../../src/domain/judge/settle.ts";
import { at, factsOf, findingOf, policyOf, type Setup } from "../building.ts";

const policy = policyOf({ settle: 600_000 });
const born = (clock: string): Setup => ({ containers: [{ images: { new: { pushedAt: at(clock) } } }] });

describe("a finding's window ends", () => {
  test.each<[what: string, finding: Partial<FindingOf<"stale">>, setup: Setup, end: string | null]>([
    ["ten minutes after it began", { since: at("11:00") }, {}, "11:10"],
    ["ten minutes after it began, however old the image", { since: at("11:00") }, born("11:30"), "11:10"],
    [
      "ten minutes after the image's birth, where nobody saw it begin",
      { since: null },
      born("11:30"),
      "11:40",
    ],
    [
      "ten minutes after the pipeline's last step",
      { since: at("11:00"), settlesFrom: at("11:05") },
      {},
      "11:15",
    ],
    [
      "ten minutes after it began, where the step was before",
      { since: at("11:00"), settlesFrom: at("10:00") },
      {},
      "11:10",
    ],
    [
      "ten minutes after that step, where nothing else is known",
      { since: null, settlesFrom: at("11:05") },
      {},
      "11:15",
    ],
    ["never, where nothing is known", { since: null }, {}, null],
    ["never, where nothing is expected", { since: null, expected: null }, born("11:30"), null],
    [
      "never, where the image cannot be read",
      { since: null },
      { containers: [{ images: { new: unknown("no") } }] },
      null,
    ],
    ["never, where the container is none", { since: null, container: "other" }, born("11:30"), null],
    [
      "never, where the containers cannot be read",
      { since: null },
      { ...born("11:30"), containers: "denied" },
      null,
    ],
    ["never, outside ECR", { since: null }, { containers: [{ written: "nginx:latest" }] }, null],
    ["never, where the repository was not read", { since: null }, { repositories: new Map() }, null],
  ])("%s", (_, finding, setup, end) => {
    expect(settledAt(findingOf(finding), factsOf(setup), policy)).toEqual(end && at(end));
  });

  test("with its last moment", () => {
    const settled = (now: string) => hasSettled(findingOf({ since: at("11:00") }), factsOf({ now }), policy);
    expect([settled("11:09"), settled("11:10"), settled("11:11")]).toEqual([false, true, true]);
  });

  test("at once where nobody knows when it began", () => {
    expect(hasSettled(findingOf({ since: null }), factsOf(), policy)).toBe(true);
  });
});

test("the first of several windows is the one to wait for", () => {
  const findings = [
    findingOf({ since: null }),
    findingOf({ since: at("11:30") }),
    findingOf({ since: at("11:00") }),
  ];
  expect(firstSettledAt(findings, factsOf(), policy)).toEqual(at("11:10"));
  expect(firstSettledAt([], factsOf(), policy)).toBeNull();
});
