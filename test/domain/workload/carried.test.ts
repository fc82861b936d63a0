/** Generated targets are moved through the APIs in test/adapters/schedules. */
import { describe, expect, test } from "vitest";
import type { TaskDefinitionArn } from "../../../src/domain/ecs/arn.ts";
import { namedBy, onRevision, scheduleOnRevision } from "../../../src/domain/workload/carried.ts";
import { revision } from "../building.ts";

const next: TaskDefinitionArn = revision(15);
const target = (named: string) => ({
  Id: "job",
  Input: "{}",
  EcsParameters: { TaskCount: 2, TaskDefinitionArn: named },
});

describe("a target on another revision", () => {
  test("is the same but for that", () => {
    expect(onRevision(target(revision(12)), next)).toEqual(target(next));
    expect(onRevision(target("backend:12"), next)).toEqual(target("backend:15"));
  });

  test.each([
    {},
    { EcsParameters: null },
    { EcsParameters: {} },
    { EcsParameters: { TaskDefinitionArn: 1 } },
  ])("is none where it names no task definition: %o", (of) => {
    expect(namedBy(of)).toBeNull();
    expect(() => onRevision(of, next)).toThrow("Cannot move the target: it names no task definition");
    expect(() => scheduleOnRevision({ Target: of }, next)).toThrow(RangeError);
  });
});

describe("a schedule on another revision", () => {
  test("is what it was, without what Scheduler assigns", () => {
    const kept = { Name: "nightly", GroupName: "default", State: "DISABLED", New: { of: [1] } };
    const schedule = {
      ...kept,
      Arn: "arn",
      CreationDate: 1,
      LastModificationDate: 2,
      Target: target(revision(12)),
    };
    expect(scheduleOnRevision(schedule, next)).toEqual({ ...kept, Target: target(next) });
  });

  test.each([{}, { Target: null }, { Target: "x" }])("needs a target: %o", (schedule) => {
    expect(() => scheduleOnRevision(schedule, next)).toThrow(RangeError);
  });
});
