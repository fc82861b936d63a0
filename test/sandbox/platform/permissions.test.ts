import { afterAll, expect, test } from "vitest";
import { createSandbox } from "../../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { expectAgreement } from "../../support/iam-oracle.ts";
import { deployed, queueFor } from "./deployed.ts";

/** A handler that makes one signed call with its own credentials and answers what came back. */
const caller = `
const { request } = require("node:http");
exports.handler = (call) => new Promise((resolve, reject) => {
  const key = process.env.AWS_ACCESS_KEY_ID;
  const sending = request(process.env.AWS_ENDPOINT_URL, { method: "POST", headers: {
    authorization: "AWS4-HMAC-SHA256 Credential=" + key + "/20261126/us-east-1/x/aws4_request, SignedHeaders=host, Signature=x",
    ...call.headers,
  }}, async (response) => {
    let body = "";
    for await (const chunk of response) body += chunk;
    resolve({ status: response.statusCode, type: response.headers["x-amzn-errortype"], body });
  });
  sending.on("error", reject);
  sending.end(call.body);
});`;

const json = (target: string, input: JsonObject) => ({
  headers: { "x-amz-target": target, "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify(input),
});

const table = {
  Journal: {
    Type: "AWS::DynamoDB::Table",
    Properties: {
      TableName: "journal",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
    },
  },
};
const alerts = { Alerts: { Type: "AWS::SNS::Topic", Properties: { TopicName: "alerts" } } };

const TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/journal";
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:jobs";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts";

const put = json("DynamoDB_20120810.PutItem", { TableName: "journal", Item: { pk: { S: "a" } } });
const send = json("AmazonSQS.SendMessage", {
  QueueUrl: "http://127.0.0.1/123456789012/jobs",
  MessageBody: "x",
});
const publish = {
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams({
    Action: "Publish",
    Version: "2010-03-31",
    TopicArn: TOPIC,
    Message: "x",
  }).toString(),
};

const cases: readonly [string, string, { headers: JsonObject; body: string }, string][] = [
  ["dynamodb:PutItem", TABLE, put, "AccessDeniedException"],
  ["sqs:SendMessage", QUEUE, send, "AccessDeniedException"],
  ["sns:Publish", TOPIC, publish, "AuthorizationError"],
];

/** Rules of a registry are no resources that a policy could name: `*` alone allows them. */
const rules = json("AmazonEC2ContainerRegistry_V20150921.DescribePullThroughCacheRules", {});

test.for(cases)("a function may call %s on %s if its role says so", async ([Action, Resource, call]) => {
  const may = [{ Effect: "Allow", Action, Resource }];
  const sandbox = await deployed(
    { caller: { code: caller, may } },
    { ...table, ...alerts, ...queueFor("Jobs") },
  );
  expect(await sandbox.invoke("caller", call)).toMatchObject({ status: 200 });
  expect(sandbox.denials()).toEqual([]);
  expect(sandbox.calls()).toEqual([{ operation: Action, caller: "caller", count: 1, errors: 0 }]);
});

test.for(cases)(
  "and else is refused, in the service's own way: %s",
  async ([action, resource, call, code]) => {
    const may = [{ Effect: "Allow", Action: action, Resource: `${resource}-of-another` }];
    const sandbox = await deployed(
      { caller: { code: caller, may } },
      { ...table, ...alerts, ...queueFor("Jobs") },
    );
    const answer = await sandbox.invoke("caller", call);
    expect(answer).toMatchObject({ body: expect.stringContaining(code) });
    expect(answer).toMatchObject({
      body: expect.stringContaining(
        `User: arn:aws:sts::123456789012:assumed-role/caller-role/test-caller is not authorized to perform: ` +
          `${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
      ),
    });
    expect(sandbox.denials()).toEqual([{ role: "caller-role", function: "test-caller", action, resource }]);
    expect(sandbox.calls()).toEqual([{ operation: action, caller: "caller", count: 1, errors: 1 }]);
  },
);

test.for([
  ["*", 200],
  ["arn:aws:ecr:us-east-1:123456789012:repository/*", 400],
] as const)("pull-through cache rules may be read with the resource %s: %i", async ([Resource, status]) => {
  const may = [{ Effect: "Allow", Action: "ecr:DescribePullThroughCacheRules", Resource }];
  const sandbox = await deployed({ caller: { code: caller, may } });
  expect(await sandbox.invoke("caller", rules)).toMatchObject({ status });
});

test("what a policy denies, no other policy allows", async () => {
  const may = [
    { Effect: "Allow", Action: "*", Resource: "*" },
    { Effect: "Deny", Action: "dynamodb:PutItem", Resource: "*" },
  ];
  const sandbox = await deployed({ caller: { code: caller, may } }, table);
  expect(await sandbox.invoke("caller", put)).toMatchObject({ type: "AccessDeniedException" });
});

test("a role that Lambda may not assume cannot be a function's", async () => {
  const trust = { Version: "2012-10-17", Statement: [] };
  const other = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: trust } };
  const properties = { Role: { "Fn::GetAtt": ["Other", "Arn"] } };
  await expect(deployed({ caller: { code: caller, properties } }, { Other: other })).rejects.toThrow(
    "cannot be assumed by Lambda",
  );
});

test("a function whose package is not there cannot be deployed", async () => {
  const properties = { Code: { S3Bucket: "packages", S3Key: "serverless/test/missing.zip" } };
  await expect(deployed({ caller: { code: caller, properties } })).rejects.toThrow(
    /^Cannot create Caller .*: there is no package .*missing.zip$/,
  );
});

test("a folder without a package cannot be deployed", async () => {
  await expect(createSandbox({ deployment: { directory: "/nowhere" } })).rejects.toThrow(
    'Cannot deploy "/nowhere": no package in it',
  );
});

test("a property that the sandbox does not know is an error, and says where", async () => {
  const properties = { VpcConfig: { SubnetIds: [] } };
  await expect(deployed({ caller: { code: caller, properties } })).rejects.toThrow(
    /^Cannot create Caller \(AWS::Lambda::Function\): property VpcConfig: /,
  );
});

afterAll(expectAgreement);
