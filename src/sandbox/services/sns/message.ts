import * as v from "valibot";
import { readInput } from "../../input.ts";
import { isObject, tryParse } from "../../json.ts";
import { AwsError, type Call } from "../../world.ts";
import { messageAttribute, type Published } from "./topic.ts";

/** The most that Publish takes, in bytes: message and attributes. */
const MAXIMUM = 262_144;

/** ASCII that can be printed, from the first character on, fewer than 100. */
const SUBJECT = /^[!-~][ -~]{0,98}$/;

const publishing = v.object({
  Message: v.pipe(v.string(), v.minLength(1, "Empty message")),
  Subject: v.optional(
    v.pipe(v.string(), v.regex(SUBJECT, "must be printable ASCII, one line, fewer than 100 characters")),
  ),
  MessageStructure: v.optional(v.literal("json")),
  MessageAttributes: v.optional(v.record(v.string(), messageAttribute), {}),
  MessageGroupId: v.optional(v.string()),
});

/**
 * What a Publish call says, checked as SNS checks it.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 * @throws {AwsError} `InvalidParameter`
 */
export function readMessage(call: Call, id: string, at: string): Published {
  const { Message, Subject, MessageStructure, MessageAttributes, MessageGroupId } = readInput(
    publishing,
    call,
    "InvalidParameter",
  );
  const size = Buffer.byteLength(Message) + Buffer.byteLength(attributesText(MessageAttributes));
  if (size > MAXIMUM) throw invalid("Message too long");
  const texts = MessageStructure === "json" ? readTexts(Message) : { default: Message };
  return {
    id,
    at,
    subject: Subject,
    attributes: MessageAttributes,
    groupId: MessageGroupId,
    textFor: (protocol) => texts[protocol] ?? texts.default,
  };
}

type Texts = { readonly [protocol: string]: string } & { readonly default: string };

function readTexts(message: string): Texts {
  const texts = tryParse(message);
  if (!isObject(texts)) throw invalid("Message Structure - JSON message body failed to parse");
  const { default: fallback, ...others } = texts;
  if (typeof fallback !== "string") {
    throw invalid("Message Structure - No default entry in JSON message body");
  }
  const strings = Object.entries(others).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { ...Object.fromEntries(strings), default: fallback };
}

function attributesText(attributes: Published["attributes"]): string {
  return Object.entries(attributes)
    .map(([name, { DataType, StringValue = "" }]) => name + DataType + StringValue)
    .join("");
}

export function invalid(reason: string): AwsError {
  return new AwsError("InvalidParameter", `Invalid parameter: ${reason}`);
}
