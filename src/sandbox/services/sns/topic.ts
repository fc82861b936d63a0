import * as v from "valibot";
import { type Matcher, readPattern } from "../../events/pattern.ts";
import type { PolicyDocument } from "../../iam/policy.ts";
import { isObject, tryParse } from "../../json.ts";
import type { JsonObject } from "../../world.ts";

/** The kinds of subscribers. */
export const PROTOCOLS = ["email", "email-json", "http", "https", "sqs", "lambda"] as const;

export type Protocol = (typeof PROTOCOLS)[number];

/** A topic and those who listen to it. */
export interface Topic {
  readonly name: string;
  readonly arn: string;
  displayName: string;
  policy: PolicyDocument;
  readonly subscriptions: Subscription[];
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: Protocol;
  readonly endpoint: string;
  readonly wants: (message: Published) => boolean;
  readonly raw: boolean;
  readonly deadLetterArn?: string | undefined;
  /** As they were set, for GetSubscriptionAttributes. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
export const messageAttribute = v.object({
  DataType: v.string(),
  StringValue: v.optional(v.string()),
  BinaryValue: v.optional(v.string()),
});

type MessageAttributes = Readonly<Record<string, v.InferOutput<typeof messageAttribute>>>;

/** A message on its way to the subscribers. */
export interface Published {
  readonly id: string;
  readonly at: string;
  readonly subject?: string | undefined;
  readonly attributes: MessageAttributes;
  readonly groupId?: string | undefined;
  /** What a subscriber of this protocol gets. */
  readonly textFor: (protocol: Protocol | "default") => string;
}

/** Whether a message is one that a subscription's filter policy lets through. */
export function readFilter(policy: unknown, scope = "MessageAttributes"): (message: Published) => boolean {
  if (policy === undefined) return () => true;
  const matches: Matcher = readPattern(typeof policy === "string" ? tryParse(policy) : policy);
  if (scope === "MessageAttributes") return ({ attributes }) => matches(plain(attributes));
  return ({ textFor }) => {
    const body = tryParse(textFor("default"));
    return isObject(body) && matches(body);
  };
}

/** Message attributes as the values that filter policies compare. */
function plain(attributes: MessageAttributes): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue = "" }]) => {
      if (DataType.startsWith("Number")) return [name, Number(StringValue)];
      return [name, DataType === "String.Array" ? tryParse(StringValue) : StringValue];
    }),
  );
}
