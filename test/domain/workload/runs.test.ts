import { describe, expect, test } from "vitest";
import { isScheduled, type Runner, runsOf, startedBy } from "../../../src/domain/workload/runs.ts";
import { revision } from "../building.ts";
import { nightly, run } from "./building.ts";

const runner = (more: Partial<Runner["workload"]> = {}, family = "backend"): Runner => ({
  workload: { ...nightly, ...more },
  named: { family, revision: 4 },
});

describe("who started a task", () => {
  test.each([
    [{ type: "schedule", name: "nightly" }, "chronos-schedule/nightly"],
    // As people report of a schedule with a longer name.
    [{ type: "schedule", name: "gold-coast-data-lake-refresh" }, "chronos-schedule/gold-coast-data-lak"],
    [{ type: "rule", name: "nightly" }, "events-rule/nightly"],
    [{ type: "rule", name: "a-rule-with-a-name-that-is-long" }, "events-rule/a-rule-with-a-name-that-"],
  ] as const)("%o", (workload, expected) => {
    expect(startedBy(workload)).toBe(expected);
    expect(isScheduled(expected)).toBe(true);
  });

  test.each([null, "", "ecs-svc/1234567890", "deploy-42", "my-events-rule/x"])("%s is no schedule", (by) => {
    expect(isScheduled(by)).toBe(false);
  });
});

describe("the runs of a schedule", () => {
  const own = run({ began: "03:00" });
  const tasks = [
    own,
    run({ began: "03:01", startedBy: "chronos-schedule/hourly" }),
    run({ began: "03:02", startedBy: "ecs-svc/1" }),
    run({ began: "03:03", startedBy: null }),
    run({ began: "03:04", taskDefinition: revision(4).replace("backend", "other") as never }),
    run({ began: "03:05", taskDefinition: revision(3) }),
  ];

  test("are those of its name and its family, of whichever revision", () => {
    expect(runsOf(runner(), tasks, [])?.map(({ arn }) => arn.slice(-5))).toEqual(["03:00", "03:05"]);
  });

  test.each<[what: string, other: Runner, isTold: boolean]>([
    ["itself", runner(), true],
    ["one of the same name in another group", runner({ arn: `${nightly.arn}-other`, part: "shop" }), false],
    ["one of another family", runner({ arn: "x", part: "shop" }, "other"), true],
    ["one in another cluster", runner({ arn: "x", cluster: "prod" }), true],
    ["one of another name", runner({ arn: "x", name: "hourly" }), true],
    ["a rule of the same name", runner({ arn: "x", type: "rule" }), true],
  ])("are told beside %s: %#", (_, other, isTold) => {
    expect(runsOf(runner(), tasks, [other]) !== null).toBe(isTold);
  });

  test("are not told where two names are cut to the same", () => {
    const long = "gold-coast-data-lake-";
    const [one, two] = ["refresh", "report"].map((end) => runner({ name: long + end, arn: long + end }));
    expect(one && two && runsOf(one, tasks, [two])).toBeNull();
  });
});
