import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { clientConfig, deployed, queueFor } from "./deployed.ts";

const TopicArn = "arn:aws:sns:us-east-1:123456789012:alerts";
const alerts = { Alerts: { Type: "AWS::SNS::Topic", Properties: { TopicName: "alerts" } } };

function subscription(Protocol: string, Endpoint: unknown, more: JsonObject = {}): JsonObject {
  const Properties = { TopicArn: { Ref: "Alerts" }, Protocol, Endpoint, ...more };
  return { Subscription: { Type: "AWS::SNS::Subscription", Properties } };
}

function clientOf(sandbox: Sandbox) {
  const sns = new SNSClient(clientConfig(sandbox));
  return {
    sns,
    publish: (Message: string, more = {}) => sns.send(new PublishCommand({ TopicArn, Message, ...more })),
  };
}

const severity = (StringValue: string) => ({
  MessageAttributes: { severity: { DataType: "String", StringValue } },
});

describe("an e-mail subscriber", () => {
  test("is there without being asked for, and gets the text for people and the JSON behind it", async () => {
    const sandbox = await deployed({}, alerts);
    const { publish } = clientOf(sandbox);
    const texts = { default: "short", email: "long", https: '{"event":"opened"}' };
    await publish(JSON.stringify(texts), { Subject: "DRIFT", MessageStructure: "json" });
    await sandbox.settle();
    expect(sandbox.inbox()).toEqual([
      {
        channel: "email",
        at: "2026-11-26T09:00:00.000Z",
        to: "oncall@example.com",
        subject: "DRIFT",
        body: "long",
        message: { event: "opened" },
      },
    ]);
  });

  test("has the address that the sandbox gives to an empty parameter", async () => {
    const sandbox = await deployed(
      {},
      { ...alerts, ...subscription("email", { Ref: "Email" }) },
      {},
      {
        Parameters: { Email: { Type: "String", Default: "" } },
      },
    );
    await clientOf(sandbox).publish("hello");
    await sandbox.settle();
    expect(sandbox.inbox().map(({ to }) => to)).toEqual(["oncall@example.com"]);
  });
});

test("the AWS SDK creates topics, subscribes, and lists", async () => {
  const sandbox = await deployed({});
  const { sns } = clientOf(sandbox);
  expect(await sns.send(new CreateTopicCommand({ Name: "alerts" }))).toMatchObject({ TopicArn });
  const Attributes = { FilterPolicy: '{"a":["b"]}' };
  const subscribing = { TopicArn, Protocol: "email", Endpoint: "a@example.com", Attributes };
  const { SubscriptionArn } = await sns.send(new SubscribeCommand(subscribing));
  const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  expect(Subscriptions).toMatchObject([{ SubscriptionArn, Protocol: "email", Endpoint: "a@example.com" }]);
  const { Attributes: topic } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  expect(topic).toMatchObject({ TopicArn, SubscriptionsConfirmed: "1" });
});

test.for<[string, JsonObject, string]>([
  ["", {}, "Message"],
  ["x", { Subject: "a\nb" }, "Subject"],
  ["x", { Subject: "a".repeat(100) }, "Subject"],
  ["x", { Subject: "größer" }, "Subject"],
  ["x".repeat(262_145), {}, "too long"],
  ["x", { MessageStructure: "json" }, "failed to parse"],
  ['{"email":"x"}', { MessageStructure: "json" }, "No default entry"],
])("a message is refused: %#, for its %s", async ([message, more, reason]) => {
  const { publish } = clientOf(await deployed({}, alerts));
  await expect(publish(message, more)).rejects.toMatchObject({
    name: expect.stringMatching(/^InvalidParameter/),
    message: expect.stringContaining(reason),
  });
});

test.for<[JsonObject, boolean]>([
  [{ FilterPolicy: { severity: ["high"] } }, true],
  [{ FilterPolicy: { severity: [{ "anything-but": "high" }] } }, false],
  [{ FilterPolicy: { cluster: [{ exists: false }] } }, true],
  [{ FilterPolicy: { tags: ["b"] } }, true],
  [{ FilterPolicy: { count: [{ numeric: [">", 4] }] } }, true],
  [{ FilterPolicy: { count: ["5"] } }, false],
  [{ FilterPolicyScope: "MessageBody", FilterPolicy: { services: { name: ["web"] } } }, true],
  [{ FilterPolicyScope: "MessageBody", FilterPolicy: { services: { name: ["api"] } } }, false],
])("with %j a message arrives: %s", async ([attributes, arrives]) => {
  const sandbox = await deployed({}, { ...alerts, ...subscription("email", "a@example.com", attributes) });
  await clientOf(sandbox).publish('{"services":[{"name":"web"}]}', {
    MessageAttributes: {
      severity: { DataType: "String", StringValue: "high" },
      tags: { DataType: "String.Array", StringValue: '["a","b"]' },
      count: { DataType: "Number", StringValue: "5" },
    },
  });
  await sandbox.settle();
  expect(sandbox.inbox()).toHaveLength(arrives ? 1 : 0);
});

