/** The command line's way to the dead-letter queue of the deployed program. */
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { sqsCalls } from "../adapters/aws/call.ts";
import { clientSettings, createClients } from "../adapters/aws/clients.ts";
import { createClock } from "../adapters/aws/clock.ts";
import {
  deleteLetter,
  type Letter,
  putBack,
  releaseLetters,
  takeLetters,
  type WayBack,
} from "../adapters/installation/dead-letters.ts";
import { readResources, type StackResource } from "../adapters/installation/installation.ts";
import type { Known } from "../domain/common/known.ts";

export { parseEvent } from "../adapters/events/eventbridge.ts";
export { parseRecheck, parseRemedyRequest } from "../adapters/events/sqs.ts";
export { type Letter, mostLetters, type WayBack } from "../adapters/installation/dead-letters.ts";

/** A dead-letter queue. */
export interface DeadLetterQueue {
  resources(stack: string): Promise<Known<StackResource[]>>;
  /** Takes what lies there for two minutes, in which nobody else sees it. */
  take(): Promise<Known<Letter[]>>;
  /** @throws what the SDK throws */
  putBack(body: string, way: WayBack): Promise<void>;
  /** @throws what the SDK throws */
  delete(letter: Letter): Promise<void>;
  release(letters: readonly Letter[]): Promise<void>;
}

export function connectDeadLetters(region: string, url: string): DeadLetterQueue {
  const clock = createClock(Date.now);
  const settings = clientSettings(region, clock);
  const sqs = sqsCalls(createClients(region, clock).sqs);
  const lambda = new LambdaClient(settings);
  return {
    resources: (stack) => readResources(new CloudFormationClient(settings), stack),
    take: () => takeLetters(sqs, url),
    putBack: (body, way) => putBack({ sqs, lambda }, body, way),
    delete: (letter) => deleteLetter(sqs, url, letter),
    release: (letters) => releaseLetters(sqs, url, letters),
  };
}
