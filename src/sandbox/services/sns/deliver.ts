import { type Deliveries, lose, persist } from "../../delivery.ts";
import type { Inbox } from "../../inbox.ts";
import { tryParse } from "../../json.ts";
import type { Clock } from "../../world.ts";
import { envelope } from "./envelope.ts";
import { post } from "./post.ts";
import type { Published, Subscription, Topic } from "./topic.ts";

/** Brings a message to one subscriber. */
export type Deliver = (topic: Topic, subscription: Subscription, message: Published) => Promise<void>;

/** Three times within a minute. */
const TO_CUSTOMERS = [20_000, 20_000, 20_000];

/** At once, then with growing pauses, then every 20 s: here for an hour, where SNS goes on for weeks. */
const TO_AWS = [0, 0, 0, 1000, 1000, 1000, 2000, 4000, 8000, 16_000, ...new Array<number>(180).fill(20_000)];

/** When SNS tries again. https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
const RETRIES: Record<Subscription["protocol"], readonly number[]> = {
  email: [],
  "email-json": [],
  http: TO_CUSTOMERS,
  https: TO_CUSTOMERS,
  sqs: TO_AWS,
  lambda: TO_AWS,
};

/** How SNS reaches each kind of subscriber; what cannot be delivered goes to the subscription's dead letters. */
export function createDeliver(clock: Clock, deliveries: Deliveries, inbox: Inbox): Deliver {
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

  /** What cannot be delivered goes to the subscription's dead-letter queue, or is lost. */
  const bury: Deliver = async (topic, subscription, message) => {
    const { deadLetterArn: to } = subscription;
    if (to === undefined) return;
    const from = { service: "sns.amazonaws.com", source: topic.arn };
    const body = JSON.stringify(envelope(topic, subscription, message));
    await persist(clock, () => deliveries.deliver({ to, from, body }), [], lose);
  };

  return (topic, subscription, message) => {
    const { protocol } = subscription;
    const deliver = () => ways[protocol](topic, subscription, message);
    return persist(clock, deliver, RETRIES[protocol], () => bury(topic, subscription, message));
  };
}
