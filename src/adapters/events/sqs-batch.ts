/** A batch of queue messages: one that cannot be read fails alone. */
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Log } from "../../reconcile/ports/log.ts";

/**
 * Reads each message's body. What cannot be read is reported as failed: it is received again and ends in the
 * dead-letter queue, where somebody sees it, and the rest of the batch goes on.
 */
export function eachRecord<T>(
  event: SQSEvent,
  read: (body: string) => T,
  log: Pick<Log, "warn">,
): { values: T[]; response: SQSBatchResponse } {
  const values: T[] = [];
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  for (const { body, messageId } of event.Records) {
    try {
      values.push(read(body));
    } catch (error) {
      log.warn("A message cannot be read", { messageId, error: String(error), body: body.slice(0, 1000) });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { values, response: { batchItemFailures } };
}
