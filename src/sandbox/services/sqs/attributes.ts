import * as v from "valibot";
import { wholeNumber } from "../../input.ts";
import { tryParse } from "../../json.ts";
import type { JsonObject } from "../../world.ts";
import { type Queue, type QueueSettings, visible } from "./queue.ts";

const seconds = (from: number, to: number) =>
  v.optional(
    v.pipe(
      wholeNumber,
      v.minValue(from),
      v.maxValue(to),
      v.transform((amount) => amount * 1000),
    ),
  );
const flag = v.optional(
  v.pipe(
    v.union([v.boolean(), v.picklist(["true", "false"])]),
    v.transform((value) => value === true || value === "true"),
  ),
);

/** A redrive policy: an object, or its text. */
const redrivePolicy = v.pipe(
  v.union([v.pipe(v.string(), v.transform(tryParse)), v.unknown()]),
  v.object({ deadLetterTargetArn: v.string(), maxReceiveCount: wholeNumber }),
);

/**
 * A queue's attributes, with AWS's bounds.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const queueAttributes = {
  DelaySeconds: seconds(0, 900),
  VisibilityTimeout: seconds(0, 43_200),
  MessageRetentionPeriod: seconds(60, 1_209_600),
  ReceiveMessageWaitTimeSeconds: seconds(0, 20),
  MaximumMessageSize: v.optional(wholeNumber),
  FifoQueue: flag,
  ContentBasedDeduplication: flag,
  DeduplicationScope: v.optional(v.string()),
  FifoThroughputLimit: v.optional(v.string()),
  SqsManagedSseEnabled: flag,
  KmsMasterKeyId: v.optional(v.string()),
  RedrivePolicy: v.optional(redrivePolicy),
  RedriveAllowPolicy: v.optional(v.unknown()),
};

type QueueAttributes = v.InferOutput<ReturnType<typeof v.object<typeof queueAttributes>>>;

/** The settings that attributes stand for; what they do not name is left out. */
export function settingsOf(attributes: QueueAttributes): Partial<QueueSettings> {
  const { RedrivePolicy: redrive } = attributes;
  const settings = {
    fifo: attributes.FifoQueue,
    contentBasedDeduplication: attributes.ContentBasedDeduplication,
    delay: attributes.DelaySeconds,
    visibilityTimeout: attributes.VisibilityTimeout,
    retention: attributes.MessageRetentionPeriod,
    redrive: redrive && {
      deadLetterArn: redrive.deadLetterTargetArn,
      maxReceiveCount: redrive.maxReceiveCount,
    },
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** What GetQueueAttributes answers. */
export function attributesOf(queue: Queue, now: number): JsonObject {
  const { settings, messages, policy } = queue;
  const ready = visible(queue, now).length;
  const delayed = messages.filter((message) => message.visibleAt > now && message.receiveCount === 0).length;
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(ready),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    ApproximateNumberOfMessagesNotVisible: String(messages.length - ready - delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    DelaySeconds: String(settings.delay / 1000),
    VisibilityTimeout: String(settings.visibilityTimeout / 1000),
    MessageRetentionPeriod: String(settings.retention / 1000),
    ...(settings.fifo && {
      FifoQueue: "true",
      ContentBasedDeduplication: String(settings.contentBasedDeduplication),
    }),
    ...(policy.Statement.length > 0 && { Policy: JSON.stringify(policy) }),
    ...(settings.redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: settings.redrive.deadLetterArn,
        maxReceiveCount: settings.redrive.maxReceiveCount,
      }),
    }),
  };
}
