import * as v from "valibot";
import { readInput, wholeNumber } from "../../input.ts";
import { isObject, listOf } from "../../json.ts";
import { AwsError, type AwsService, type Call, type JsonObject, type World } from "../../world.ts";
import { attributesOf, queueAttributes, settingsOf } from "./attributes.ts";
import { type Message, md5, md5OfAttributes } from "./message.ts";
import { hide, type Queue, remove, send } from "./queue.ts";
import type { Queues } from "./queues.ts";

const attribute = v.object({
  DataType: v.string(),
  StringValue: v.optional(v.string()),
  BinaryValue: v.optional(v.string()),
});
const entry = v.object({
  Id: v.optional(v.string(), ""),
  MessageBody: v.pipe(v.string(), v.minLength(1), v.maxBytes(1_048_576)),
  DelaySeconds: v.optional(v.pipe(wholeNumber, v.minValue(0), v.maxValue(900))),
  MessageAttributes: v.optional(v.record(v.string(), attribute)),
  MessageGroupId: v.optional(v.string()),
  MessageDeduplicationId: v.optional(v.string()),
});
const receipt = v.object({
  Id: v.optional(v.string(), ""),
  ReceiptHandle: v.string(),
  VisibilityTimeout: v.optional(v.pipe(wholeNumber, v.minValue(0), v.maxValue(43_200))),
});
const batch = v.object({ Entries: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(10)) });
const receiving = v.object({
  MaxNumberOfMessages: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(10)), 1),
  VisibilityTimeout: v.optional(wholeNumber),
});
const creating = v.object({ QueueName: v.string(), Attributes: v.optional(v.object(queueAttributes), {}) });

/** Amazon SQS: queues, messages, receipts. Long polling answers at once with what is there. */
export function createSqs(world: World, queues: Queues, url: () => string): AwsService {
  const urlOf = (queue: Queue) => `${url()}/${world.account}/${queue.name}`;
  const now = () => world.clock.now().getTime();

  function queueOf(call: Call): Queue {
    const queue = queues.find(String(call.input.QueueUrl ?? call.input.QueueName));
    if (queue === undefined) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    return queue;
  }

  function put(queue: Queue, input: v.InferOutput<typeof entry>, senderId: string): JsonObject {
    const { fifo, contentBasedDeduplication } = queue.settings;
    if (fifo && input.MessageGroupId === undefined) {
      throw new AwsError("MissingParameter", "The request must contain the parameter MessageGroupId.");
    }
    if (fifo && input.DelaySeconds !== undefined) {
      throw new AwsError("InvalidParameterValue", "DelaySeconds is not valid for this queue type.");
    }
    const message = send(world, queue, {
      body: input.MessageBody,
      attributes: input.MessageAttributes,
      senderId,
      delay: input.DelaySeconds === undefined ? undefined : input.DelaySeconds * 1000,
      groupId: input.MessageGroupId,
      deduplicationId:
        input.MessageDeduplicationId ?? (contentBasedDeduplication ? md5(input.MessageBody) : undefined),
    });
    return {
      MessageId: message.id,
      MD5OfMessageBody: md5(message.body),
      MD5OfMessageAttributes: md5OfAttributes(message.attributes),
      SequenceNumber: fifo ? message.sequence : undefined,
    };
  }

  function held(queue: Queue, handle: string): Message | undefined {
    return queue.messages.find((message) => message.receipt === handle);
  }

  function changeVisibility(queue: Queue, input: v.InferOutput<typeof receipt>): void {
    const message = held(queue, input.ReceiptHandle);
    if (message === undefined)
      throw new AwsError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
    hide(world.clock, queue, message, (input.VisibilityTimeout ?? 0) * 1000);
  }

  function drop(queue: Queue, { ReceiptHandle }: v.InferOutput<typeof receipt>): void {
    const message = held(queue, ReceiptHandle);
    if (message !== undefined) remove(queue, message);
  }

  /** Runs one operation for each entry of a batch; one that fails does not fail the others. */
  function forEach<Schema extends v.GenericSchema<unknown, { Id: string }>>(
    call: Call,
    schema: Schema,
    task: (input: v.InferOutput<Schema>) => JsonObject | undefined,
  ): JsonObject {
    const Successful: JsonObject[] = [];
    const Failed: JsonObject[] = [];
    for (const input of readInput(batch, call).Entries) {
      const Id = isObject(input) ? input.Id : "";
      try {
        Successful.push({ Id, ...task(readInput(schema, { ...call, input: isObject(input) ? input : {} })) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
      }
    }
    return { Successful, Failed };
  }

  const operations: Record<string, (call: Call) => JsonObject> = {
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
      const all = Object.entries(attributesOf(queueOf(call), now()));
      return {
        Attributes: Object.fromEntries(
          all.filter(([name]) => wanted.includes("All") || wanted.includes(name)),
        ),
      };
    },
    SetQueueAttributes(call) {
      const queue = queueOf(call);
      const { Attributes } = readInput(v.object({ Attributes: v.object(queueAttributes) }), call);
      queue.settings = { ...queue.settings, ...settingsOf(Attributes) };
      return {};
    },
    PurgeQueue(call) {
      const queue = queueOf(call);
      for (const message of [...queue.messages]) remove(queue, message);
      return {};
    },
    SendMessage: (call) => put(queueOf(call), readInput(entry, call), call.caller),
    SendMessageBatch: (call) => forEach(call, entry, (input) => put(queueOf(call), input, call.caller)),
    ReceiveMessage(call) {
      const { MaxNumberOfMessages, VisibilityTimeout } = readInput(receiving, call);
      const timeout = VisibilityTimeout === undefined ? undefined : VisibilityTimeout * 1000;
      return { Messages: queues.receive(queueOf(call), MaxNumberOfMessages, timeout).map(received) };
    },
    DeleteMessage(call) {
      drop(queueOf(call), readInput(receipt, call));
      return {};
    },
    DeleteMessageBatch: (call) => forEach(call, receipt, (input) => void drop(queueOf(call), input)),
    ChangeMessageVisibility(call) {
      changeVisibility(queueOf(call), readInput(receipt, call));
      return {};
    },
    ChangeMessageVisibilityBatch: (call) =>
      forEach(call, receipt, (input) => void changeVisibility(queueOf(call), input)),
  };

  return {
    prefix: "sqs",
    target: "AmazonSQS",
    handle(call) {
      const operation = operations[call.operation];
      if (operation === undefined)
        throw new AwsError("UnknownOperationException", `Unknown: ${call.operation}`);
      return operation(call);
    },
    resources({ operation, input }) {
      if (operation === "ListQueues") return ["*"];
      const name = String(input.QueueUrl ?? input.QueueName)
        .split("/")
        .at(-1);
      return [`arn:aws:sqs:${world.region}:${world.account}:${name}`];
    },
  };
}

/** A message as a consumer gets it. */
function received(message: Message): JsonObject {
  const hasAttributes = Object.keys(message.attributes).length > 0;
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: systemAttributes(message),
    ...(hasAttributes && {
      MessageAttributes: message.attributes,
      MD5OfMessageAttributes: md5OfAttributes(message.attributes),
    }),
  };
}

/** What SQS itself says of a message. */
export function systemAttributes(message: Message): Record<string, string> {
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
    ...(message.deduplicationId !== undefined && {
      MessageDeduplicationId: message.deduplicationId,
      SequenceNumber: message.sequence,
    }),
  };
}
