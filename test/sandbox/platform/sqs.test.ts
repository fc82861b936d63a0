import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { describe, expect, onTestFinished, test } from "vitest";
import { createSandbox } from "../../../src/sandbox/sandbox.ts";
import { clientConfig } from "./deployed.ts";

async function queue(attributes: Record<string, string> = {}, name = "jobs") {
  const sandbox = await createSandbox();
  onTestFinished(() => sandbox.close());
  const sqs = new SQSClient(clientConfig(sandbox));
  const create = async (QueueName: string, Attributes: Record<string, string>) => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    return QueueUrl;
  };
  const QueueUrl = await create(name, attributes);
  const receive = async (url = QueueUrl) => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
    );
    return Messages;
  };
  const send = (MessageBody: string, more = {}) =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
  return { sandbox, sqs, QueueUrl, receive, send, create };
}

describe("a queue", () => {
  test("gives what was put into it, with digests that the SDK checks", async () => {
    const { receive, send } = await queue();
    await send("grüße", { MessageAttributes: { kind: { DataType: "String", StringValue: "a" } } });
    expect(await receive()).toMatchObject([
      { Body: "grüße", MessageAttributes: { kind: { DataType: "String", StringValue: "a" } } },
    ]);
  });

  test("hides a message until its delay, and after a receipt until its visibility timeout, is over", async () => {
    const { sandbox, receive, send } = await queue({ VisibilityTimeout: "60" });
    await send("later", { DelaySeconds: 900 });
    await sandbox.advance("899s");
    expect(await receive()).toEqual([]);
    await sandbox.advance("1s");
    expect(await receive()).toHaveLength(1);
    await sandbox.advance("59s");
    expect(await receive()).toEqual([]);
    await sandbox.advance("1s");
    expect(await receive()).toMatchObject([{ Body: "later" }]);
  });

  test("forgets a message that is deleted by its last receipt", async () => {
    const { sandbox, sqs, QueueUrl, receive, send } = await queue();
    await send("done");
    const [message] = await receive();
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    await sandbox.advance("1h");
    expect(await receive()).toEqual([]);
  });

  test("gives a message back at once when its visibility is set to nothing", async () => {
    const { sqs, QueueUrl, receive, send } = await queue();
    await send("again");
    const [message] = await receive();
    const back = { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 };
    await sqs.send(new ChangeMessageVisibilityCommand(back));
    expect(await receive()).toHaveLength(1);
  });

  test("moves what was received too often to its dead-letter queue", async () => {
    const { sandbox, receive, send, create, QueueUrl, sqs } = await queue(
      { VisibilityTimeout: "1" },
      "graves",
    );
    await send("unused");
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    const deadLetterTargetArn = "arn:aws:sqs:us-east-1:123456789012:graves";
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 });
    const source = await create("source", { VisibilityTimeout: "1", RedrivePolicy });
    await sqs.send(new SendMessageCommand({ QueueUrl: source, MessageBody: "poison" }));
    for (const expected of [1, 1, 0]) {
      expect(await receive(source)).toHaveLength(expected);
      await sandbox.advance("1s");
    }
    expect(await receive()).toMatchObject([
      {
        Body: "poison",
        Attributes: { DeadLetterQueueSourceArn: "arn:aws:sqs:us-east-1:123456789012:source" },
      },
    ]);
  });

  test("takes the good entries of a batch and says which are not", async () => {
    const { sqs, QueueUrl, receive } = await queue();
    const Entries = [
      { Id: "good", MessageBody: "x" },
      { Id: "late", MessageBody: "y", DelaySeconds: 901 },
    ];
    const answer = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(answer.Successful).toMatchObject([{ Id: "good" }]);
    expect(answer.Failed).toMatchObject([{ Id: "late", SenderFault: true }]);
    expect(await receive()).toHaveLength(1);
  });

  test("refuses a delay of more than 15 minutes, and says when it does not exist", async () => {
    const { sqs, send } = await queue();
    await expect(send("x", { DelaySeconds: 901 })).rejects.toThrow("DelaySeconds");
    const elsewhere = new GetQueueAttributesCommand({ QueueUrl: "http://127.0.0.1/123456789012/none" });
    await expect(sqs.send(elsewhere)).rejects.toMatchObject({ name: "QueueDoesNotExist" });
  });

  test("counts its messages", async () => {
    const { sqs, QueueUrl, send, receive } = await queue();
    await send("flying");
    await receive();
    await send("ready");
    await send("late", { DelaySeconds: 10 });
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesNotVisible: "1",
      ApproximateNumberOfMessagesDelayed: "1",
    });
  });
});

describe("a FIFO queue", () => {
  const fifo = { FifoQueue: "true", VisibilityTimeout: "30" };

  test("takes a message once, and lets none of a group pass one that is in flight", async () => {
    const { receive, send } = await queue(fifo, "jobs.fifo");
    await send("a1", { MessageGroupId: "a", MessageDeduplicationId: "1" });
    await send("a1", { MessageGroupId: "a", MessageDeduplicationId: "1" });
    expect(await receive()).toMatchObject([{ Body: "a1" }]);
    await send("a2", { MessageGroupId: "a", MessageDeduplicationId: "2" });
    await send("b1", { MessageGroupId: "b", MessageDeduplicationId: "3" });
    expect(await receive()).toMatchObject([{ Body: "b1" }]);
  });

  test("wants a group, and no delay of a message's own", async () => {
    const { send } = await queue(fifo, "jobs.fifo");
    await expect(send("x")).rejects.toMatchObject({ name: "MissingParameter" });
    const delayed = { MessageGroupId: "a", MessageDeduplicationId: "1", DelaySeconds: 1 };
    await expect(send("x", delayed)).rejects.toThrow("DelaySeconds");
  });
});
