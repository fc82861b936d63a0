/** The command line's way to what `doctor` looks at. */
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { STSClient } from "@aws-sdk/client-sts";
import { ecrCalls, ecsCalls, sqsCalls } from "../adapters/aws/call.ts";
import { clientSettings, createClients } from "../adapters/aws/clients.ts";
import { createClock } from "../adapters/aws/clock.ts";
import {
  type Identity,
  type QueueContent,
  type Rule,
  readIdentity,
  readQueue,
  readResources,
  readRule,
  readSubscriptions,
  type StackResource,
  type Subscription,
} from "../adapters/installation/installation.ts";
import { type Sample, type Trial, tryReads } from "../adapters/installation/permissions.ts";
import type { Known } from "../domain/common/known.ts";

export type {
  Identity,
  QueueContent,
  Rule,
  StackResource,
  Subscription,
} from "../adapters/installation/installation.ts";
export type { Sample, Trial } from "../adapters/installation/permissions.ts";

/** What can be asked of the caller and of the deployed program. */
export interface Doctor {
  /** @throws what the SDK throws, credentials that are missing or wrong included */
  identity(): Promise<Identity>;
  tryReads(sample: Sample): Promise<Trial[]>;
  resources(stack: string): Promise<Known<StackResource[]>>;
  rule(name: string): Promise<Known<Rule>>;
  subscriptions(topic: string): Promise<Known<Subscription[]>>;
  queue(url: string): Promise<Known<QueueContent>>;
}

export function connectDoctor(region: string): Doctor {
  const clock = createClock(Date.now);
  const clients = createClients(region, clock);
  const settings = clientSettings(region, clock);
  const events = new EventBridgeClient(settings);
  return {
    identity: () => readIdentity(new STSClient(settings)),
    tryReads: (sample) =>
      tryReads({ ecs: ecsCalls(clients.ecs), ecr: ecrCalls(clients.ecr(region)) }, sample),
    resources: (stack) => readResources(new CloudFormationClient(settings), stack),
    rule: (name) => readRule(events, name),
    subscriptions: (topic) => readSubscriptions(clients.sns, topic),
    queue: (url) => readQueue(sqsCalls(clients.sqs), url),
  };
}
