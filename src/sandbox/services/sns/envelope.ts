import type { JsonObject } from "../../world.ts";
import type { Published, Subscription, Topic } from "./topic.ts";

/** What a message is wrapped in. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export function envelope(topic: Topic, { protocol, arn }: Subscription, message: Published): JsonObject {
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
