import { describe, expect, test } from "vitest";
import { readPattern } from "../../../src/sandbox/events/pattern.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";

const event: JsonObject = {
  source: "aws.ecr",
  account: "123456789012",
  resources: ["arn:aws:ecs:us-east-1:123456789012:service/dev/web"],
  detail: {
    "repository-name": "shop/web",
    "image-tag": "",
    result: "SUCCESS",
    count: 5,
    missing: null,
    ip: "10.0.0.7",
    list: [],
    containers: [
      { name: "web", lastStatus: "RUNNING" },
      { name: "log", lastStatus: "STOPPED" },
    ],
  },
};

const matching: readonly JsonObject[] = [
  { source: ["aws.ecr"] },
  { source: ["aws.ecs", "aws.ecr"] },
  { source: [{ prefix: "aws." }] },
  { source: [{ prefix: { "equals-ignore-case": "AWS." } }] },
  { source: [{ suffix: ".ecr" }] },
  { source: [{ suffix: { "equals-ignore-case": ".ECR" } }] },
  { source: [{ "equals-ignore-case": "AWS.ECR" }] },
  { source: [{ "anything-but": "aws.ecs" }] },
  { source: [{ "anything-but": ["aws.ecs", "aws.s3"] }] },
  { source: [{ "anything-but": { prefix: "gcp." } }] },
  { source: [{ "anything-but": { prefix: ["gcp.", "azure."] } }] },
  { source: [{ "anything-but": { suffix: ".ecs" } }] },
  { source: [{ "anything-but": { wildcard: "*.ecs" } }] },
  { source: [{ "anything-but": { "equals-ignore-case": ["AWS.ECS"] } }] },
  { source: [{ wildcard: "aws.*" }] },
  { detail: { "repository-name": [{ wildcard: "*/w*b" }] } },
  { detail: { "image-tag": [""] } },
  { detail: { missing: [null] } },
  { detail: { missing: [{ exists: true }] } },
  { detail: { nowhere: [{ exists: false }] } },
  { detail: { list: [{ exists: false }] } },
  { detail: { containers: { nowhere: [{ exists: false }] } } },
  { detail: { count: [5] } },
  { detail: { count: [{ numeric: ["=", 5] }] } },
  { detail: { count: [{ numeric: [">", 0, "<=", 5] }] } },
  { detail: { ip: [{ cidr: "10.0.0.0/24" }] } },
  { detail: { containers: { name: ["log"], lastStatus: ["STOPPED"] } } },
  { resources: [{ suffix: "/web" }] },
  { $or: [{ source: ["aws.ecs"] }, { detail: { result: ["SUCCESS"] } }] },
  { detail: { $or: [{ count: [1] }, { result: ["SUCCESS"] }], "repository-name": [{ prefix: "shop/" }] } },
];

const other: readonly JsonObject[] = [
  { source: ["aws.ecs"] },
  { source: ["AWS.ECR"] },
  { source: [{ prefix: "ecr" }] },
  { source: [{ "anything-but": "aws.ecr" }] },
  { source: [{ "anything-but": { prefix: ["gcp.", "aws."] } }] },
  { source: [{ "anything-but": { wildcard: "aws.*" } }] },
  { source: [{ wildcard: "aws" }] },
  { source: [{ exists: false }] },
  { detail: { nowhere: [{ exists: true }] } },
  { detail: { nowhere: [{ "anything-but": "x" }] } },
  { detail: { nowhere: [null] } },
  { detail: { count: ["5"] } },
  { detail: { count: [{ numeric: [">", 5] }] } },
  { detail: { ip: [{ cidr: "10.0.1.0/24" }] } },
  { detail: { result: [{ cidr: "10.0.1.0/24" }] } },
  { detail: { containers: { name: ["web"], lastStatus: ["STOPPED"] } } },
  { source: ["aws.ecr"], detail: { result: ["FAILURE"] } },
  { $or: [{ source: ["aws.ecs"] }, { detail: { result: ["FAILURE"] } }] },
  { source: ["aws.ecr"], $or: [{ source: ["aws.ecs"] }, { source: ["aws.s3"] }] },
];

const refused: readonly [unknown, string][] = [
  [{}, "at least one field"],
  [[], "at least one field"],
  [{ source: "aws.ecr" }, "must be an object or an array"],
  [{ source: [] }, "empty arrays"],
  [{ source: [["aws.ecr"]] }, "cannot hold a list"],
  [{ source: [{ like: "aws" }] }, "unrecognized match type like"],
  [{ source: [{ prefix: "a", suffix: "b" }] }, "unrecognized match type prefix, suffix"],
  [{ source: [{ prefix: 5 }] }, "takes a string"],
  [{ detail: { count: [{ numeric: [">"] }] } }, "followed by a number"],
  [{ detail: { count: [{ exists: "yes" }] } }, "true or false"],
];

describe("event patterns", () => {
  test.for(matching)("%j matches", (pattern) => {
    expect(readPattern(pattern)(event)).toBe(true);
  });

  test.for(other)("%j does not match", (pattern) => {
    expect(readPattern(pattern)(event)).toBe(false);
  });

  test.for(refused)("%j is refused: %s", ([pattern, reason]) => {
    expect(() => readPattern(pattern)).toThrow(reason);
  });
});
