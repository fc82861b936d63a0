/** Posting to a webhook on this machine that answers what it is told. */
import { createServer, type ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { createSlack } from "../../../src/adapters/slack/slack.ts";
import { slackNote } from "../../../src/domain/words/alert/slack.ts";

/** What the webhook answers: a status, a text, and how long to wait. */
type Reply = readonly [status: number, text?: string, retryAfter?: string] | "reset";

const message = slackNote("DRIFT: dev/backend", "Why & what", "high");
const blocksAsText = {
  text: "DRIFT: dev/backend\nWhy &amp; what",
  mrkdwn: false,
  unfurl_links: false,
  unfurl_media: false,
};
const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => void close()));

/** A webhook that gives these answers, one after the other, and a Slack that posts to it. */
async function webhook(replies: readonly Reply[], addresses = ["/first"], left = 60_000) {
  const bodies: unknown[] = [];
  const paths: string[] = [];
  const pauses: number[] = [];
  const rest = [...replies];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    bodies.push(JSON.parse(body));
    paths.push(request.url ?? "");
    const reply = rest.shift() ?? [200, "ok"];
    if (reply === "reset") return void response.socket?.resetAndDestroy();
    const [status, text = "", retryAfter] = reply;
    response.writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  const bound = server.address();
  const port = typeof bound === "object" ? bound?.port : 0;
  let reads = 0;
  let now = 0;
  const slack = createSlack(
    async () => `http://127.0.0.1:${port}${addresses[Math.min(reads++, addresses.length - 1)]}\n`,
    async (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
  );
  const post = () => slack.post(message, () => left - now);
  return { post, bodies, paths, pauses, reads: () => reads };
}

describe("a message", () => {
  test("is posted as it is, and the address is read once", async () => {
    const { post, bodies, reads } = await webhook([]);
    expect(await post()).toBeNull();
    expect(await post()).toBeNull();
    expect(bodies).toEqual([message, message]);
    expect(reads()).toBe(1);
  });

  test("waits where Slack says so, for as long as it says", async () => {
    const { post, pauses } = await webhook([[429, "", "3"], [429]]);
    expect(await post()).toBeNull();
    expect(pauses).toEqual([3000, 1000]);
  });

  test.each<[reply: Reply, left: number, reason: RegExp]>([
    [[429, "rate_limited", "120"], 60_000, /it asks to wait for 120 s$/],
    [[503, "down"], 60_000, /it answered 503 down$/],
    [[408], 60_000, /it answered 408/],
    [[302], 60_000, /it answered 302/],
    ["reset", 60_000, /ECONNRESET|hang up/],
    [[200], 1000, /no time is left$/],
  ])("is to be tried again after %j with %d ms left", async (reply, left, reason) => {
    const { post } = await webhook([reply], ["/first"], left);
    await expect(post()).rejects.toThrow(reason);
  });

  test.each([
    [403, "action_prohibited"],
    [404, "no_service"],
    [410, "channel_is_archived"],
  ])("is refused for good after %d %s, if the address is the same when it is read again", async (...gone) => {
    const { post, reads } = await webhook([[200], gone]);
    expect(await post()).toBeNull();
    expect(await post()).toBe(gone.join(" "));
    expect(reads()).toBe(2);
  });

  test("goes to the new address where it was changed for another", async () => {
    const { post, paths } = await webhook([[200], [404, "no_service"]], ["/first", "/second"]);
    expect(await post()).toBeNull();
    expect(await post()).toBeNull();
    expect(await post()).toBeNull();
    expect(paths).toEqual(["/first", "/first", "/second", "/second"]);
  });

  test("is refused for good if the new address is none either", async () => {
    const gone: Reply = [404, "no_service"];
    const { post, paths } = await webhook([[200], gone, gone], ["/first", "/second"]);
    await post();
    expect(await post()).toBe("404 no_service");
    expect(paths).toEqual(["/first", "/first", "/second"]);
  });

  test("is posted as text where its blocks are refused", async () => {
    const { post, bodies } = await webhook([[400, "invalid_blocks"]]);
    expect(await post()).toBeNull();
    expect(bodies).toEqual([message, blocksAsText]);
  });

  test("is refused for good if its text is refused too", async () => {
    const { post, bodies } = await webhook([
      [400, "invalid_blocks"],
      [400, "invalid_payload"],
    ]);
    expect(await post()).toBe("400 invalid_payload");
    expect(bodies).toHaveLength(2);
  });

  test("is refused for good if it is too large", async () => {
    const { post } = await webhook([[413, "too large"]]);
    expect(await post()).toBe("413 too large");
  });

  test("has the reason for a refusal on one line, without what a queue would not take", async () => {
    const { post } = await webhook([[413, "too\r\n\u0000large\u001B"]]);
    expect(await post()).toBe("413 too large");
  });

  test("does not have the reason for a refusal grow without end", async () => {
    const { post } = await webhook([[413, "x".repeat(100_000)]]);
    expect(await post()).toHaveLength("413 ".length + 200);
  });
});

describe("an answer without end", () => {
  const slackAt = async (answer: (response: ServerResponse) => void) => {
    const server = createServer((_, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => server.close().closeAllConnections());
    const bound = server.address();
    const url = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : 0}/`;
    return createSlack(
      async () => url,
      async () => {},
    );
  };

  test("is read as far as it is told", async () => {
    const slack = await slackAt((response) => {
      response.writeHead(413).write("x".repeat(100_000));
    });
    expect(await slack.post(message, () => 60_000)).toBe(`413 ${"x".repeat(200)}`);
  });

  test("that comes a letter at a time is given up", async () => {
    const slack = await slackAt((response) => {
      response.writeHead(200).write("o");
      const dripping = setInterval(() => response.write("o"), 10);
      closing.push(() => clearInterval(dripping));
    });
    await expect(slack.post(message, () => 2100)).rejects.toThrow("it did not answer within 100 ms");
  });
});

describe("an address that is none", () => {
  test.each([
    "",
    "hooks.slack.com/services/T/B/secret",
    "http://example.com/secret",
    "ftp://127.0.0.1/secret",
  ])("%j is told without being told", async (address) => {
    const slack = createSlack(
      async () => address,
      async () => {},
    );
    const error: unknown = await slack.post(message, () => 60_000).catch((reason: unknown) => reason);
    expect(String(error)).toBe(
      "Error: Cannot post to Slack: what is kept as the webhook's address is no https address",
    );
  });

  test("is read again the next time", async () => {
    let reads = 0;
    const slack = createSlack(
      async () => {
        reads += 1;
        throw new Error("denied");
      },
      async () => {},
    );
    await expect(slack.post(message, () => 60_000)).rejects.toThrow("denied");
    await expect(slack.post(message, () => 60_000)).rejects.toThrow("denied");
    expect(reads).toBe(2);
  });
});
