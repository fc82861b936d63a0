import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeServicesCommand, ECSClient, ListClustersCommand } from "@aws-sdk/client-ecs";
import { ListTopicsCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { expect, onTestFinished, test, vi } from "vitest";
import { createClock } from "../../../src/sandbox/clock/clock.ts";
import { createQuotas } from "../../../src/sandbox/faults/quotas.ts";
import { createSandbox } from "../../../src/sandbox/sandbox.ts";
import { clientConfig, deployed } from "./deployed.ts";

async function empty(options = {}) {
  const sandbox = await createSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

test("every response says what time it is, and clients that are days behind can live with it", async () => {
  const sandbox = await empty({ start: new Date("2031-01-01T00:00:00Z") });
  const sns = new SNSClient(clientConfig(sandbox));
  await sns.send(new ListTopicsCommand({}));
  await sandbox.advance("30d");
  await sns.send(new ListTopicsCommand({}));
  const response = await fetch(`${sandbox.url}/_sandbox/health`);
  expect(response.headers.get("date")).toBe("Fri, 31 Jan 2031 00:00:00 GMT");
});

test.for([
  ["AmazonEC2ContainerServiceV20141113.BrewCoffee", "UnknownOperationException"],
  ["AWSCoffee_20200101.Brew", "UnknownOperationException"],
])("%s is answered with %s", async ([target, code]) => {
  const { url } = await empty();
  const headers = { "x-amz-target": target ?? "", "content-type": "application/x-amz-json-1.1" };
  const response = await fetch(url, { method: "POST", headers, body: "{}" });
  expect(response.status).toBe(400);
  expect(response.headers.get("x-amzn-errortype")).toBe(code);
  expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  expect(await response.json()).toMatchObject({ __type: code });
});

/** Calls of the query protocol are told from a web page's forms by their signature. */
const signed = { authorization: "AWS4-HMAC-SHA256 Credential=me/20261126/us-east-1/sts/aws4_request" };

test("an unknown query is answered in XML", async () => {
  const { url } = await empty();
  const response = await fetch(url, {
    method: "POST",
    headers: signed,
    body: "Action=Brew&Version=2020-01-01",
  });
  expect(await response.text()).toMatch(/^<ErrorResponse .*<Code>UnknownOperationException<\/Code>/);
});

test("errors have the classes that the SDKs know", async () => {
  const sandbox = await empty();
  const sns = new SNSClient(clientConfig(sandbox));
  const TopicArn = "arn:aws:sns:us-east-1:123456789012:none";
  await expect(sns.send(new PublishCommand({ TopicArn, Message: "x" }))).rejects.toMatchObject({
    name: "NotFoundException",
    $metadata: { httpStatusCode: 404 },
  });
  const ecs = new ECSClient(clientConfig(sandbox));
  const describing = new DescribeServicesCommand({ cluster: "none", services: ["web"] });
  await expect(ecs.send(describing)).rejects.toMatchObject({ name: "ClusterNotFoundException" });
  const dynamodb = new DynamoDBClient(clientConfig(sandbox));
  const putting = new PutItemCommand({ TableName: "none", Item: { pk: { S: "a" } } });
  await expect(dynamodb.send(putting)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a condition that does not hold is DynamoDB's own error", async () => {
  const sandbox = await empty();
  const dynamodb = new DynamoDBClient(clientConfig(sandbox));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: "journal",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }),
  );
  const once = new PutItemCommand({
    TableName: "journal",
    Item: { pk: { S: "a" } },
    ConditionExpression: "attribute_not_exists(pk)",
  });
  await dynamodb.send(once);
  await expect(dynamodb.send(once)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
});

test("ECS's quotas hold where they are asked for, and fill again with time", async () => {
  const sandbox = await empty({ quotas: true });
  const ecs = new ECSClient(clientConfig(sandbox));
  const list = () => ecs.send(new ListClustersCommand({}));
  const throttled = async () =>
    (await Promise.allSettled(Array.from({ length: 70 }, list))).filter(
      ({ status }) => status === "rejected",
    );
  const [first] = await throttled();
  expect(first).toMatchObject({ reason: { name: "ThrottlingException" } });
  await sandbox.advance("10s");
  await expect(list()).resolves.toHaveProperty("clusterArns");
});

test("ECS's quotas fill again in real time, also after simulated time went far ahead", async () => {
  const clock = createClock({ start: new Date("2026-11-26T09:00:00Z"), mode: "frozen" });
  const check = createQuotas(clock);
  const call = { name: "ecs:ListClusters", operation: "ListClusters", input: {}, caller: "sweep" };
  const take = (times: number) => Array.from({ length: times }, () => check(call));
  const real = vi.spyOn(performance, "now").mockReturnValue(1000);
  take(50);
  await clock.advance(3_600_000);
  take(50);
  expect(() => take(1)).toThrow("Rate exceeded");
  real.mockReturnValue(1500);
  take(10);
  expect(() => take(1)).toThrow("Rate exceeded");
  real.mockRestore();
});

test("CloudFormation and STS say what is deployed, and for whom", async () => {
  const sandbox = await deployed(
    {},
    { Alerts: { Type: "AWS::SNS::Topic", Properties: { TopicName: "alerts" } } },
  );
  const ask = async (parameters: Record<string, string>) =>
    (
      await fetch(sandbox.url, { method: "POST", headers: signed, body: new URLSearchParams(parameters) })
    ).text();
  const resources = await ask({ Action: "DescribeStackResources", Version: "2010-05-15", StackName: "test" });
  expect(resources).toContain(
    "<PhysicalResourceId>arn:aws:sns:us-east-1:123456789012:alerts</PhysicalResourceId>",
  );
  const stacks = await ask({ Action: "DescribeStacks", Version: "2010-05-15" });
  expect(stacks).toContain("<CreationTime>2026-11-26T09:00:00.000Z</CreationTime>");
  expect(await ask({ Action: "GetCallerIdentity", Version: "2011-06-15" })).toContain("user/administrator");
});
