import { createHash } from "node:crypto";
import type { Timer } from "../../world.ts";

/** A message attribute as SQS takes and gives it. */
interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  /** Base64, as on the wire. */
  readonly BinaryValue?: string | undefined;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message in a queue. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentAt: number;
  readonly senderId: string;
  readonly sequence: string;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  /** The queue from which it came to this dead-letter queue. */
  readonly deadFrom?: string | undefined;
  /** When it may be received next, in milliseconds. */
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** The handle of its last receipt; only that one is valid. */
  receipt?: string;
  /** Tells the queue's listeners when it becomes visible. */
  timer?: Timer;
}

export function md5(data: string | Buffer): string {
  return createHash("md5").update(data).digest("hex");
}

/**
 * The digest of message attributes, as the SDKs check it; `undefined` if there are none.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const parts = names.flatMap((name) => {
    const { DataType, StringValue, BinaryValue } = attributes[name] ?? { DataType: "String" };
    const isBinary = DataType.startsWith("Binary");
    const value = isBinary ? Buffer.from(BinaryValue ?? "", "base64") : Buffer.from(StringValue ?? "");
    return [
      prefixed(Buffer.from(name)),
      prefixed(Buffer.from(DataType)),
      Buffer.from([isBinary ? 2 : 1]),
      prefixed(value),
    ];
  });
  return md5(Buffer.concat(parts));
}

function prefixed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
