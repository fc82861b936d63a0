/** How the deployed program does: its rules, subscriptions and queues. For the command line alone. */
import { type CloudFormationClient, DescribeStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { DescribeRuleCommand, type EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { paginateListSubscriptionsByTopic, type SNSClient } from "@aws-sdk/client-sns";
import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import * as v from "valibot";
import { type Known, known, valueOr } from "../../domain/common/known.ts";
import { attempt } from "../aws/attempt.ts";
import type { Call } from "../aws/call.ts";
import { intervalOf } from "./interval.ts";

/** Who makes the calls. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/** A resource of a stack. */
export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

/** A rule of EventBridge. */
export interface Rule {
  readonly name: string;
  /** `null`: it is gone. */
  readonly isEnabled: boolean | null;
  /** How often it fires by time, in milliseconds; `null` where it does not, or not at a rate. */
  readonly interval: number | null;
}

/** Who listens to a topic. */
export interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly isConfirmed: boolean;
}

/** What lies in a queue. */
export interface QueueContent {
  readonly messages: number;
  /** When the oldest of a few of them was sent; `null` where none could be looked at. */
  readonly oldest: Date | null;
}

/** Who asks. @throws what the SDK throws, credentials that are missing or wrong included */
export async function readIdentity(client: STSClient): Promise<Identity> {
  const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
  return { account: Account, arn: Arn };
}

export function readResources(client: CloudFormationClient, stack: string): Promise<Known<StackResource[]>> {
  return attempt("cloudformation:DescribeStackResources", async () => {
    const { StackResources = [] } = await client.send(
      new DescribeStackResourcesCommand({ StackName: stack }),
    );
    return StackResources.map(({ LogicalResourceId = "", PhysicalResourceId = "", ResourceType = "" }) => ({
      logicalId: LogicalResourceId,
      physicalId: PhysicalResourceId,
      type: ResourceType,
    }));
  });
}

export function readRule(client: EventBridgeClient, name: string): Promise<Known<Rule>> {
  return attempt("events:DescribeRule", async () => {
    try {
      const { State, ScheduleExpression } = await client.send(new DescribeRuleCommand({ Name: name }));
      return { name, isEnabled: State !== "DISABLED", interval: intervalOf(ScheduleExpression) };
    } catch (error) {
      if (error instanceof Error && error.name === "ResourceNotFoundException")
        return { name, isEnabled: null, interval: null };
      throw error;
    }
  });
}

export function readSubscriptions(client: SNSClient, topic: string): Promise<Known<Subscription[]>> {
  return attempt("sns:ListSubscriptionsByTopic", async () => {
    const found: Subscription[] = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client },
      { TopicArn: topic },
    ))
      for (const { Protocol = "", Endpoint = "", SubscriptionArn = "" } of Subscriptions)
        found.push({
          protocol: Protocol,
          endpoint: Endpoint,
          isConfirmed: SubscriptionArn.startsWith("arn:"),
        });
    return found;
  });
}

/** What lies in a queue; its messages stay where they are, for whoever is to have them. */
export async function readQueue(call: Call, QueueUrl: string): Promise<Known<QueueContent>> {
  const counts = await attempt("sqs:GetQueueAttributes", async () => {
    const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
    return v.parse(attributesSchema, await call("GetQueueAttributes", { QueueUrl, AttributeNames }))
      .Attributes;
  });
  if (!counts.known) return counts;
  const messages =
    counts.value.ApproximateNumberOfMessages + counts.value.ApproximateNumberOfMessagesNotVisible;
  if (messages === 0) return known({ messages, oldest: null });
  const sent = await attempt("sqs:ReceiveMessage", async () => {
    const input = {
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
      MessageSystemAttributeNames: ["SentTimestamp"],
    };
    return v.parse(messagesSchema, await call("ReceiveMessage", input)).Messages;
  });
  const times = valueOr(sent, []).map(({ Attributes }) => Attributes.SentTimestamp);
  return known({ messages, oldest: times.length > 0 ? new Date(Math.min(...times)) : null });
}

const number = v.pipe(v.optional(v.string(), "0"), v.transform(Number));
const attributesSchema = v.object({
  Attributes: v.object({
    ApproximateNumberOfMessages: number,
    ApproximateNumberOfMessagesNotVisible: number,
  }),
});
const messagesSchema = v.object({
  Messages: v.optional(v.array(v.object({ Attributes: v.object({ SentTimestamp: number }) })), []),
});
