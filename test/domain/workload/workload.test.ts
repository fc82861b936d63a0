import { describe, expect, test } from "vitest";
import type { TaskDefinitionArn } from "../../../src/domain/ecs/arn.ts";
import {
  readDefinition,
  ruleTarget,
  scheduleTarget,
  withRevision,
  workloadKey,
} from "../../../src/domain/workload/workload.ts";

const cluster = "arn:aws:ecs:us-east-1:123456789012:cluster/dev";
const ruleArn = "arn:aws:events:us-east-1:123456789012:rule/nightly";
const scheduleArn = "arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly";
const revision15 = "arn:aws:ecs:us-east-1:123456789012:task-definition/nightly:15";

describe("a target in ECS", () => {
  test("of a rule", () => {
    expect(ruleTarget(ruleArn, { arn: cluster, id: "job" })).toEqual({
      type: "rule",
      arn: ruleArn,
      partition: "aws",
      region: "us-east-1",
      account: "123456789012",
      name: "nightly",
      part: "job",
      cluster: "dev",
    });
  });

  test("of a rule on a bus of its own", () => {
    const arn = "arn:aws-cn:events:cn-north-1:123456789012:rule/orders/on-order";
    expect(ruleTarget(arn, { arn: cluster, id: "job" })).toMatchObject({
      partition: "aws-cn",
      name: "on-order",
    });
  });

  test("of a schedule", () => {
    expect(scheduleTarget(scheduleArn, cluster)).toMatchObject({
      type: "schedule",
      arn: scheduleArn,
      name: "nightly",
      part: "default",
      cluster: "dev",
    });
  });

  test.each([
    "arn:aws:sqs:us-east-1:123456789012:queue",
    "arn:aws:lambda:us-east-1:123456789012:function:f",
    "arn:aws:scheduler:::aws-sdk:ecs:runTask",
    "arn:aws:ecs:us-east-1:123456789012:service/dev/web",
    "",
  ])("is not %s", (arn) => {
    expect(ruleTarget(ruleArn, { arn, id: "job" })).toBeNull();
    expect(scheduleTarget(scheduleArn, arn)).toBeNull();
  });

  test.each(["", "nightly", "arn:aws:events:us-east-1:123456789012:rule/", scheduleArn])(
    "is of no rule: %s",
    (arn) => {
      expect(ruleTarget(arn, { arn: cluster, id: "job" })).toBeNull();
    },
  );

  test.each(["", "nightly", ruleArn, "arn:aws:scheduler:us-east-1:123456789012:schedule/nightly"])(
    "is of no schedule: %s",
    (arn) => {
      expect(scheduleTarget(arn, cluster)).toBeNull();
    },
  );

  test("of a rule is told from its other targets", () => {
    expect(workloadKey({ type: "rule", arn: ruleArn, part: "job" })).toBe(`${ruleArn}#job`);
    expect(workloadKey({ type: "schedule", arn: scheduleArn, part: "default" })).toBe(scheduleArn);
  });
});

describe("the task definition that is named", () => {
  test.each([
    [revision15, { family: "nightly", revision: 15 }],
    ["arn:aws:ecs:us-east-1:123456789012:task-definition/nightly", { family: "nightly", revision: null }],
    ["nightly:15", { family: "nightly", revision: 15 }],
    ["nightly", { family: "nightly", revision: null }],
    ["arn:aws:ecs:us-east-1:123456789012:task-definition/nightly:latest", null],
    ["arn:aws:ecs:us-east-1:123456789012:cluster/dev", null],
    ["", null],
  ])("%s", (text, expected) => {
    expect(readDefinition(text)).toEqual(expected);
  });

  test("is replaced in the way it was written", () => {
    const next = revision15.replace("15", "16") as TaskDefinitionArn;
    expect(withRevision(revision15, next)).toBe(next);
    expect(withRevision("nightly:15", next)).toBe("nightly:16");
  });
});
