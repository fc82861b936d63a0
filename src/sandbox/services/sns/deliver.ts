import { type Deliveries, Undeliverable } from "../../delivery.ts";
import type { Inbox } from "../../inbox.ts";
import { tryParse } from "../../json.ts";
import type { JsonObject } from "../../world.ts";
import { post } from "./post.ts";
import type { Published, Subscription, Topic } from "./topic.ts";

/** Brings a message to one subscriber. */
export type Deliver = (topic: Topic, subscription: Subscription, message: Published) => Promise<void>;

/** How SNS reaches each kind of subscriber; what cannot be delivered goes to the subscription's dead letters. */
export function createDeliver(deliveries: Deliveries, inbox: Inbox): Deliver {
  const toPerson: Deliver = async (topic, { endpoint, protocol }, message) => {
    inbox.receive({
      channel: "email",
      at: message.at,
      to: endpoint,
      subject: message.subject ?? (topic.displayName || "AWS Notification Message"),
      body: message.textFor(protocol),
      message: tryParse(message.textFor("https")) ?? null,
    });
  };

  const toUrl: Deliver = async (topic, subscription, message) => {
    const { protocol, endpoint, raw } = subscription;
    const body = raw ? message.textFor(protocol) : JSON.stringify(envelope(topic, subscription, message));
    await post(endpoint, body, {
      "content-type": "text/plain; charset=UTF-8",
      "user-agent": "Amazon Simple Notification Service Agent",
      "x-amz-sns-message-type": "Notification",
      "x-amz-sns-message-id": message.id,
      "x-amz-sns-topic-arn": topic.arn,
      "x-amz-sns-subscription-arn": subscription.arn,
      ...(raw && { "x-amz-sns-rawdelivery": "true" }),
    });
  };

  const toQueue: Deliver = async (topic, subscription, message) => {
    const { endpoint: to, raw } = subscription;
    const from = { service: "sns.amazonaws.com", source: topic.arn };
    if (!raw) {
      const body = JSON.stringify(envelope(topic, subscription, message));
      return deliveries.deliver({ to, from, body, groupId: message.groupId });
    }
    const attributes = Object.fromEntries(
      Object.entries(message.attributes).map(([name, { DataType, StringValue = "" }]) => [
        name,
        { DataType, StringValue },
      ]),
    );
    return deliveries.deliver({
      to,
      from,
      body: message.textFor("sqs"),
      attributes,
      groupId: message.groupId,
    });
  };

  const toFunction: Deliver = (topic, subscription, message) => {
    const Sns = { ...envelope(topic, subscription, message), Subject: message.subject ?? null };
    const record = {
      EventSource: "aws:sns",
      EventVersion: "1.0",
      EventSubscriptionArn: subscription.arn,
      Sns,
    };
    return deliveries.deliver({
      to: subscription.endpoint,
      from: { service: "sns.amazonaws.com", source: topic.arn },
      body: JSON.stringify({ Records: [record] }),
    });
  };

  const ways: Record<Subscription["protocol"], Deliver> = {
    email: toPerson,
    "email-json": toPerson,
    http: toUrl,
    https: toUrl,
    sqs: toQueue,
    lambda: toFunction,
  };

  return async (topic, subscription, message) => {
    try {
      await ways[subscription.protocol](topic, subscription, message);
    } catch (error) {
      if (!(error instanceof Undeliverable)) throw error;
      if (subscription.deadLetterArn === undefined) return;
      await deliveries
        .deliver({
          to: subscription.deadLetterArn,
          from: { service: "sns.amazonaws.com", source: topic.arn },
          body: JSON.stringify(envelope(topic, subscription, message)),
        })
        .catch((lost: unknown) => {
          if (!(lost instanceof Undeliverable)) throw lost;
        });
    }
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
function envelope(topic: Topic, { protocol, arn }: Subscription, message: Published): JsonObject {
  const attributes = Object.entries(message.attributes).map(
    ([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? BinaryValue },
    ],
  );
  return {
    Type: "Notification",
    MessageId: message.id,
    TopicArn: topic.arn,
    ...(message.subject !== undefined && { Subject: message.subject }),
    Message: message.textFor(protocol),
    Timestamp: message.at,
    SignatureVersion: "1",
    Signature: "sandbox",
    SigningCertUrl: "https://sns.us-east-1.amazonaws.com/sandbox.pem",
    UnsubscribeUrl: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${arn}`,
    ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) }),
  };
}
