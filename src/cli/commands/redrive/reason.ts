/** Why a message lies in the dead-letter queue, as far as AWS wrote it beside it. */
import type { Letter } from "../../../connect/redrive.ts";
import type { Receiver } from "./read-letter.ts";

/**
 * The reason in a sentence without its full stop.
 *
 * - EventBridge: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * - Lambda: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 * - SQS writes none, but the queue that the message came from.
 */
export function reasonOf({ attributes, source }: Letter, to: Receiver | null): string {
  const { ERROR_CODE, ERROR_MESSAGE, RETRY_ATTEMPTS, ErrorMessage, RequestID } = attributes;
  if (ERROR_CODE !== undefined) {
    const retries = RETRY_ATTEMPTS === undefined ? "" : ` after ${RETRY_ATTEMPTS} retries`;
    return `EventBridge could not deliver it${retries}: ${said(ERROR_CODE, ERROR_MESSAGE)}`;
  }
  if (RequestID !== undefined)
    return `${to ?? "the function"} failed at each attempt: ${said(ErrorMessage)} (request ${RequestID})`;
  if (ErrorMessage !== undefined) return `${to ?? "SNS"} failed: ${said(ErrorMessage)}`;
  const where = to === null ? "the functions" : to;
  if (source !== null)
    return `SQS moved it here from ${nameOf(source)}: it was received again and again, and not processed. The logs of ${where} say why`;
  return `nothing says why: see the logs of ${where}`;
}

/** Of what may be empty. */
function said(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part).join(": ") || "no reason was given";
}

/** The name of a queue, without the rest of its ARN. */
function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
