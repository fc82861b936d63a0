import { AwsError } from "../../world.ts";
import { md5 } from "./message.ts";
import type { Queue, Sending } from "./queue.ts";
import type { SendingInput } from "./schemas.ts";

/**
 * What a SendMessage call puts into a queue.
 * @throws {AwsError} where a FIFO queue asks for more, or for less
 */
export function readSending(queue: Queue, input: SendingInput, senderId: string): Sending {
  const { fifo, contentBasedDeduplication } = queue.settings;
  const { MessageBody: body, MessageGroupId, DelaySeconds, MessageDeduplicationId } = input;
  const contentId = contentBasedDeduplication ? md5(body) : undefined;
  const deduplicationId = MessageDeduplicationId ?? contentId;
  if (fifo && MessageGroupId === undefined) {
    throw new AwsError("MissingParameter", "The request must contain the parameter MessageGroupId.");
  }
  if (fifo && deduplicationId === undefined) {
    throw new AwsError(
      "InvalidParameterValue",
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  }
  if (fifo && DelaySeconds !== undefined) {
    throw new AwsError(
      "InvalidParameterValue",
      `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type`,
    );
  }
  return {
    body,
    attributes: input.MessageAttributes,
    senderId,
    delay: DelaySeconds === undefined ? undefined : DelaySeconds * 1000,
    groupId: MessageGroupId,
    deduplicationId,
  };
}
