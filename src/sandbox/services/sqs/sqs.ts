import { readInput } from "../../input.ts";
import { listOf } from "../../json.ts";
import { AwsError, type AwsService, type Call, type JsonObject, type World } from "../../world.ts";
import { answer, type Operations } from "../operations.ts";
import { attributesOf, settingsOf } from "./attributes.ts";
import { forEachEntry } from "./batch.ts";
import { type Message, md5, md5OfAttributes } from "./message.ts";
import { hide, type Queue, remove, send } from "./queue.ts";
import type { Queues } from "./queues.ts";
import { received } from "./received.ts";
import {
  creating,
  type ReceiptInput,
  receipt,
  receiving,
  type SendingInput,
  sending,
  settingAttributes,
} from "./schemas.ts";
import { readSending } from "./sending.ts";

/** Amazon SQS: queues, messages, receipts. Long polling answers at once with what is there. */
export function createSqs(world: World, queues: Queues, url: () => string): AwsService {
  const urlOf = (queue: Queue) => `${url()}/${world.account}/${queue.name}`;

  function queueOf({ input }: Call): Queue {
    const queue = queues.find(String(input.QueueUrl ?? input.QueueName));
    if (queue === undefined) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    return queue;
  }

  function put(call: Call, input: SendingInput): JsonObject {
    const queue = queueOf(call);
    const message = send(world, queue, readSending(queue, input, call.caller));
    return {
      MessageId: message.id,
      MD5OfMessageBody: md5(message.body),
      MD5OfMessageAttributes: md5OfAttributes(message.attributes),
      SequenceNumber: queue.settings.fifo ? message.sequence : undefined,
    };
  }

  function changeVisibility(call: Call, { ReceiptHandle, VisibilityTimeout = 0 }: ReceiptInput): JsonObject {
    const queue = queueOf(call);
    const message = held(queue, ReceiptHandle);
    if (message === undefined)
      throw new AwsError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
    hide(world.clock, queue, message, VisibilityTimeout * 1000);
    return {};
  }

  function drop(call: Call, { ReceiptHandle }: ReceiptInput): JsonObject {
    const queue = queueOf(call);
    const message = held(queue, ReceiptHandle);
    if (message !== undefined) remove(queue, message);
    return {};
  }

  const operations: Operations = {
    CreateQueue(call) {
      const { QueueName, Attributes } = readInput(creating, call);
      const queue = queues.find(QueueName) ?? queues.create(QueueName, settingsOf(Attributes));
      return { QueueUrl: urlOf(queue) };
    },
    DeleteQueue(call) {
      queues.remove(queueOf(call));
      return {};
    },
    GetQueueUrl: (call) => ({ QueueUrl: urlOf(queueOf(call)) }),
    ListQueues({ input }) {
      const found = queues.all().filter(({ name }) => name.startsWith(String(input.QueueNamePrefix ?? "")));
      return { QueueUrls: found.map(urlOf) };
    },
    GetQueueAttributes(call) {
      const wanted = listOf(call.input.AttributeNames);
      const all = Object.entries(attributesOf(queueOf(call), world.clock.now().getTime()));
      const shown = all.filter(([name]) => wanted.includes("All") || wanted.includes(name));
      return { Attributes: Object.fromEntries(shown) };
    },
    SetQueueAttributes(call) {
      const queue = queueOf(call);
      queue.settings = { ...queue.settings, ...settingsOf(readInput(settingAttributes, call).Attributes) };
      return {};
    },
    PurgeQueue(call) {
      const queue = queueOf(call);
      for (const message of [...queue.messages]) remove(queue, message);
      return {};
    },
    SendMessage: (call) => put(call, readInput(sending, call)),
    SendMessageBatch: (call) => forEachEntry(call, sending, (input) => put(call, input)),
    ReceiveMessage(call) {
      const { MaxNumberOfMessages, VisibilityTimeout } = readInput(receiving, call);
      const timeout = VisibilityTimeout === undefined ? undefined : VisibilityTimeout * 1000;
      const messages = queues.receive(queueOf(call), MaxNumberOfMessages, timeout);
      return messages.length > 0 ? { Messages: messages.map(received) } : {};
    },
    DeleteMessage: (call) => drop(call, readInput(receipt, call)),
    DeleteMessageBatch: (call) => forEachEntry(call, receipt, (input) => drop(call, input)),
    ChangeMessageVisibility: (call) => changeVisibility(call, readInput(receipt, call)),
    ChangeMessageVisibilityBatch: (call) =>
      forEachEntry(call, receipt, (input) => changeVisibility(call, input)),
  };

  return {
    prefix: "sqs",
    target: "AmazonSQS",
    handle: (call) => answer(operations, call),
    resources({ operation, input }) {
      if (operation === "ListQueues") return ["*"];
      const name = String(input.QueueUrl ?? input.QueueName)
        .split("/")
        .at(-1);
      return [`arn:aws:sqs:${world.region}:${world.account}:${name}`];
    },
  };
}

function held(queue: Queue, handle: string): Message | undefined {
  return queue.messages.find((message) => message.receipt === handle);
}