test("a queue gets an envelope, or the message alone if it is to be raw", async () => {
  const Endpoint = { "Fn::GetAtt": ["Jobs", "Arn"] };
  for (const raw of [false, true]) {
    const sandbox = await deployed(
      {},
      {
        ...alerts,
        ...queueFor("Jobs", "sns.amazonaws.com"),
        ...subscription("sqs", Endpoint, { RawMessageDelivery: raw }),
      },
    );
    await clientOf(sandbox).publish("hello", severity("high"));
    await sandbox.settle();
    const [message] = sandbox.messages("jobs");
    if (raw) {
      expect(message).toMatchObject({ body: "hello", attributes: { severity: { StringValue: "high" } } });
    } else {
      expect(JSON.parse(message?.body ?? "")).toMatchObject({
        Type: "Notification",
        TopicArn,
        Message: "hello",
        MessageAttributes: { severity: { Type: "String", Value: "high" } },
      });
    }
  }
});

test("a queue whose policy does not allow it gets nothing", async () => {
  const Endpoint = { "Fn::GetAtt": ["Jobs", "Arn"] };
  const sandbox = await deployed({}, { ...alerts, ...queueFor("Jobs"), ...subscription("sqs", Endpoint) });
  await clientOf(sandbox).publish("hello");
  await sandbox.settle();
  expect(sandbox.messages("jobs")).toEqual([]);
  expect(sandbox.denials()).toEqual([
    {
      role: "sns.amazonaws.com",
      function: TopicArn,
      action: "sqs:SendMessage",
      resource: "arn:aws:sqs:us-east-1:123456789012:jobs",
    },
  ]);
});

test("a function gets a record of it", async () => {
  const code =
    "exports.handler = async ({ Records: [{ Sns }] }) => { console.log(Sns.Subject, Sns.Message); };";
  const Endpoint = { "Fn::GetAtt": ["Listen", "Arn"] };
  const permission = {
    Type: "AWS::Lambda::Permission",
    Properties: {
      FunctionName: Endpoint,
      Action: "lambda:InvokeFunction",
      Principal: "sns.amazonaws.com",
      SourceArn: { Ref: "Alerts" },
    },
  };
  const sandbox = await deployed(
    { listen: { code } },
    { ...alerts, ...subscription("lambda", Endpoint), Permission: permission },
  );
  await clientOf(sandbox).publish("hello", { Subject: "Greeting" });
  await sandbox.settle();
  expect(sandbox.logs().map(({ line }) => line)).toEqual(["Greeting hello"]);
});

describe("an HTTP subscriber", () => {
  test("gets a POST as SNS sends it, again if it fails", async () => {
    const received: { headers: IncomingHttpHeaders; body: string }[] = [];
    const url = await listener((headers, body) => {
      received.push({ headers, body });
      return received.length < 3 ? 503 : 200;
    });
    const sandbox = await deployed({}, { ...alerts, ...subscription("http", url) });
    await clientOf(sandbox).publish("hello");
    await sandbox.advance("10m");
    expect(received).toHaveLength(3);
    expect(received[0]?.headers["x-amz-sns-message-type"]).toBe("Notification");
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({ Type: "Notification", Message: "hello" });
  });

  test("that is not on this machine gets nothing; the message goes to the dead letters", async () => {
    const redrive = { RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Graves", "Arn"] } } };
    const sandbox = await deployed(
      {},
      {
        ...alerts,
        ...queueFor("Graves", "sns.amazonaws.com"),
        ...subscription("https", "https://hooks.example.com/x", redrive),
      },
    );
    await clientOf(sandbox).publish("hello");
    await sandbox.settle();
    expect(sandbox.messages("graves")).toHaveLength(1);
  });
});

async function listener(answer: (headers: IncomingHttpHeaders, body: string) => number): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(answer(request.headers, Buffer.concat(chunks).toString())).end();
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/alerts`;
}
