import * as v from "valibot";
import type { Account } from "./deploy/account.ts";
import type { Inbox } from "./inbox.ts";
import { isObject, tryParse } from "./json.ts";
import type { Clock } from "./world.ts";

/** What Slack's webhook answers. */
export interface SlackAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter?: number;
}

/** Simulated milliseconds that a webhook wants between two messages. */
const INTERVAL = 1000;

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
});

/**
 * A Slack incoming webhook: about a message a second, and blocks within Slack's limits.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function createSlackWebhook(
  clock: Clock,
  inbox: Inbox,
  url: () => string,
): (body: string) => SlackAnswer {
  let next = 0;
  return (body) => {
    const now = clock.now();
    if (now.getTime() < next) {
      const retryAfter = Math.ceil((next - now.getTime()) / 1000);
      return { status: 429, text: "rate_limited", retryAfter };
    }
    const parsed = v.safeParse(payload, tryParse(body));
    if (!parsed.success) return { status: 400, text: "invalid_payload" };
    const { text = "", blocks = [] } = parsed.output;
    const refused = refusal(text, blocks);
    if (refused !== undefined) return { status: 400, text: refused };
    next = now.getTime() + INTERVAL;
    inbox.receive({
      channel: "slack",
      at: now.toISOString(),
      to: url(),
      subject: null,
      body: blocks.length > 0 ? blocks.flatMap(texts).join("\n") : text,
      message: parsed.output,
    });
    return { status: 200, text: "ok" };
  };
}

/** The most that all texts of a message may have together. */
const LONGEST_MESSAGE = 40_000;

function refusal(text: string, blocks: readonly unknown[]): string | undefined {
  if (text === "" && blocks.length === 0) return "no_text";
  if (blocks.length > 50 || blocks.some((each) => !v.is(block, each))) return "invalid_blocks";
  return blocks.flatMap(texts).join("").length > LONGEST_MESSAGE ? "msg_blocks_too_long" : undefined;
}

/** All texts in a block, as they are read. */
function texts(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(texts);
  if (!isObject(node)) return [];
  if (typeof node.text === "string") return [node.text];
  return Object.values(node).flatMap(texts);
}

/** Where a package may look for the webhook's address: a secure parameter, and a secret. */
export function presetWebhook({ world, parameters, secrets }: Account, url: string): void {
  const name = "/ecs-image-drift/slack-webhook-url";
  parameters.set(name, { name, type: "SecureString", value: url, version: 1, modifiedAt: world.clock.now() });
  secrets.put(name.slice(1), url);
}
