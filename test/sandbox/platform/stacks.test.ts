/** A stack that is updated, beside others, and removed. */
import { DynamoDBClient, ListTablesCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { createSandbox } from "../../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { clientConfig, packaged, queueFor, ruleTo } from "./deployed.ts";

const saying = (what: string) => `exports.handler = async () => console.log(${JSON.stringify(what)});`;
const Table: JsonObject = {
  Type: "AWS::DynamoDB::Table",
  Properties: {
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  },
};

/** A function that says something at each event, a table and a queue. */
const stackOf = async (what: string, more: JsonObject = {}) => {
  const resources = {
    ...ruleTo("Echo", { source: ["shop"] }),
    ...queueFor("Jobs", "events.amazonaws.com"),
    Kept: { ...Table, DeletionPolicy: "Retain" },
    Table,
    ...more,
  };
  return packaged({ echo: { code: saying(what) } }, resources);
};

async function begin() {
  const sandbox = await createSandbox({ deployment: await stackOf("one") });
  onTestFinished(() => sandbox.close());
  const said = async () => {
    const before = sandbox.logs().length;
    const event = { source: "shop", "detail-type": "sale", detail: {} };
    sandbox.putEvents({ ...event, account: "123456789012", region: "us-east-1" });
    await sandbox.settle();
    return sandbox
      .logs()
      .slice(before)
      .map(({ line }) => line);
  };
  const physical = () =>
    new Map(sandbox.stack?.resources.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
  return { sandbox, said, physical };
}

test("an update keeps what does not change, with what is in it, and runs the new code", async () => {
  const { sandbox, said, physical } = await begin();
  const dynamodb = new DynamoDBClient(clientConfig(sandbox));
  const [before, TableName = ""] = [physical(), physical().get("Table")];
  await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: "a" } } }));
  expect(await said()).toEqual(["one"]);
  await sandbox.deploy(await stackOf("two"));
  expect(physical()).toEqual(before);
  expect((await dynamodb.send(new ScanCommand({ TableName }))).Items).toEqual([{ id: { S: "a" } }]);
  expect(await said()).toEqual(["two"]);
  expect(sandbox.denials()).toEqual([]);
});

test("an update adds what is new, and takes away what is no more", async () => {
  const { sandbox, said } = await begin();
  const sqs = new SQSClient(clientConfig(sandbox));
  const names = async () =>
    ((await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []).map((url) => url.replace(/.*\//, ""));
  const had = await names();
  await sandbox.deploy(await stackOf("two", { More: { Type: "AWS::SQS::Queue", Properties: {} } }));
  expect((await names()).filter((name) => !had.includes(name))).toEqual([
    expect.stringMatching(/^test-More-/),
  ]);
  await sandbox.deploy(await stackOf("three"));
  expect(await names()).toEqual(had);
  expect(await said()).toEqual(["three"]);
});

test("a stack that is removed leaves what is to be retained, and hears of nothing", async () => {
  const { sandbox, said, physical } = await begin();
  const kept = physical().get("Kept");
  await sandbox.remove("test");
  expect(sandbox.stack).toBeUndefined();
  expect(await said()).toEqual([]);
  const { TableNames } = await new DynamoDBClient(clientConfig(sandbox)).send(new ListTablesCommand({}));
  expect(TableNames).toEqual([kept]);
  expect(
    (await new SQSClient(clientConfig(sandbox)).send(new ListQueuesCommand({}))).QueueUrls ?? [],
  ).toEqual([]);
  await expect(sandbox.remove("test")).rejects.toThrow('Cannot remove "test": there is no such stack');
});
