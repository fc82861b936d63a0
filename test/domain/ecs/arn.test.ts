import { describe, expect, test } from "vitest";
import {
  clusterArnOf,
  isLaterRevision,
  isServiceArn,
  parseServiceArn,
  parseTaskDefinitionArn,
  serviceArnIn,
  shortTaskDefinition,
} from "../../../src/domain/ecs/arn.ts";

const service = "arn:aws:ecs:us-east-1:123456789012:service/dev/backend";
const chinese = "arn:aws-cn:ecs:cn-north-1:123456789012:service/dev/backend_1-x";

describe("a service's ARN", () => {
  test.each([
    [service, "aws", "us-east-1", "dev", "backend"],
    [chinese, "aws-cn", "cn-north-1", "dev", "backend_1-x"],
  ])("%s is read", (arn, partition, region, cluster, name) => {
    const read = { arn, partition, region, account: "123456789012", cluster, name };
    expect(parseServiceArn(arn)).toEqual(read);
    expect(isServiceArn(arn)).toBe(true);
    expect(clusterArnOf(parseServiceArn(arn))).toBe(
      arn.replace(":service/dev/", ":cluster/dev/").replace(/\/backend.*/, ""),
    );
    expect(serviceArnIn(clusterArnOf(parseServiceArn(arn)), name)).toBe(arn);
  });

  test.each([
    "",
    "backend",
    "arn:aws:ecs:us-east-1:123456789012:service/backend",
    "arn:aws:ecs:us-east-1:123456789012:service/dev/backend/x",
    "arn:aws:ecs:us-east-1:12345:service/dev/backend",
    "arn:aws:ecs:us-east-1:123456789012:service//backend",
    "arn:aws:ecs:us-east-1:123456789012:service/dev/",
    "arn:aws:ecs::123456789012:service/dev/backend",
    "arn:aws:ecr:us-east-1:123456789012:service/dev/backend",
    ` ${service}`,
    "arn:aws:ecs:us-east-1:123456789012:task/dev/backend",
  ])("%j is none", (text) => {
    expect(isServiceArn(text)).toBe(false);
    expect(() => parseServiceArn(text)).toThrow(
      new SyntaxError(`Cannot parse service ARN "${text}": expected "arn:…:service/CLUSTER/NAME"`),
    );
  });
});

describe("a task definition's ARN", () => {
  test("is read", () => {
    const arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/back-end_1:42";
    expect(parseTaskDefinitionArn(arn)).toEqual({ arn, family: "back-end_1", revision: 42 });
  });

  test.each([
    "",
    "backend:4",
    "arn:aws:ecs:us-east-1:123456789012:task-definition/backend",
    "arn:aws:ecs:us-east-1:123456789012:task-definition/backend:",
    "arn:aws:ecs:us-east-1:123456789012:task-definition/:4",
    "arn:aws:ecs:us-east-1:123456789012:task-definition/backend:4x",
    "x arn:aws:ecs:us-east-1:123456789012:task-definition/backend:4",
  ])("%j is none", (text) => {
    expect(() => parseTaskDefinitionArn(text)).toThrow(
      new SyntaxError(
        `Cannot parse task definition ARN "${text}": expected "…:task-definition/FAMILY:REVISION"`,
      ),
    );
  });

  test.each([
    ["arn:aws:ecs:us-east-1:123456789012:task-definition/backend:4", "backend:4"],
    ["backend:4", "backend:4"],
    ["", ""],
  ])("%j is short for people: %j", (arn, short) => expect(shortTaskDefinition(arn)).toBe(short));
});

describe("a revision is later than another", () => {
  const of = (name: string) => `arn:aws:ecs:us-east-1:123456789012:task-definition/${name}`;
  test.each<[one: string | null, other: string | null, isLater: boolean]>([
    [of("web:10"), of("web:9"), true],
    [of("web:9"), of("web:10"), false],
    [of("web:9"), of("web:9"), false],
    [of("web:10"), of("jobs:9"), false],
    [of("web:10"), null, false],
    [null, of("web:9"), false],
    [null, null, false],
    ["web:10", "web:9", false],
  ])("%j than %j: %j", (one, other, isLater) => expect(isLaterRevision(one, other)).toBe(isLater));
});
