/**
 * A Slack incoming webhook. Its address is a secret: it is read where it is kept, and never written down.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
import { type IncomingMessage, request as plain } from "node:http";
import { request as secure } from "node:https";
import type { SlackMessage } from "../../domain/words/alert/slack.ts";
import { clip } from "../../domain/words/phrases.ts";
import type { Slack } from "../../reconcile/ports/slack.ts";

/** Milliseconds that Slack is given to answer, and those that are left for what comes after. */
const patience = 10_000;
const reserve = 2_000;

/** Slack's answers to an address that is no longer one: it may have been changed for another. */
const isGone: readonly number[] = [403, 404, 410];

/**
 * Posts to the webhook whose address `readUrl` gives, and keeps the address until Slack says that it is none.
 * @param pause waits so many milliseconds
 */
export function createSlack(
  readUrl: () => Promise<string>,
  pause: (milliseconds: number) => Promise<unknown>,
): Slack {
  let known: string | null = null;

  async function readAgain(): Promise<string> {
    known = checkedUrl(await readUrl());
    return known;
  }

  return {
    async post(message, left) {
      let isFresh = known === null;
      let url = known ?? (await readAgain());
      let body: object = message;
      for (;;) {
        const { status, text, retryAfter } = await send(url, body, Math.min(patience, left() - reserve));
        const refusal = clip(`${status} ${text}`, 300);
        if (status >= 200 && status < 300) return null;
        if (status === 429) {
          if (left() < retryAfter * 1000 + patience)
            throw new Error(`Cannot post to Slack: it asks to wait for ${retryAfter} s`);
          await pause(retryAfter * 1000);
        } else if (isGone.includes(status)) {
          const former = url;
          if (!isFresh) url = await readAgain();
          if (url === former) return refusal;
          isFresh = true;
        } else if (status === 400 && body === message) {
          body = asText(message);
        } else if (status >= 400 && status < 500 && status !== 408) {
          return refusal;
        } else {
          throw new Error(`Cannot post to Slack: it answered ${refusal}`);
        }
      }
    },
  };
}

/** The message without its blocks: should Slack refuse them, they can still be read, and are still no markup. */
function asText(message: SlackMessage): object {
  const text = textsOf(message).join("\n");
  return { text, mrkdwn: false, unfurl_links: false, unfurl_media: false };
}

function textsOf({ blocks, attachments }: SlackMessage): string[] {
  return [...blocks, ...attachments.flatMap((attachment) => attachment.blocks)]
    .flatMap((block) => ("text" in block ? [block.text] : "fields" in block ? block.fields : block.elements))
    .map(({ text }) => text);
}

/** @throws {Error} that does not tell the address, if it is none */
function checkedUrl(text: string): string {
  const url = URL.parse(text.trim());
  const isLocal = url !== null && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLocal)) return url.href;
  throw new Error("Cannot post to Slack: what is kept as the webhook's address is no https address");
}

/** What Slack answered; `retryAfter` in seconds. */
interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: number;
}

function send(url: string, body: object, timeout: number): Promise<Answer> {
  if (timeout <= 0) return Promise.reject(new Error("Cannot post to Slack: no time is left"));
  const request = url.startsWith("https:") ? secure : plain;
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = { "content-type": "application/json; charset=utf-8", "content-length": bytes.length };
  const failed = ({ message }: Error) => new Error(`Cannot post to Slack: ${message}`);
  return new Promise((resolve, reject) => {
    const late = () => sending.destroy(new Error(`it did not answer within ${timeout} ms`));
    const timer = setTimeout(late, timeout);
    const sending = request(url, { method: "POST", headers }, (response) => {
      read(response)
        .then(resolve, (error: Error) => reject(failed(error)))
        .finally(() => clearTimeout(timer));
    });
    sending.once("error", (error) => {
      clearTimeout(timer);
      reject(failed(error));
    });
    sending.end(bytes);
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) {
    text += chunk;
    if (text.length >= longestReason) break;
  }
  const seconds = Number(response.headers["retry-after"]);
  return {
    status: response.statusCode ?? 0,
    text: text.slice(0, longestReason),
    retryAfter: seconds > 0 ? Math.ceil(seconds) : 1,
  };
}

const longestReason = 200;
