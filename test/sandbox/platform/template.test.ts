// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are CloudFormation's

import { describe, expect, test } from "vitest";
import { deployStack, type ResourceType } from "../../../src/sandbox/deploy/stack.ts";
import { readTemplate } from "../../../src/sandbox/deploy/template.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";

/** A resource that shows what its properties became. */
const order: string[] = [];
const thing: ResourceType = ({ properties, generatedName }) => {
  order.push(generatedName.split("-")[1] ?? "");
  return {
    ref: generatedName,
    attributes: { Arn: `arn:${generatedName}`, Seen: JSON.stringify(properties) },
  };
};

async function resolved(properties: JsonObject, rest: JsonObject = {}, parameters = {}): Promise<unknown> {
  const template = {
    Parameters: {
      Stage: { Type: "String", Default: "dev" },
      Zones: { Type: "CommaDelimitedList", Default: "a,b" },
    },
    Mappings: { Sizes: { dev: { cpu: 1 } } },
    Conditions: {
      IsDev: { "Fn::Equals": [{ Ref: "Stage" }, "dev"] },
      IsProd: { "Fn::Not": [{ Condition: "IsDev" }] },
      Either: { "Fn::Or": [{ Condition: "IsDev" }, { Condition: "IsProd" }] },
      Both: { "Fn::And": [{ Condition: "IsDev" }, { Condition: "IsProd" }] },
    },
    Resources: {
      Subject: { Type: "Test::Thing", Properties: properties },
      Other: { Type: "Test::Thing" },
      ...rest,
    },
    Outputs: { Seen: { Value: { "Fn::GetAtt": ["Subject", "Seen"] } } },
  };
  order.length = 0;
  const stack = await deployStack(
    { template: readTemplate(template), directory: "", stackName: "app" },
    {
      account: "123456789012",
      region: "us-east-1",
      types: { "Test::Thing": thing },
      parameters,
      dynamic: (service, reference) => `${service} ${reference}`,
      suffix: () => "X",
    },
  );
  return JSON.parse(stack.outputs.Seen ?? "");
}

const values: readonly [unknown, unknown][] = [
  [{ Ref: "Stage" }, "dev"],
  [{ Ref: "Zones" }, ["a", "b"]],
  [{ Ref: "AWS::AccountId" }, "123456789012"],
  [{ Ref: "AWS::StackName" }, "app"],
  [{ Ref: "Other" }, "app-Other-X"],
  [{ "Fn::GetAtt": ["Other", "Arn"] }, "arn:app-Other-X"],
  [{ "Fn::GetAtt": "Other.Arn" }, "arn:app-Other-X"],
  [
    { "Fn::Sub": "a-${Stage}-${AWS::Region}-${Other.Arn}-${!Literal}" },
    "a-dev-us-east-1-arn:app-Other-X-${Literal}",
  ],
  [{ "Fn::Sub": ["${A}/${Stage}", { A: { Ref: "Other" } }] }, "app-Other-X/dev"],
  [{ "Fn::Join": ["-", ["a", { Ref: "Stage" }]] }, "a-dev"],
  [{ "Fn::Join": [",", { Ref: "Zones" }] }, "a,b"],
  [{ "Fn::Select": ["1", { Ref: "Zones" }] }, "b"],
  [{ "Fn::Split": ["/", "a/b"] }, ["a", "b"]],
  [{ "Fn::If": ["IsDev", 1, 2] }, 1],
  [{ "Fn::If": ["IsProd", 1, 2] }, 2],
  [{ "Fn::If": ["Either", 1, 2] }, 1],
  [{ "Fn::If": ["Both", 1, 2] }, 2],
  [[1, { "Fn::If": ["IsProd", 2, { Ref: "AWS::NoValue" }] }], [1]],
  [{ "Fn::FindInMap": ["Sizes", { Ref: "Stage" }, "cpu"] }, 1],
  [{ "Fn::Base64": "hi" }, "aGk="],
  ["{{resolve:ssm:/a/b:1}}", "ssm /a/b:1"],
  [{ Condition: { StringEquals: { a: "b" } } }, { Condition: { StringEquals: { a: "b" } } }],
];

describe("a template", () => {
  test.for(values)("resolves %j to %j", async ([value, expected]) => {
    expect(await resolved({ value })).toEqual({ value: expected });
  });

  test("drops a property that is AWS::NoValue", async () => {
    expect(await resolved({ a: 1, b: { Ref: "AWS::NoValue" } })).toEqual({ a: 1 });
  });

  test("takes parameters from outside", async () => {
    expect(await resolved({ stage: { Ref: "Stage" } }, {}, { Stage: "prod" })).toEqual({ stage: "prod" });
  });

  test("creates what is referred to or depended on first", async () => {
    await resolved(
      { other: { "Fn::Sub": "${Last.Arn}" } },
      { Last: { Type: "Test::Thing", DependsOn: ["Other"] } },
    );
    expect(order).toEqual(["Other", "Last", "Subject"]);
  });

  test("leaves out what its condition excludes", async () => {
    await resolved({}, { Absent: { Type: "Test::Thing", Condition: "IsProd" } });
    expect(order).not.toContain("Absent");
  });

  test("has no sections that the sandbox does not know", () => {
    const template = { Transform: "AWS::Serverless-2016-10-31", Resources: {} };
    expect(() => readTemplate(template)).toThrow("Cannot read template: Transform: ");
  });

  test.for<[JsonObject, string]>([
    [{ Subject: { Type: "AWS::Quantum::Computer" } }, "Cannot create Subject (AWS::Quantum::Computer)"],
    [
      { Subject: { Type: "Test::Thing", Properties: { a: { Ref: "Nobody" } } } },
      "no parameter or resource Nobody",
    ],
    [{ Subject: { Type: "Test::Thing", Properties: { a: { "Fn::Magic": 1 } } } }, "Cannot resolve Fn::Magic"],
    [{ Subject: { Type: "Test::Thing", DependsOn: "Subject" } }, "in a circle"],
  ])("%j cannot be deployed: %s", async ([rest, reason]) => {
    await expect(resolved({}, rest)).rejects.toThrow(reason);
  });
});
