/** The command line's way to the dead-letter queue of the deployed program. */
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { sqsCalls } from "../adapters/aws/call.ts";
import { clientSettings, createClients } from "../adapters/aws/clients.ts";
import { createClock } from "../adapters/aws/clock.ts";
import { type LetterBox, openLetterBox } from "../adapters/installation/dead-letters.ts";
import { readResources, type StackResource } from "../adapters/installation/installation.ts";
import type { Known } from "../domain/common/known.ts";

export { parseEvent } from "../adapters/events/eventbridge.ts";
export { parseRecheck, parseRemedyRequest } from "../adapters/events/sqs.ts";
export { type Letter, mostLetters, type WayBack } from "../adapters/installation/dead-letters.ts";

/** A dead-letter queue, and the stack that it is of. */
export interface DeadLetterQueue extends LetterBox {
  resources(stack: string): Promise<Known<StackResource[]>>;
}

export function connectDeadLetters(region: string, url: string): DeadLetterQueue {
  const clock = createClock(Date.now);
  const settings = clientSettings(region, clock);
  const sqs = sqsCalls(createClients(region, clock).sqs);
  return {
    ...openLetterBox({ sqs, lambda: new LambdaClient(settings) }, url),
    resources: (stack) => readResources(new CloudFormationClient(settings), stack),
  };
}
