import * as v from "valibot";
import type { Account } from "./deploy/account.ts";
import type { ApiFaults } from "./faults/api-faults.ts";
import { secondsSince } from "./faults/quotas.ts";
import type { Inbox } from "./inbox.ts";
import { isObject, tryParse } from "./json.ts";
import type { Clock } from "./world.ts";

/** What Slack's webhook answers. */
export interface SlackAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter?: number;
}

/** Seconds that a webhook wants between two messages. */
const INTERVAL = 1;

const textObject = (longest: number) =>
  v.looseObject({
    type: v.picklist(["mrkdwn", "plain_text"]),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(longest)),
  });

/** The blocks that are checked: https://docs.slack.dev/reference/block-kit/blocks */
const block = v.variant("type", [
  v.looseObject({
    type: v.literal("header"),
    text: v.looseObject({ ...textObject(150).entries, type: v.literal("plain_text") }),
  }),
  v.looseObject({
    type: v.literal("section"),
    text: v.optional(textObject(3000)),
    fields: v.optional(v.pipe(v.array(textObject(2000)), v.minLength(1), v.maxLength(10))),
  }),
  v.looseObject({
    type: v.literal("context"),
    elements: v.pipe(v.array(v.looseObject({ type: v.string() })), v.maxLength(10)),
  }),
  v.looseObject({
    type: v.literal("actions"),
    elements: v.pipe(v.array(v.looseObject({ type: v.string() })), v.maxLength(25)),
  }),
  v.looseObject({ type: v.literal("divider") }),
]);

const payload = v.looseObject({
  text: v.optional(v.string()),
  blocks: v.optional(v.array(v.unknown())),
  attachments: v.optional(v.array(v.looseObject({ blocks: v.optional(v.array(v.unknown()), []) })), []),
});

/** An event as SNS hands it to a function. */
const notification = v.object({ Records: v.tuple([v.object({ Sns: v.object({ Message: v.string() }) })]) });

export interface SlackOptions {
  readonly clock: Clock;
  readonly inbox: Inbox;
  readonly faults: Pick<ApiFaults, "errorFor">;
  readonly url: () => string;
  /** The event that a function is busy with: what is posted meanwhile is about that. */
  readonly occasion: () => string | undefined;
}

/**
 * A Slack incoming webhook: about a message a second, in simulated or real time, and blocks within Slack's limits.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function createSlackWebhook(options: SlackOptions): (body: string) => SlackAnswer {
  const { clock, inbox, faults, url, occasion } = options;
  let sinceLast: () => number = () => INTERVAL;
  return (body) => {
    const fault = faults.errorFor({ name: "slack:Post", caller: "webhook" });
    if (fault !== undefined) return faultAnswer(fault);
    const early = INTERVAL - sinceLast();
    if (early > 0) return { status: 429, text: "rate_limited", retryAfter: Math.ceil(early) };
    const parsed = v.safeParse(payload, tryParse(body));
    if (!parsed.success) return { status: 400, text: "invalid_payload" };
    const { text = "", blocks = [], attachments } = parsed.output;
    const all = [...blocks, ...attachments.flatMap((attachment) => attachment.blocks)];
    const refused = refusal(text, all);
    if (refused !== undefined) return { status: 400, text: refused };
    sinceLast = secondsSince(clock);
    inbox.receive({
      channel: "slack",
      at: clock.now().toISOString(),
      to: url(),
      subject: null,
      body: all.length > 0 ? all.flatMap(texts).join("\n") : text,
      message: messageIn(occasion()) ?? parsed.output,
      payload: parsed.output,
    });
    return { status: 200, text: "ok" };
  };
}

/** `"500"`, or a status with its text: `"404: no_service"`. */
function faultAnswer(fault: string): SlackAnswer {
  const [status, text = "a fault of the sandbox"] = fault.split(/: (.*)/s);
  return { status: Number(status), text, ...(Number(status) === 429 && { retryAfter: INTERVAL }) };
}

/** The JSON that was published, if the event is of SNS. */
function messageIn(event: string | undefined): unknown {
  const read = v.safeParse(notification, tryParse(event ?? ""));
  return read.success ? tryParse(read.output.Records[0].Sns.Message) : undefined;
}

/** The most that all blocks of a message may have together: Slack does not say how it counts. */
const LONGEST_MESSAGE = 13_000;

function refusal(text: string, blocks: readonly unknown[]): string | undefined {
  if (text === "" && blocks.length === 0) return "no_text";
  if (blocks.length > 50 || blocks.some((each) => !v.is(block, each))) return "invalid_blocks";
  return JSON.stringify(blocks).length > LONGEST_MESSAGE ? "msg_blocks_too_long" : undefined;
}

/** All texts in a block, as they are read. */
function texts(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(texts);
  if (!isObject(node)) return [];
  if (typeof node.text === "string") return [node.text];
  return Object.values(node).flatMap(texts);
}

/** Where a package may look for the webhook's address: a secure parameter, and a secret, under a key of the account's. */
export function presetWebhook({ world, parameters, secrets }: Account, url: string): void {
  const name = "/ecs-image-drift/slack-webhook-url";
  const keyArn = `arn:aws:kms:${world.region}:${world.account}:key/00000000-0000-4000-8000-000000000000`;
  const modifiedAt = world.clock.now();
  parameters.set(name, { name, type: "SecureString", value: url, version: 1, modifiedAt, keyArn });
  secrets.put(name.slice(1), url, keyArn);
}
