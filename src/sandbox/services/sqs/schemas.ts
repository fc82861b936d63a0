import * as v from "valibot";
import { wholeNumber } from "../../input.ts";
import { queueAttributes } from "./attributes.ts";

const attribute = v.object({
  DataType: v.string(),
  StringValue: v.optional(v.string()),
  BinaryValue: v.optional(v.string()),
});

/** A visibility timeout in seconds, up to twelve hours. */
const visibilityTimeout = v.optional(v.pipe(wholeNumber, v.minValue(0), v.maxValue(43_200)));

/** One message to send: SendMessage, or an entry of SendMessageBatch. */
export const sending = v.object({
  MessageBody: v.pipe(v.string(), v.minLength(1), v.maxBytes(1_048_576)),
  DelaySeconds: v.optional(v.pipe(wholeNumber, v.minValue(0), v.maxValue(900))),
  MessageAttributes: v.optional(v.record(v.string(), attribute)),
  MessageGroupId: v.optional(v.string()),
  MessageDeduplicationId: v.optional(v.string()),
});

export type SendingInput = v.InferOutput<typeof sending>;

/** One receipt to delete, or to change the visibility of. */
export const receipt = v.object({ ReceiptHandle: v.string(), VisibilityTimeout: visibilityTimeout });

export type ReceiptInput = v.InferOutput<typeof receipt>;

/** ReceiveMessage. */
export const receiving = v.object({
  MaxNumberOfMessages: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(10)), 1),
  VisibilityTimeout: visibilityTimeout,
});

/** Any of the batch operations. */
export const batch = v.object({
  Entries: v.pipe(v.array(v.looseObject({ Id: v.string() })), v.minLength(1), v.maxLength(10)),
});

/** CreateQueue. */
export const creating = v.object({
  QueueName: v.string(),
  Attributes: v.optional(v.object(queueAttributes), {}),
});

/** SetQueueAttributes. */
export const settingAttributes = v.object({ Attributes: v.object(queueAttributes) });
